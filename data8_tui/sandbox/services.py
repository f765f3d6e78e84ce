"""What the routes work with, put together once for one server."""

from dataclasses import dataclass
from secrets import token_urlsafe

from data8_tui.sandbox.account.account import SandboxAccount
from data8_tui.sandbox.account.cleansing_queue import CleansingQueue
from data8_tui.sandbox.account.datasets import SandboxDatasets
from data8_tui.sandbox.account.documents import JobDocuments
from data8_tui.sandbox.account.store import SandboxStore
from data8_tui.sandbox.account.submission import Submission
from data8_tui.sandbox.clock import SandboxClock
from data8_tui.sandbox.faults.faults import Faults
from data8_tui.sandbox.faults.traffic import RequestLog
from data8_tui.sandbox.options import Options
from data8_tui.sandbox.token_server import TokenServer


@dataclass(frozen=True)
class Services:
    options: Options
    base_url: str
    clock: SandboxClock
    store: SandboxStore
    account: SandboxAccount
    datasets: SandboxDatasets
    documents: JobDocuments
    submission: Submission
    cleansing: CleansingQueue
    tokens: TokenServer
    faults: Faults
    traffic: RequestLog

    def close(self) -> None:
        self.cleansing.close()
        self.store.close()


def services(options: Options, base_url: str, clock: SandboxClock) -> Services:
    """Opens the store; everything else hangs on it."""
    store = SandboxStore(options.db)
    secret = options.client_secret or store.remember("client_secret", token_urlsafe(24))
    account = SandboxAccount(options, clock, store)
    datasets = SandboxDatasets(account, store)
    cleansing = CleansingQueue(store, datasets)
    for job in account.unfinished():
        cleansing.start(job)
    return Services(
        options=options,
        base_url=base_url,
        clock=clock,
        store=store,
        account=account,
        datasets=datasets,
        documents=JobDocuments(account, options, base_url),
        submission=Submission(account, datasets, options.speed),
        cleansing=cleansing,
        tokens=TokenServer(clock, options.client_id, secret, options.token_lifetime),
        faults=Faults.of(options),
        traffic=RequestLog(),
    )
