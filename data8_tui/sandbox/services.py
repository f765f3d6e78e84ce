"""What the routes work with, put together once for one server."""

from dataclasses import dataclass
from secrets import token_urlsafe

from data8_tui.sandbox.account.account import Account
from data8_tui.sandbox.account.cleansing_queue import Cleansing
from data8_tui.sandbox.account.datasets import Datasets
from data8_tui.sandbox.account.documents import Documents
from data8_tui.sandbox.account.store import Store
from data8_tui.sandbox.account.submission import Submission
from data8_tui.sandbox.clock import Clock
from data8_tui.sandbox.faults.faults import Faults
from data8_tui.sandbox.faults.traffic import Traffic
from data8_tui.sandbox.options import Options
from data8_tui.sandbox.token_server import TokenServer


@dataclass(frozen=True)
class Services:
    options: Options
    base_url: str
    clock: Clock
    store: Store
    account: Account
    datasets: Datasets
    documents: Documents
    submission: Submission
    cleansing: Cleansing
    tokens: TokenServer
    faults: Faults
    traffic: Traffic

    def close(self) -> None:
        self.cleansing.close()
        self.store.close()


def services(options: Options, base_url: str, clock: Clock) -> Services:
    """Opens the store; everything else hangs on it."""
    store = Store(options.db)
    secret = options.client_secret or store.remember("client_secret", token_urlsafe(24))
    account = Account(options, clock, store)
    datasets = Datasets(account, store)
    cleansing = Cleansing(store, datasets)
    for job in account.unfinished():
        cleansing.start(job)
    return Services(
        options=options,
        base_url=base_url,
        clock=clock,
        store=store,
        account=account,
        datasets=datasets,
        documents=Documents(account, options, base_url),
        submission=Submission(account, datasets, options.speed),
        cleansing=cleansing,
        tokens=TokenServer(clock, options.client_id, secret, options.token_lifetime),
        faults=Faults.of(options),
        traffic=Traffic(),
    )
