"""Locks between processes: one writer to a target, one process for one piece of work.

The kernel frees them when their holder ends, however it ends.
"""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from data8_tui.codes import Remedy
from data8_tui.errors import StorageError, TargetBusy
from data8_tui.own_files import make_private_folder, open_own
from data8_tui.time_zone import in_zone, zone_suffix
from data8_tui.transfer.storage import storage_errors


class LockHeld(Exception):
    """Another process holds the lock; `text` is the content of the locked file."""

    def __init__(self, text: bytes) -> None:
        super().__init__("held")
        self.text = text


def acquire(path: Path, purpose: Path | None = None) -> int:
    """Open `path` for reading and appending, and lock it. Closing the descriptor releases the lock.

    `purpose` is the file that can't be written without the lock, for the error's message.
    The file is created where there is none. Raises LockHeld, and StorageError, also where the file
    is not this program's or the file system doesn't support locks.
    """
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
    with storage_errors(purpose or path, "write" if purpose else "open"):
        while True:
            file = open_own(path, flags)
            _lock(file, path)
            if _is_same_file(file, path):
                return file
            os.close(file)  # its holder has removed it meanwhile


@contextmanager
def closed_on_failure(file: int) -> Iterator[None]:
    """Close the descriptor where the block fails: the process may continue and try again, so it
    must not keep the lock.
    """
    try:
        yield
    except BaseException:
        os.close(file)
        raise


def _lock(file: int, path: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as refused:
        try:
            text = os.pread(file, 1 << 20, 0) if refused.errno == errno.EWOULDBLOCK else b""
        finally:
            os.close(file)
        if refused.errno == errno.EWOULDBLOCK:
            raise LockHeld(text) from None
        raise StorageError(
            f"can't lock {path}: {refused.strerror}",
            remedy=Remedy.LOCKS_UNSUPPORTED(),
        ) from refused


def _is_same_file(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.lstat(path))
    except FileNotFoundError:
        return False


def holder(run: Mapping[str, Any] | None) -> str:
    """The holder by its note (pid, host, since), to be appended to a sentence; or empty.

    The time is in the zone that is shown.
    """
    if not run:
        return ""
    text = f", process {run.get('pid')} on {run.get('host')}"
    try:
        began = datetime.fromisoformat(str(run.get("since")))
    except ValueError:
        return text
    since = in_zone(began)
    return f"{text} since {since:%a} {since.day} {since:%b %H:%M:%S}{zone_suffix(began)}"


def is_held(path: Path) -> bool:
    """Whether another process holds the lock; False where that can't be determined."""
    try:
        file = open_own(path, os.O_RDWR)
    except (OSError, StorageError):
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as refused:
        return refused.errno == errno.EWOULDBLOCK
    else:
        return False
    finally:
        os.close(file)


class LockScope(Protocol):
    """Whose work a lock is for: an account, and the file that its history is kept in, if any."""

    @property
    def path(self) -> Path | None: ...

    @property
    def account(self) -> int: ...


@contextmanager
def process_lock(scope: LockScope, work: str, key: str) -> Iterator[None]:
    """Hold `key` while the block lasts. Raises TargetBusy where another process does.

    `work` says what it is, for that message. An account in memory belongs to one process anyway.
    """
    if scope.path is None:
        yield
        return
    path = _lock_path(scope.path, _full_key(scope, key))
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


def is_locked(scope: LockScope, key: str) -> bool:
    """Whether another process holds `key` now."""
    return scope.path is not None and is_held(_lock_path(scope.path, _full_key(scope, key)))


def _full_key(scope: LockScope, key: str) -> str:
    return f"{scope.account} {key}"


def _lock_path(history: Path, key: str) -> Path:
    folder = history.with_name("locks")
    try:
        make_private_folder(folder)
    except OSError as refused:
        raise StorageError(f"can't make {folder}: {refused.strerror}") from refused
    return folder / f"{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:24]}.lock"
