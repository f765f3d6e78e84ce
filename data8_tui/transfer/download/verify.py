"""Whether a file still is what its receipt says."""

from pathlib import Path

from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, UsageError
from data8_tui.transfer.download.partial_download import digest_of
from data8_tui.transfer.formats.excel import faithful_path
from data8_tui.transfer.receipt import Receipt, read_receipt, receipt_path
from data8_tui.transfer.storage import storage_errors


def verify_file(file: Path) -> Receipt:
    """The receipt, if `file` has its size and its SHA-256. Reads all of it; blocks for long.

    Raises UsageError where there is no file or no receipt, IntegrityError where the file is another
    one, StorageError where it can't be read.
    """
    if not file.is_file():
        raise UsageError(f"{file} is no file" if file.exists() else f"there is no file {file}")
    receipt = read_receipt(file)
    if receipt is None:
        raise _without(file)
    with storage_errors(file, "read"):
        size = file.stat().st_size
    if size != receipt.bytes:
        raise _differs(file, f"it has {size:,} bytes and had {receipt.bytes:,}")
    digest = digest_of(file)
    if digest != receipt.sha256:
        raise _differs(file, f"its SHA-256 is {digest}, and was {receipt.sha256}")
    return receipt


def _without(file: Path) -> UsageError:
    faithful = faithful_path(file)
    if faithful is not None and receipt_path(faithful).exists():
        return UsageError(
            f"{file} has no receipt: it is the copy for spreadsheets, whose values were changed",
            remedy=Remedy.VERIFY_ORIGINAL(path=str(faithful)),
        )
    return UsageError(
        f"{file} has no receipt: there is no {receipt_path(file).name} beside it",
        remedy=Remedy.RECEIPT_MISSING(),
    )


def _differs(file: Path, how: str) -> IntegrityError:
    return IntegrityError(
        f"{file} is not what was downloaded: {how}",
        remedy=Remedy.FILE_ALTERED(),
    )
