"""The files on this machine that hold what went into a job, and what came out of it.

They are known by the transfers of earlier sessions and commands. A file counts only where it is
still there and has the size that it had then.
"""

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from data8_tui.errors import Data8Error
from data8_tui.monitor.history import History, TransferOutcome, TransferRecord
from data8_tui.monitor.history.transfers import KEPT_TRANSFERS
from data8_tui.transfer.formats import OutputFormat
from data8_tui.transfer.receipt import Receipt, read_receipt
from data8_tui.transfer.transfer_state import TransferDirection


def uploaded_file(history: History, datasets: Collection[str]) -> Path | None:
    """The file of which the latest of these datasets was uploaded. Blocks. Raises StorageError."""
    found = _files(history, TransferDirection.UPLOAD, datasets)
    return next((Path(record.path) for record in found), None)


def downloaded_file(history: History, datasets: Collection[str], account: str) -> Receipt | None:
    """The receipt of the latest file with all of one of these datasets, from this account.

    None also where a receipt can't be read, or the format can't be compared. Blocks. Raises
    StorageError.
    """
    for record in _files(history, TransferDirection.DOWNLOAD, datasets):
        with suppress(Data8Error):
            receipt = read_receipt(Path(record.path))
            if receipt is not None and _is_whole(receipt, record, account):
                return receipt
    return None


def _files(
    history: History, direction: TransferDirection, datasets: Collection[str]
) -> Iterator[TransferRecord]:
    """The transfers that were completed and whose files are as they were, the newest first."""
    return (
        record
        for record in history.transfers.newest(KEPT_TRANSFERS)
        if (record.direction, record.outcome) == (direction, TransferOutcome.DONE)
        and record.dataset in datasets
        and _is_as_it_was(record)
    )


def _is_as_it_was(record: TransferRecord) -> bool:
    path = Path(record.path)
    try:
        return path.is_file() and record.bytes in (None, path.stat().st_size)
    except OSError:
        return False


def _is_whole(receipt: Receipt, record: TransferRecord, account: str) -> bool:
    partial = receipt.some_records or receipt.some_columns
    ours = (receipt.dataset, receipt.account) == (record.dataset, account)
    return ours and not partial and receipt.format != OutputFormat.XLSX
