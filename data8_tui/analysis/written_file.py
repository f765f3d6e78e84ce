"""Files that are written as `NAME.new`, and get their name when they are complete."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from data8_tui.codes import Remedy
from data8_tui.errors import TargetBusy
from data8_tui.own_files import PRIVATE, reopen_own
from data8_tui.threads import CheckInterrupted
from data8_tui.transfer.download.partial_file import rename_into_place
from data8_tui.transfer.lock import LockHeld, acquire
from data8_tui.transfer.storage import new_path, storage_errors

_BLOCK = 1 << 20


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


@contextmanager
def written_file(target: Path, signature: bytes, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """Write to a file that only its owner may read; it becomes `target` when the block ends.

    It is removed where the block fails. What it holds begins with `signature`, by which what a
    killed attempt has left is known. Raises UsageError where `target` is there and isn't to be
    overwritten, and StorageError.
    """
    unfinished = new_path(target)
    with storage_errors(target, "write"):
        file = os.fdopen(reopen_own(unfinished, signature, PRIVATE), "r+b")
        try:
            with file:
                file.truncate()
                yield file
                file.flush()
                os.fsync(file.fileno())
            rename_into_place(unfinished, target, overwrite=overwrite)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def copy_file(
    source: BinaryIO,
    to: BinaryIO,
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
