"""The file under its provisional name, until it is whole.

`NAME.csv.part` is written beside its target, so that the last step is a rename within one folder,
which is atomic. Everything here blocks, and belongs in a thread.
"""

import hashlib
import os
import stat
from pathlib import Path

from data8_tui.errors import UsageError
from data8_tui.transfer.storage import storing


def refuse_target(target: Path, *, overwrite: bool) -> None:
    """Raise UsageError where a finished file could not take its place at `target`."""
    with storing(target, "look at"):
        try:
            found = os.lstat(target)
        except FileNotFoundError:
            return
    if not stat.S_ISREG(found.st_mode):
        raise UsageError(f"{target} is not a regular file", hint="Name another file with -o.")
    if not overwrite:
        raise _exists(target)


def _exists(target: Path) -> UsageError:
    return UsageError(
        f"{target} already exists", hint="--force replaces it; -o writes to another name."
    )


class PartFile:
    """`TARGET.part`, open for writing. Raises StorageError for whatever the disk refuses."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(target.name + ".part")
        self.size = 0
        self._digest = hashlib.sha256()
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        with storing(self.path, "create"):
            self._file = os.open(self.path, flags, 0o666)

    @property
    def sha256(self) -> str:
        """Of what is written so far, in hexadecimal."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> None:
        left = memoryview(data)
        with storing(self.path, "write"):
            while left:
                left = left[os.write(self._file, left) :]
        self._digest.update(data)
        self.size += len(data)

    def sync(self) -> None:
        """Return when all that was written is on the disk."""
        with storing(self.path, "write"):
            os.fsync(self._file)

    def close(self) -> None:
        with storing(self.path, "close"):
            os.close(self._file)

    def finish(self, *, overwrite: bool) -> None:
        """Give the whole file its name. What is there is replaced only if `overwrite` says so."""
        self.sync()
        with storing(self.target, "write"):
            if overwrite:
                self.path.replace(self.target)
            else:
                self._take_free_name()
            _sync_folder(self.target.parent)

    def _take_free_name(self) -> None:
        """A link fails where a name is taken, in one step; not every file system has links."""
        try:
            os.link(self.path, self.target, follow_symlinks=False)
        except FileExistsError:
            raise _exists(self.target) from None
        except OSError:
            refuse_target(self.target, overwrite=False)
            self.path.rename(self.target)
        else:
            self.path.unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
