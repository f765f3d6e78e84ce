"""A history with damaged pages: noted beside the file, and set aside once no process has it open.

SQLite meets damage only where it reads, so a file may open well at each start and fail each time
later. A whole check takes too long for every start: it is made where the note is.
"""

import fcntl
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from data8_tui.codes import Remedy
from data8_tui.documents import set_aside
from data8_tui.errors import DocumentDamaged, StorageError
from data8_tui.monitor.history.file_identity import COMPANIONS, locked
from data8_tui.own_files import open_own

_LOCKS: Final = (0x40000000, 512)
"""First byte and number of those that SQLite locks; every open connection in WAL mode holds one."""


def note_damage(path: Path) -> None:
    """Have the file checked when it is opened next; not where that can't be noted."""
    with suppress(OSError, StorageError):
        os.close(open_own(_note(path), os.O_WRONLY | os.O_CREAT))


def is_noted(path: Path) -> bool:
    """Whether the file is to be checked."""
    return os.path.lexists(_note(path))


def set_damaged_aside(path: Path) -> StorageError | None:
    """Check a noted file, and rename it if it is damaged; the error about it, None if it is fine.

    This process must have no connection to it. Another one must have none either: SQLite would
    remove the log that a new history has under the same name. Raises OSError and sqlite3.Error.
    """
    with locked(path.parent):
        if not is_noted(path):
            return None  # another process has done it
        if not _is_damaged(path):
            _note(path).unlink()
            return None
        if _is_open(path):
            return StorageError(
                f"{path} is damaged, and another data8-tui has it open",
                remedy=Remedy.HISTORY_DAMAGED_IN_USE(),
            )
        for companion in COMPANIONS:  # before the file: a new one has companions at once
            with suppress(FileNotFoundError):
                set_aside(path.with_name(path.name + companion))
        aside = set_aside(path)
        _note(path).unlink()
    return DocumentDamaged(
        f"{path} was damaged; it is {aside.name} now, and a new history is begun",
        remedy=Remedy.HISTORY_BEGUN_ANEW(),
    )


def _note(path: Path) -> Path:
    return path.with_name(path.name + "-check")


def _is_damaged(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            # Not quick_check: in SQLite 3.40 it takes a sound table without rowid for damaged.
            return bool(db.execute("pragma integrity_check(1)").fetchone()[0] != "ok")
    except sqlite3.OperationalError:
        raise  # it is locked, or can't be read
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return True


def _is_open(path: Path) -> bool:
    """Whether another process has a connection to it."""
    first, number = _LOCKS
    file = open_own(path, os.O_RDWR)
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, number, first)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False
