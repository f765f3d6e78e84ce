"""Files that are written as `NAME.new`, and get their name when they are complete."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from data8_tui.codes import Remedy
from data8_tui.errors import StorageError, TargetBusy
from data8_tui.own_files import PRIVATE, reopen_own
from data8_tui.threads import CheckInterrupted
from data8_tui.transfer.download.partial_file import rename_into_place
from data8_tui.transfer.lock import LockHeld, acquire
from data8_tui.transfer.storage import new_path, storage_errors

_BLOCK = 1 << 20
MARK = b"data8-tui: an unfinished file\n"


@contextmanager
def reserved(target: Path | None) -> Iterator[None]:
    """Let no other process write `target` while the block lasts; None is no target.

    `TARGET.new` is there meanwhile, empty until something is written. Raises TargetBusy where
    another process writes it, and StorageError.
    """
    if target is None:
        yield
        return
    unfinished = new_path(target)
    try:
        lock = acquire(unfinished, target)
    except LockHeld:
        raise TargetBusy(
            f"{target} is being written by another run", remedy=Remedy.TARGET_BUSY()
        ) from None
    try:
        yield
    finally:
        with suppress(OSError):
            if os.path.samestat(os.fstat(lock), os.lstat(unfinished)):
                _remove_empty(unfinished)
        os.close(lock)


class UnfinishedFile:
    """A file that begins with MARK until it is complete: by that a killed attempt's is known,
    whatever was to be in it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._beginning = b""
        file.truncate()
        file.write(MARK)

    def write(self, data: bytes) -> None:
        """Append to the file. Raises OSError."""
        missing = len(MARK) - len(self._beginning)
        self._beginning += data[:missing]
        self._file.write(data[missing:])

    def complete(self) -> None:
        """Put its own beginning in the mark's place, and sync it. Raises OSError."""
        self._file.flush()
        os.fsync(self._file.fileno())
        if len(self._beginning) < len(MARK):
            self._file.truncate(len(self._beginning))
        self._file.seek(0)
        self._file.write(self._beginning)
        self._file.flush()
        os.fsync(self._file.fileno())


@contextmanager
def written_file(
    target: Path, signature: bytes, *, overwrite: bool = False
) -> Iterator[UnfinishedFile]:
    """Write to a file that only its owner may read; it becomes `target` when the block ends.

    It is removed where the block fails. What a killed attempt has left is taken: that begins with
    MARK, or with `signature`, with which the whole file begins, where it was about to get its name.
    Raises UsageError where `target` is there and isn't to be overwritten, and StorageError.
    """
    unfinished = new_path(target)
    with storage_errors(target, "write"):
        file = os.fdopen(_reopened(unfinished, signature), "r+b")
        try:
            with file:
                written = UnfinishedFile(file)
                yield written
                written.complete()
            rename_into_place(unfinished, target, overwrite=overwrite)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def _reopened(path: Path, signature: bytes) -> int:
    try:
        return reopen_own(path, MARK, PRIVATE)
    except StorageError:
        return reopen_own(path, signature, PRIVATE)


def copy_file(
    source: BinaryIO,
    to: UnfinishedFile,
    check: CheckInterrupted,
    on_block: Callable[[bytes], None] | None = None,
) -> None:
    """Copy what is left of `source`; `check` may raise, which ends that. Raises OSError."""
    while block := source.read(_BLOCK):
        check()
        to.write(block)
        if on_block:
            on_block(block)


def _remove_empty(path: Path) -> None:
    """What isn't empty may be somebody's."""
    if path.stat().st_size == 0:
        path.unlink()
