"""Opening the files that this program keeps: beside a target, and in the user's state folder.

A name there may already be something else: a link, a FIFO, a device, a file of another user, or one
that has a second name. Writing to it would destroy what it stands for, or wait for ever. So every
such file is opened here, and only where it is one regular file of this user; everything else is
refused by its name.
"""

import errno
import os
import stat
from pathlib import Path

from data8_tui.codes import Remedy
from data8_tui.errors import StorageError
from data8_tui.paths import OWN_FOLDER

PRIVATE = 0o600
"""The mode of a file that only its owner may read."""
BY_UMASK = 0o666
"""The mode of a file that the umask decides about."""
MAX_DOCUMENT = 64 * 1024 * 1024
"""Bytes of the longest document that is read whole: a checkpoint of a million chunks is shorter."""


def open_own(path: Path, flags: int, mode: int = PRIVATE) -> int:
    """Open a file of this program; `flags` and `mode` are those of open(2).

    Raises StorageError where what is there isn't one regular file of this user, and OSError.
    """
    refuse_foreign(path)
    file = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, mode)
    try:
        _refuse(path, os.fstat(file))  # it may have been replaced since it was looked at
    except BaseException:
        os.close(file)
        raise
    return file


def create_own(path: Path, mode: int = PRIVATE) -> int:
    """Create a file that must not exist yet. Raises FileExistsError and OSError."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)


def reopen_own(path: Path, signature: bytes, mode: int = PRIVATE) -> int:
    """Create a file, or take one that an earlier attempt left: then it begins with `signature`.

    An empty one is taken too, and one with only a part of the signature. Its content is kept until
    the caller truncates it; its mode becomes `mode`, unless the umask decides. Raises StorageError
    where it is something else, and OSError.
    """
    file = open_own(path, os.O_RDWR | os.O_CREAT, mode)
    try:
        _refuse_unknown(path, file, signature)
        if mode != BY_UMASK:
            set_mode(file, mode)
    except BaseException:
        os.close(file)
        raise
    return file


def set_mode(file: int, mode: int) -> None:
    """Give an open file exactly this mode: an earlier attempt may have left it another one.

    Raises OSError.
    """
    if stat.S_IMODE(os.fstat(file).st_mode) != mode:
        os.fchmod(file, mode)


def refuse_unknown(path: Path, signature: bytes) -> None:
    """Raise StorageError where `reopen_own` would, creating nothing, and OSError."""
    try:
        file = open_own(path, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        _refuse_unknown(path, file, signature)
    finally:
        os.close(file)


def _refuse_unknown(path: Path, file: int, signature: bytes) -> None:
    if not signature.startswith(os.pread(file, max(1, len(signature)), 0)):
        raise unknown_file(path)


def refuse_foreign(path: Path) -> None:
    """Raise StorageError where what is there isn't one regular file of this user, or OSError."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return
    _refuse(path, found)


def open_regular(path: Path) -> int:
    """Open a file to be read, which may be another user's, or a link.

    Raises StorageError for anything but a regular file, and OSError.
    """
    file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise _unreadable(path, "is not a regular file")
    return file


def read_document(path: Path, most: int = MAX_DOCUMENT) -> bytes:
    """The content of a small file, which may be another user's, or a link.

    Raises StorageError where it isn't a regular file of at most `most` bytes, and OSError.
    """
    file = open_regular(path)
    with os.fdopen(file, "rb") as document:
        text = document.read(most + 1)
    if len(text) > most:
        raise _unreadable(path, f"has more than {most:,} bytes")
    return text


def foreign_writer(path: Path) -> str:
    """How another user could have written a file, links followed, in words for a message.

    Empty for a file of this user's, or root's, in a folder where no other user can replace it. Its
    own mode is not looked at. Raises OSError.
    """
    target = path.resolve()
    folder = target.parent
    for each in (target, folder):
        if each.stat().st_uid not in (0, os.geteuid()):
            return f"{each} belongs to another user"
    mode = folder.stat().st_mode
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        return f"other users can write in {folder} (mode {stat.S_IMODE(mode):04o})"
    return ""


def make_private_folder(folder: Path) -> None:
    """Create a folder, and those above it that are missing, for its owner alone.

    The program's own folder is closed to others where an earlier version has left it open. Raises
    NotADirectoryError and OSError.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    for each in (folder, folder.parent):
        found = each.stat()
        if each.name == OWN_FOLDER and found.st_uid == os.geteuid() and found.st_mode & 0o077:
            each.chmod(0o700)


def in_the_way(path: Path, how: str) -> StorageError:
    """The error about a file that can't be used as one of this program's."""
    return StorageError(f"{path} {how}", remedy=Remedy.FILE_IN_THE_WAY())


def _unreadable(path: Path, how: str) -> StorageError:
    return StorageError(f"{path} {how}", remedy=Remedy.FILE_UNREADABLE())


def unknown_file(path: Path) -> StorageError:
    """The error about a file that isn't known to be this program's."""
    return in_the_way(path, "is in the way: it is not of data8-tui")


def _refuse(path: Path, found: os.stat_result) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise in_the_way(path, "is a link, which is not followed")
    if not stat.S_ISREG(found.st_mode):
        raise in_the_way(path, "is not a regular file")
    if found.st_nlink > 1:
        raise in_the_way(path, "has a second name: it is a hard link")
    if found.st_uid != os.geteuid():
        raise in_the_way(path, "belongs to another user")
