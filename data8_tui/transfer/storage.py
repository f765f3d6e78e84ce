"""What the disk refuses, in words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data8_tui.errors import StorageError

_HINTS = {
    errno.ENOSPC: "Free some space, then run the same command again.",
    errno.EDQUOT: "Your disk quota is used up: free some space, then run the same command again.",
    errno.EFBIG: "The file-size limit is reached (see ulimit -f), or the file system's own.",
    errno.EACCES: "Choose a folder that you may write to with -o.",
    errno.EPERM: "Choose a folder that you may write to with -o.",
    errno.EROFS: "The file system is read-only; choose another folder with -o.",
    errno.ENOENT: "Make the folder first, or choose another with -o.",
    errno.ENOTDIR: "Choose a folder with -o.",
    errno.ELOOP: "A link stands where the file would be written; move it away.",
    errno.EIO: "The disk reports a fault; look at the system's log before you go on.",
}


@contextmanager
def storing(path: Path, doing: str) -> Iterator[None]:
    """Turn what the system says about `path` into a StorageError: `can't {doing} {path}: …`."""
    try:
        yield
    except OSError as refused:
        why = refused.strerror or str(refused)
        hint = _HINTS.get(refused.errno or 0, "")
        raise StorageError(f"can't {doing} {path}: {why}", hint=hint) from refused
