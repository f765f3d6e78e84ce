"""The copy of a dataset on this machine, in a folder of our own, verified."""

import hashlib
import shutil
from dataclasses import dataclass, replace
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
from data8_tui.transfer.storage import storage_errors
from data8_tui.tui.transfer_actions import target_in_folder

_SAMPLE = 100
"""Records by which the size of all is estimated."""


@dataclass(frozen=True, slots=True)
class CopyNeeds:
    """The bytes that a copy will have, estimated, and those that are free on its disk."""

    records: int
    size: int
    free: int


class LocalCopy:
    """NDJSON, which keeps numbers, nulls and empty texts apart, for the owner's eyes alone.

    Copies stay for later sessions, those of a temporary account as long as it lasts.
    """

    def __init__(self, session: Session, dataset: str) -> None:
        self._session = session
        self.dataset = dataset
        account = receipt_account(session.client.connection)
        name = hashlib.sha256(account.encode()).hexdigest()[:16]
        folder = (session.state_folder or state_folder()) / "copies" / name
        target = target_in_folder(dataset, folder, OutputFormat.NDJSON.suffix)
        self._plan = DownloadPlan(dataset, target, format=OutputFormat.NDJSON)

    @property
    def path(self) -> Path:
        """Where it is, or will be."""
        return self._plan.target

    async def needs(self, records: int) -> CopyNeeds:
        """What the download takes, by the first records. Raises Data8Error."""
        sample = min(records, _SAMPLE)
        size = 0
        if sample:
            body = await self._session.client.get_records_body(self.dataset, start=1, count=sample)
            size = len(body) * records // sample
        free = await run_in_thread(_free, self.path.parent)
        return CopyNeeds(records, size, free)

    async def find(self) -> Receipt | None:
        """The receipt of a copy that is whole and of the dataset as it is. Raises Data8Error."""
        await run_in_thread(_make_folder, self.path.parent)
        return await find_finished_download(self._session.client, self._plan)

    @property
    def under_way(self) -> Transfer | None:
        """The download that makes it, if there is one."""
        active = self._session.transfers.active
        return next((each for each in active if each.path == self.path), None)

    def transfer(self) -> Transfer:
        """The download that makes it: the one under way, or a new one. Raises Data8Error."""
        if (transfer := self.under_way) is not None:
            return transfer
        return self._session.transfers.start(replace(self._plan, overwrite=True))


def _make_folder(folder: Path) -> None:
    with storage_errors(folder, "make"):
        make_private_folder(folder)


def _free(folder: Path) -> int:
    """The bytes that are free where a folder is, or will be. Raises StorageError."""
    with storage_errors(folder, "look at"):
        there = next(each for each in (folder, *folder.parents) if each.exists())
        return shutil.disk_usage(there).free
