"""Verifying that a file is still the one in its receipt."""

import errno
import os
from pathlib import Path

from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, StorageError, UsageError
from data8_tui.transfer.download.partial_download import digest_of
from data8_tui.transfer.formats.excel import original_path
from data8_tui.transfer.receipt import Receipt, read_receipt, receipt_path
from data8_tui.transfer.storage import storage_errors


def verify_file(file: Path) -> Receipt:
    """The receipt of `file`, if its size and SHA-256 are still those. Blocks; reads all of it.

    Raises StorageError where it is missing or can't be read, UsageError where it is no file or has
    no receipt, IntegrityError where it has changed.
    """
    if not file.is_file():
        if not file.exists():
            raise StorageError(f"can't read {file}: {os.strerror(errno.ENOENT)}")
        raise UsageError(f"{file} is no file")
    receipt = read_receipt(file)
    if receipt is None:
        raise _no_receipt(file)
    with storage_errors(file, "read"):
        size = file.stat().st_size
    if size != receipt.bytes:
        raise _differs(file, f"it has {size:,} bytes and had {receipt.bytes:,}")
    digest = digest_of(file)
    if digest != receipt.sha256:
        raise _differs(file, f"its SHA-256 is {digest}, and was {receipt.sha256}")
    return receipt


def _no_receipt(file: Path) -> UsageError:
    original = original_path(file)
    if original is not None and receipt_path(original).exists():
        return UsageError(
            f"{file} has no receipt: it is the copy for spreadsheets, whose values were changed",
            remedy=Remedy.VERIFY_ORIGINAL(path=str(original)),
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
