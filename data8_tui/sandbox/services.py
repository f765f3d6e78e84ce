"""The objects that the routes share, created once for each server."""

from dataclasses import dataclass, fields
from secrets import token_urlsafe

from data8_tui.sandbox.account.account import SandboxAccount
from data8_tui.sandbox.account.cleansing_queue import CleansingQueue
from data8_tui.sandbox.account.datasets import SandboxDatasets
from data8_tui.sandbox.account.documents import JobDocuments
from data8_tui.sandbox.account.store import SandboxStore
from data8_tui.sandbox.account.submission import SubmissionHandler
from data8_tui.sandbox.clock import SandboxClock
from data8_tui.sandbox.faults.faults import Faults
from data8_tui.sandbox.faults.request_log import RequestLog
from data8_tui.sandbox.options import Options
from data8_tui.sandbox.token_server import TokenServer
from data8_tui.sandbox.variant import ApiVariant


@dataclass(frozen=True)
class Services:
    """One server's account, token server, variant of the API, faults and log."""

    options: Options
    base_url: str
    clock: SandboxClock
    store: SandboxStore
    account: SandboxAccount
    datasets: SandboxDatasets
    documents: JobDocuments
    submission: SubmissionHandler
    cleansing: CleansingQueue
    tokens: TokenServer
    variant: ApiVariant
    faults: Faults
    traffic: RequestLog

    def close(self) -> None:
        """Stop cleansing and close the store; unfinished jobs resume when it is opened again."""
        self.cleansing.close()
        self.store.close()


def services(options: Options, base_url: str, clock: SandboxClock) -> Services:
    """Open the store and create everything that depends on it.

    Raises OSError or sqlite3.Error, and ValueError or TypeError for an option without a meaning.
    """
    variant, faults = _variant(options), Faults.from_options(options)
    store = SandboxStore(options.db)
    secret = options.client_secret or store.get_or_set("client_secret", token_urlsafe(24))
    account = SandboxAccount(options, clock, store)
    datasets = SandboxDatasets(account, store)
    cleansing = CleansingQueue(account, store, datasets)
    for job in account.unfinished():
        cleansing.start(job)
    return Services(
        options=options,
        base_url=base_url,
        clock=clock,
        store=store,
        account=account,
        datasets=datasets,
        documents=JobDocuments(account, variant, base_url),
        submission=SubmissionHandler(account, datasets, options.speed),
        cleansing=cleansing,
        tokens=TokenServer(clock, options.client_id, secret, options.token_lifetime),
        variant=variant,
        faults=faults,
        traffic=RequestLog(),
    )


def _variant(options: Options) -> ApiVariant:
    variant = ApiVariant()
    variant.change({choice.name: getattr(options, choice.name) for choice in fields(variant)})
    if options.records == "wrapped":
        variant.shape["records"] = "records"
    return variant
