"""What the disk refuses, in words, and the two steps that must not be half done."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data8_tui.errors import StorageError

_AGAIN = "then run the same command again: it goes on where this one stopped."
_HINTS = {
    errno.ENOSPC: f"Free some space, {_AGAIN}",
    errno.EDQUOT: f"Your disk quota is used up: free some space, {_AGAIN}",
    errno.EFBIG: f"Raise the file-size limit (ulimit -f) or use another file system, {_AGAIN}",
    errno.EIO: f"The disk reports a fault: see the system's log, {_AGAIN}",
    errno.EACCES: "Choose a folder that you may write to with -o.",
    errno.EPERM: "Choose a folder that you may write to with -o.",
    errno.EROFS: "The file system is read-only; choose another folder with -o.",
    errno.ENOENT: "Make the folder first, or choose another with -o.",
    errno.ENOTDIR: "Choose a folder with -o.",
    errno.ELOOP: "A link stands where the file would be written; move it away.",
    errno.ENAMETOOLONG: "Choose a shorter name with -o.",
}


@contextmanager
def storage_errors(path: Path, doing: str) -> Iterator[None]:
    """Turn what the system says about `path` into a StorageError: `can't {doing} {path}: …`."""
    try:
        yield
    except OSError as refused:
        why = refused.strerror or str(refused)
        hint = _HINTS.get(refused.errno or 0, "")
        raise StorageError(f"can't {doing} {path}: {why}", hint=hint) from refused


def write_all(file: int, data: bytes) -> None:
    """All of `data`, however little the system takes at a time."""
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` as lasting as what is in the files."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that it is there whole or not at all, replacing what is there."""
    fresh = path.with_name(path.name + ".new")
    with storage_errors(path, "write"):
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        file = os.open(fresh, flags, 0o666)
        try:
            write_all(file, data)
            os.fsync(file)
        finally:
            os.close(file)
        fresh.replace(path)
        sync_folder(path.parent)
