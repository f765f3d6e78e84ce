"""Whether a file is a history at all: what is no database is set aside, another program's left."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from data8_tui.codes import Remedy
from data8_tui.documents import set_aside
from data8_tui.errors import DocumentDamaged, StorageError
from data8_tui.monitor.history.schema import MIGRATIONS

_OWN_TABLES: Final = frozenset({"accounts", "runs", "intents", "journals"})
"""Tables of every version."""
_SIGNATURE: Final = b"SQLite format 3\0"
COMPANIONS: Final = ("-wal", "-shm")
"""What SQLite appends to the name for its log. With another database it would be replayed there."""


def refuse_foreign_database(db: sqlite3.Connection, path: Path | None) -> None:
    """Raise StorageError for a database of another program, or of a newer version of this one.

    Nothing is written. Raises sqlite3.Error.
    """
    version = int(db.execute("pragma user_version").fetchone()[0])
    tables = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
    if tables and not tables >= _OWN_TABLES:
        raise StorageError(
            f"{path} is a database of another program; nothing is remembered",
            remedy=Remedy.HISTORY_DAMAGED(),
        )
    if version > len(MIGRATIONS):
        raise StorageError(
            f"{path} was written by a newer data8-tui", remedy=Remedy.USE_NEWER_VERSION()
        )


def is_no_database(file: int) -> bool:
    """Whether an open file has content that isn't SQLite's. Raises OSError."""
    return os.pread(file, len(_SIGNATURE), 0) not in (b"", _SIGNATURE)


def set_no_database_aside(path: Path, seen: os.stat_result) -> DocumentDamaged:
    """Rename the file that was `seen`, so that the next history is a new one; the error about it.

    Another process may have renamed it already, and begun a new one, which stays. SQLite must not
    have opened it: it would remove the log that a new history has under the same name. Raises
    OSError.
    """
    with locked(path.parent):
        if not _is_same(path, seen):
            return _no_database(f"{path} was no database; another data8-tui has set it aside")
        for companion in COMPANIONS:  # before the file: a new one has companions at once
            with suppress(FileNotFoundError):
                set_aside(path.with_name(path.name + companion))
        aside = set_aside(path)
    return _no_database(
        f"{path} was no database; it is {aside.name} now, and a new history is begun"
    )


def _is_same(path: Path, seen: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.lstat(path), seen)
    except FileNotFoundError:
        return False


def _no_database(message: str) -> DocumentDamaged:
    return DocumentDamaged(message, remedy=Remedy.HISTORY_BEGUN_ANEW())


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process at a time. Raises OSError."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
