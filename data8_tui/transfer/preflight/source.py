"""The file that is uploaded, and whether it still is what it was."""

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, StorageError, UsageError


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was when it was looked at."""

    path: Path
    """Absolute."""
    size: int
    sha256: str
    stamp: tuple[int, ...]
    """What changes with every writing: the times, the size and which file it is."""

    @property
    def untouched(self) -> bool:
        """Whether nobody has written to the file since. Raises StorageError where it is gone."""
        return _stamp(self.path) == self.stamp

    @property
    def unchanged(self) -> bool:
        """Whether the file holds the same bytes now; in between it may have held others.

        The bytes are read again only where somebody has touched it. Raises StorageError.
        """
        return self.untouched or _digest(self.path) == self.sha256

    def now(self) -> "SourceFile":
        """The same bytes as from now on. Raises IntegrityError where they are others."""
        present = replace(self, stamp=_stamp(self.path))
        if not self.unchanged:
            raise IntegrityError(
                f"{self.path.name} has changed since it was checked",
                remedy=Remedy.CHECK_FILE_AGAIN(),
            )
        return present

    def refuse_touched(self) -> None:
        """Raise IntegrityError where somebody has written to the file while it was being sent.

        Even the old bytes are no proof: others may have stood there while it was read.
        """
        if not self.untouched:
            raise IntegrityError(
                f"{self.path.name} was written to while it was being sent",
                remedy=Remedy.FILE_TOUCHED(),
            )


def inspect_source(path: Path) -> SourceFile:
    """Read the file once for its digest.

    Raises UsageError for what is no regular file, StorageError for what can't be read.
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
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as refused:
        raise _unreadable(path, refused) from refused


def _unreadable(path: Path, refused: OSError) -> StorageError:
    return StorageError(f"can't read {path}: {refused.strerror or refused}")
