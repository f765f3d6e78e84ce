"""The file to be uploaded, and whether it has changed since it was checked."""

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, StorageError, UsageError
from data8_tui.transfer.readers.file_stamp import file_stamp


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was when it was checked."""

    path: Path
    """Absolute."""
    size: int
    sha256: str
    stamp: tuple[int, ...]
    """Size, times, inode and device: they change whenever the file is written to or replaced."""

    @property
    def unmodified(self) -> bool:
        """Whether the file was not written to or replaced. Raises StorageError where it is gone."""
        return _stamp(self.path) == self.stamp

    @property
    def unchanged(self) -> bool:
        """Whether the file has the same content, which it may not have had in between.

        The file is read again only where its stamp differs. Raises StorageError.
        """
        return self.unmodified or _digest(self.path) == self.sha256

    def recheck(self) -> "SourceFile":
        """The same content with its present stamp.

        Raises IntegrityError where the content differs, StorageError where it can't be read.
        """
        present = replace(self, stamp=_stamp(self.path))
        if not self.unchanged:
            raise IntegrityError(
                f"{self.path.name} has changed since it was checked",
                remedy=Remedy.CHECK_FILE_AGAIN(),
            )
        return present

    def refuse_modified(self) -> None:
        """Raise IntegrityError where the file was written to while it was being sent.

        Even if it has the same content now, other content may have been read meanwhile. Raises
        StorageError where it is gone.
        """
        if not self.unmodified:
            raise IntegrityError(
                f"{self.path.name} was written to while it was being sent",
                remedy=Remedy.FILE_TOUCHED(),
            )


def inspect_source(path: Path) -> SourceFile:
    """Read the file once and compute its digest.

    Raises UsageError for standard input or what is no regular file, StorageError where it can't be
    read.
    """
    if path == Path("-") and not path.exists():
        raise UsageError("standard input can't be uploaded", remedy=Remedy.FILE_READ_TWICE())
    path = Path(os.path.abspath(path))
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is not a regular file", remedy=Remedy.FILE_READ_TWICE())
    stamp = _stamp(path)
    return SourceFile(path, stamp[0], _digest(path), stamp)


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError as refused:
        raise _unreadable(path, refused) from refused
    return file_stamp(found)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as refused:
        raise _unreadable(path, refused) from refused


def _unreadable(path: Path, refused: OSError) -> StorageError:
    return StorageError(f"can't read {path}: {refused.strerror or refused}")
