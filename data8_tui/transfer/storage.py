"""Writing files safely, and the errors of the operating system as StorageError."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data8_tui.codes import Remedy
from data8_tui.errors import StorageError
from data8_tui.own_files import PRIVATE, open_own, reopen_own

_REMEDIES = {
    errno.ENOSPC: Remedy.DISK_FULL,
    errno.EDQUOT: Remedy.DISK_QUOTA_EXCEEDED,
    errno.EFBIG: Remedy.FILE_SIZE_LIMIT,
    errno.EIO: Remedy.DISK_FAULT,
    errno.EACCES: Remedy.FOLDER_NOT_WRITABLE,
    errno.EPERM: Remedy.FOLDER_NOT_WRITABLE,
    errno.EROFS: Remedy.FILE_SYSTEM_READ_ONLY,
    errno.ENOENT: Remedy.FOLDER_MISSING,
    errno.ENOTDIR: Remedy.NOT_A_FOLDER,
    errno.ELOOP: Remedy.LINK_IN_PLACE,
    errno.ENAMETOOLONG: Remedy.NAME_TOO_LONG,
}


@contextmanager
def storage_errors(path: Path, action: str) -> Iterator[None]:
    """Raise an OSError of the block as a StorageError: `can't {action} {path}: …`."""
    try:
        yield
    except OSError as refused:
        why = refused.strerror or str(refused)
        missing = action == "read" and refused.errno == errno.ENOENT
        remedy = None if missing else _remedy(path, refused.errno or 0)
        raise StorageError(
            f"can't {action} {path}: {why}", remedy=remedy() if remedy else None
        ) from refused


def _remedy(path: Path, code: int) -> Remedy | None:
    """Some file systems, such as /proc, say that a file is missing where they take none."""
    if code == errno.ENOENT and path.parent.is_dir():
        return Remedy.FOLDER_NOT_WRITABLE
    return _REMEDIES.get(code)


def write_all(file: int, data: bytes) -> None:
    """Write all of `data`; write(2) may write less at a time. Raises OSError."""
    remaining = memoryview(data)
    while remaining:
        remaining = remaining[os.write(file, remaining) :]


def sync_file(path: Path) -> None:
    """Sync a file that is written by another library. Raises OSError and StorageError."""
    file = open_own(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def sync_folder(folder: Path) -> None:
    """Sync a folder, so that its new and renamed files survive a crash. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def new_path(path: Path) -> Path:
    """Where a file that replaces `path` is until it is complete."""
    return path.with_name(path.name + ".new")


def part_path(target: Path) -> Path:
    """Where a file is until it is complete: `contacts.csv.part`."""
    return target.with_name(target.name + ".part")


def write_whole(path: Path, data: bytes, signature: bytes, mode: int = PRIVATE) -> None:
    """Write a small file completely or not at all, replacing one. Raises StorageError.

    `data` begins with `signature`, by which what a killed attempt left is recognized.
    """
    temporary = new_path(path)
    with storage_errors(path, "write"):
        file = reopen_own(temporary, signature, mode)
        try:
            os.ftruncate(file, 0)
            write_all(file, data)
            os.fsync(file)
        finally:
            os.close(file)
        temporary.replace(path)
        sync_folder(path.parent)
