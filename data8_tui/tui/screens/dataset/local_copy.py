"""The copy of a dataset on this machine that its window opens: in a folder of our own, verified."""

import hashlib
from dataclasses import replace
from pathlib import Path

from data8_tui.own_files import make_private_folder
from data8_tui.paths import state_folder
from data8_tui.session import Session
from data8_tui.threads import run_in_thread
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.preconditions import find_finished_download
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.queue import Transfer
from data8_tui.transfer.receipt import Receipt, receipt_account
from data8_tui.tui.transfer_actions import target_in_folder


class LocalCopy:
    """NDJSON, which keeps numbers, nulls and empty texts apart, for the owner's eyes alone.

    Copies stay for later sessions, those of a temporary account as long as it lasts.
    """

    def __init__(self, session: Session, dataset: str) -> None:
        self._session = session
        account = receipt_account(session.client.connection)
        name = hashlib.sha256(account.encode()).hexdigest()[:16]
        folder = (session.state_folder or state_folder()) / "copies" / name
        target = target_in_folder(dataset, folder, OutputFormat.NDJSON.suffix)
        self._plan = DownloadPlan(dataset, target, format=OutputFormat.NDJSON)

    @property
    def path(self) -> Path:
        """Where it is, or will be."""
        return self._plan.target

    async def find(self) -> Receipt | None:
        """The receipt of a copy that is whole and of the dataset as it is. Raises Data8Error."""
        await run_in_thread(make_private_folder, self.path.parent)
        return await find_finished_download(self._session.client, self._plan)

    def transfer(self) -> Transfer:
        """The download that makes it: the one under way, or a new one. Raises Data8Error."""
        for transfer in self._session.transfers.active:
            if transfer.path == self.path:
                return transfer
        return self._session.transfers.start(replace(self._plan, overwrite=True))
