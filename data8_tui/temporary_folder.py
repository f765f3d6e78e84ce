"""Folders for what lasts no longer than this process, and the removal of those that were left.

A process that is killed removes nothing. Each folder holds a locked file: the kernel releases the
lock with the process, so whoever gets the lock knows that the folder is nobody's any more.
"""

import fcntl
import os
import shutil
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from data8_tui.errors import StorageError

_PREFIX = "data8-tui-"
_LOCK = "in-use"
_YOUNG = 60.0
"""Seconds in which a folder may not have its lock yet."""


class TemporaryFolder:
    """A new folder of this process, `path`, after removing those of processes that have ended.

    Raises StorageError if it can't be made. As a context manager it is removed when the block ends.
    """

    def __init__(self) -> None:
        remove_abandoned()
        try:
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        except OSError as refused:
            why = refused.strerror or refused
            raise StorageError(f"can't make a folder for temporary files: {why}") from refused
        self._lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Delete the folder and all that is in it, as far as that is possible."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def remove_abandoned() -> None:
    """Delete the folders of this user whose processes have ended; others are left alone."""
    with suppress(OSError):
        for entry in os.scandir(tempfile.gettempdir()):
            if entry.name.startswith(_PREFIX):
                with suppress(OSError):
                    _remove_if_abandoned(entry.path)


def _remove_if_abandoned(path: str) -> None:
    """Raises OSError where something is in use, is not ours, or is not what it should be."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        found = os.fstat(folder)
        private = stat.S_IMODE(found.st_mode) == stat.S_IRWXU
        if found.st_uid != os.getuid() or not private or time.time() - found.st_mtime < _YOUNG:
            return
        flags = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        lock = os.open(_LOCK, flags, dir_fd=folder)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path)  # which follows no link
        finally:
            os.close(lock)
    finally:
        os.close(folder)
