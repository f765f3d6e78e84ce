"""The unfinished file, under a temporary name.

`NAME.csv.part` is in the same folder as its target, so that it can be renamed atomically
(rename(2)). Everything here blocks, so call it in a thread.
"""

import hashlib
import os
import stat
from pathlib import Path

from data8_tui.codes import Remedy
from data8_tui.errors import UsageError
from data8_tui.own_files import BY_UMASK, PRIVATE, open_own
from data8_tui.transfer.lock import closed_on_failure
from data8_tui.transfer.storage import part_path, storage_errors, sync_folder, write_all

_DIGEST_LENGTH = 32


def refuse_target(target: Path, *, overwrite: bool) -> None:
    """Raise UsageError where the target exists and isn't a regular file or may not be replaced.

    Raises StorageError where the folder can't be read.
    """
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
    """`TARGET.part`, open for reading and writing, and the digest of its content.

    All methods raise StorageError.
    """

    def __init__(self, target: Path, *, private: bool = True) -> None:
        """Only the owner may read a `private` file; otherwise the umask decides."""
        self.path = part_path(target)
        self.size = 0
        self._digest = hashlib.sha256()
        with storage_errors(self.path, "open"):
            mode = PRIVATE if private else BY_UMASK
            self._file = open_own(self.path, os.O_RDWR | os.O_CREAT, mode)
        if private:
            self._make_private()

    def _make_private(self) -> None:
        """Withdraw what an earlier version, or an earlier setting, has allowed others."""
        with storage_errors(self.path, "protect"), closed_on_failure(self._file):
            if os.fstat(self._file).st_mode & 0o077:
                os.fchmod(self._file, PRIVATE)

    @property
    def mode(self) -> int:
        """The permissions of the file, which are those of what is made from it."""
        with storage_errors(self.path, "look at"):
            return stat.S_IMODE(os.fstat(self._file).st_mode)

    @property
    def sha256(self) -> str:
        """Of the first `size` bytes, in hexadecimal."""
        return self._digest.hexdigest()

    @property
    def digest(self) -> str:
        """The first half of `sha256`, as in a ChunkMark."""
        return self._digest.hexdigest()[:_DIGEST_LENGTH]

    @property
    def length(self) -> int:
        """Bytes of the file, of which only the first `size` are verified."""
        with storage_errors(self.path, "read"):
            return os.fstat(self._file).st_size

    def read(self, start: int, size: int) -> bytes:
        """`size` bytes from `start`, or fewer where the file ends."""
        with storage_errors(self.path, "read"):
            return b"".join(self._read_parts(start, start + size))

    def _read_parts(self, start: int, end: int) -> list[bytes]:
        parts: list[bytes] = []
        while start < end and (part := os.pread(self._file, end - start, start)):
            parts.append(part)
            start += len(part)
        return parts

    def accept(self, data: bytes, digest: str) -> bool:
        """Count `data`, read from `size` on, as verified if the digest with it is `digest`."""
        extended = self._digest.copy()
        extended.update(data)
        if extended.hexdigest()[:_DIGEST_LENGTH] != digest:
            return False
        self._digest = extended
        self.size += len(data)
        return True

    def truncate(self) -> None:
        """Cut the file off after `size` bytes and continue writing there."""
        with storage_errors(self.path, "write"):
            os.ftruncate(self._file, self.size)
            os.lseek(self._file, self.size, os.SEEK_SET)

    def write(self, data: bytes) -> None:
        """Append `data`."""
        with storage_errors(self.path, "write"):
            write_all(self._file, data)
        self._digest.update(data)
        self.size += len(data)

    def sync(self) -> None:
        """Return when everything written is on disk."""
        with storage_errors(self.path, "write"):
            os.fsync(self._file)

    def close(self) -> None:
        with storage_errors(self.path, "close"):
            os.close(self._file)


def rename_into_place(source: Path, target: Path, *, overwrite: bool) -> None:
    """Rename a finished file to `target`; an existing one is replaced only with `overwrite`.

    Raises UsageError where it exists, and StorageError.
    """
    with storage_errors(target, "write"):
        if overwrite:
            source.replace(target)
        else:
            _rename_if_free(source, target)
        sync_folder(target.parent)


def _rename_if_free(source: Path, target: Path) -> None:
    """Use link(2), which fails where the target exists; not all file systems have links."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise _exists(target) from None
    except OSError:
        refuse_target(target, overwrite=False)
        source.rename(target)
    else:
        source.unlink()
