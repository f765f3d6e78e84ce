"""One process at a time for one piece of work; the kernel lets go for whoever is killed."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from data8_tui.codes import Remedy
from data8_tui.errors import StorageError, TargetBusy
from data8_tui.monitor.history import History
from data8_tui.transfer.lock import LockHeld, acquire, is_held


@contextmanager
def process_lock(history: History, work: str, key: str) -> Iterator[None]:
    """Hold `key` while the block lasts. Raises TargetBusy where another process does.

    `work` says what it is, for that message. An account in memory belongs to one process anyway.
    """
    if history.path is None:
        yield
        return
    path = _lock_path(history.path, _full(history, key))
    try:
        file = acquire(path)
    except LockHeld as held:
        who = held.text.decode(errors="replace").strip() or "another process"
        raise TargetBusy(f"{who} is at it already: {work}", remedy=Remedy.WAIT_OR_STOP()) from None
    try:
        os.write(file, f"process {os.getpid()}\n".encode())
        yield
    finally:
        # Removed while it is held: whoever was waiting looks whether the file is still there.
        with suppress(OSError):
            path.unlink()
        os.close(file)


def is_locked(history: History, key: str) -> bool:
    """Whether another process holds `key` now."""
    return history.path is not None and is_held(_lock_path(history.path, _full(history, key)))


def _full(history: History, key: str) -> str:
    return f"{history.account} {key}"


def _lock_path(history: Path, key: str) -> Path:
    folder = history.with_name("locks")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as refused:
        raise StorageError(f"can't make {folder}: {refused.strerror}") from refused
    return folder / f"{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:24]}.lock"
