"""The file under its provisional name, until it is whole.

`NAME.csv.part` is written beside its target, so that the last step is a rename within one folder,
which is atomic. Everything here blocks, and belongs in a thread.
"""

import hashlib
import os
import stat
from pathlib import Path

from data8_tui.codes import Remedy
from data8_tui.errors import UsageError
from data8_tui.transfer.storage import storage_errors, sync_folder, write_all

_HALF = 32


def part_path(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def refuse_target(target: Path, *, overwrite: bool) -> None:
    """Raise UsageError where a finished file could not take its place at `target`."""
    with storage_errors(target, "look at"):
        try:
            found = os.lstat(target)
        except FileNotFoundError:
            return
    if not stat.S_ISREG(found.st_mode):
        raise UsageError(f"{target} is not a regular file", remedy=Remedy.TARGET_NOT_REGULAR())
    if not overwrite:
        raise _exists(target)


def _exists(target: Path) -> UsageError:
    return UsageError(f"{target} already exists", remedy=Remedy.TARGET_EXISTS())


class PartialFile:
    """`TARGET.part`, open for reading and writing, with the digest of what it holds.

    Raises StorageError for whatever the disk refuses.
    """

    def __init__(self, target: Path) -> None:
        self.path = part_path(target)
        self.size = 0
        self._digest = hashlib.sha256()
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        with storage_errors(self.path, "open"):
            self._file = os.open(self.path, flags, 0o666)

    @property
    def sha256(self) -> str:
        """Of the first `size` bytes, in hexadecimal."""
        return self._digest.hexdigest()

    @property
    def digest(self) -> str:
        """Half of it: enough for a mark."""
        return self._digest.hexdigest()[:_HALF]

    @property
    def length(self) -> int:
        """Of the whole file, of which only the first `size` bytes are believed."""
        with storage_errors(self.path, "read"):
            return os.fstat(self._file).st_size

    def read(self, start: int, size: int) -> bytes:
        """`size` bytes from `start`, or fewer where the file ends."""
        with storage_errors(self.path, "read"):
            return b"".join(self._pieces(start, start + size))

    def _pieces(self, start: int, end: int) -> list[bytes]:
        pieces: list[bytes] = []
        while start < end and (piece := os.pread(self._file, end - start, start)):
            pieces.append(piece)
            start += len(piece)
        return pieces

    def accept(self, data: bytes, digest: str) -> bool:
        """Believe `data`, read from `size` on, if with it the digest is what it should be."""
        ahead = self._digest.copy()
        ahead.update(data)
        if ahead.hexdigest()[:_HALF] != digest:
            return False
        self._digest = ahead
        self.size += len(data)
        return True

    def cut(self) -> None:
        """Keep the first `size` bytes, and write behind them."""
        with storage_errors(self.path, "write"):
            os.ftruncate(self._file, self.size)
            os.lseek(self._file, self.size, os.SEEK_SET)

    def write(self, data: bytes) -> None:
        with storage_errors(self.path, "write"):
            write_all(self._file, data)
        self._digest.update(data)
        self.size += len(data)

    def sync(self) -> None:
        """Return when all that was written is on the disk."""
        with storage_errors(self.path, "write"):
            os.fsync(self._file)

    def close(self) -> None:
        with storage_errors(self.path, "close"):
            os.close(self._file)


def take_name(source: Path, target: Path, *, overwrite: bool) -> None:
    """Give a finished file its name. What is there is replaced only if `overwrite` says so."""
    with storage_errors(target, "write"):
        if overwrite:
            source.replace(target)
        else:
            _take_free_name(source, target)
        sync_folder(target.parent)


def _take_free_name(source: Path, target: Path) -> None:
    """A link fails where a name is taken, in one step; not every file system has links."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise _exists(target) from None
    except OSError:
        refuse_target(target, overwrite=False)
        source.rename(target)
    else:
        source.unlink()
