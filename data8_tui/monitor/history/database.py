"""The SQLite file: opened safely by several processes at once, its schema known by a number.

Everything blocks, at most `LOCK_TIMEOUT` seconds where another process is writing, so callers in an
event loop use a thread. While one thread waits to write, the others can read. A file that is up to
date is opened without writing, so also while it is locked.
"""

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, RLock
from typing import Any, Final, TypeVar
from weakref import finalize

from data8_tui.backoff import Backoff
from data8_tui.codes import Remedy
from data8_tui.documents import read_as
from data8_tui.errors import DocumentDamaged, StorageError
from data8_tui.monitor.history.damaged_file import is_noted, note_damage, set_damaged_aside
from data8_tui.monitor.history.file_identity import (
    is_no_database,
    refuse_foreign_database,
    set_no_database_aside,
)
from data8_tui.monitor.history.schema import MIGRATIONS
from data8_tui.own_files import (
    PRIVATE,
    make_private_folder,
    open_own,
    refuse_foreign,
    set_mode,
)

T = TypeVar("T")
LOCK_TIMEOUT: Final = 10.0
"""Seconds to wait for another process's transaction."""
_BUSY: Final = Backoff(first=0.02, factor=1.0)
_STATEMENT_WAIT: Final = 0.1
"""Seconds for which SQLite itself waits in each try."""

_BROKEN: Final = ("malformed", "not a database", "corrupt")
"""Results of SQLite for damaged pages."""
_OTHER: Final = ("no such", "decode", "no column")
"""Its results for content that this program has not written."""
_DAMAGE_REMEDIES: Final = (Remedy.HISTORY_CHECKED_LATER, Remedy.HISTORY_DAMAGED)

_INCREMENTAL: Final = 2
"""SQLite's number of that mode."""

_FileId = tuple[int, int]
"""A file's device and inode."""
_connected: Final[list[_FileId]] = []
"""The file of each connection that this process has open."""
_connecting: Final = Lock()


class Database:
    """One connection, which threads share. `path` None keeps everything in memory.

    It waits `lock_timeout` seconds for other processes (None: LOCK_TIMEOUT). What is written
    outlives a kill, and where `durable` a power cut. Raises StorageError where the file can't be
    used, also from every later call. A file that is no database is renamed, and a new one is begun
    at the next try; so is one with damaged pages, once they were met.
    """

    def __init__(
        self, path: Path | None, *, lock_timeout: float | None = None, durable: bool = True
    ) -> None:
        self.path = path
        self._lock = RLock()
        self.lock_timeout = LOCK_TIMEOUT if lock_timeout is None else lock_timeout
        try:
            with self._storing():
                self._connect(path)
                self._prepare(durable=durable)
        except DocumentDamaged:
            if path is not None:
                self._set_aside_if_damaged(path)
            raise

    def close(self) -> None:
        """Close the file; later calls raise StorageError."""
        with self._lock:
            self._disconnect()

    def _connect(self, path: Path | None) -> None:
        with _connecting:
            file = _make_private(path) if path is not None else None
            self._db = sqlite3.connect(
                path or ":memory:",
                isolation_level=None,
                check_same_thread=False,
                timeout=_STATEMENT_WAIT,
            )
            _connected.extend(filter(None, (file,)))
        # A connection refers to itself, so without this it would stay open until the next
        # collection of garbage.
        self._disconnect = finalize(self, _disconnect, self._db, file)

    def rows(self, query: str, values: tuple[Any, ...] = ()) -> list[sqlite3.Row]:
        """What a query gives."""
        with self._storing():
            return self._when_unlocked(lambda: self._all_rows(query, values))

    def read(self, model: type[T], query: str, values: tuple[Any, ...] = ()) -> list[T]:
        """What a query gives, each row as a `model`. Raises DocumentDamaged for a misfit."""
        rows = self.rows(query, values)
        return [read_as(dict(row), model, self.path or Path(":memory:")) for row in rows]

    def number(self, query: str, values: tuple[Any, ...] = ()) -> int | None:
        """The one whole number that a query gives; None where it gives no row."""
        with self._storing():
            rows = self._when_unlocked(lambda: self._all_rows(query, values))
            return _whole_number(rows[0][0]) if rows else None

    def _all_rows(self, query: str, values: tuple[Any, ...]) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def make_shrinkable(self) -> None:
        """Have it that free pages can be given back some at a time.

        A file of an earlier version is written anew for it, during which nothing else is read.
        """
        if self.number("pragma auto_vacuum") != _INCREMENTAL:
            with self._storing():
                self._when_unlocked(self._vacuum)

    def _vacuum(self) -> None:
        with self._lock:
            self._db.execute("pragma auto_vacuum = incremental")
            self._db.execute("vacuum")

    def revision(self) -> tuple[int, int]:
        """Differs from before once anything was written, by this process or another."""
        with self._lock, self._storing():
            others = self._db.execute("pragma data_version").fetchone()[0]
            return self._db.total_changes, int(others)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, alone among all processes from its first statement on."""
        with self._storing():
            self._when_unlocked(self._begin)
            try:
                yield self._db
                self._db.execute("commit")
            finally:
                try:
                    if self._db.in_transaction:
                        self._db.execute("rollback")
                finally:
                    self._lock.release()

    def _begin(self) -> None:
        """Begin a transaction, after which this thread has the connection to itself."""
        self._lock.acquire()
        try:
            self._db.execute("begin immediate")
        except BaseException:
            self._lock.release()
            raise

    def _prepare(self, *, durable: bool) -> None:
        """Bring the open file into the state that every call needs; it is closed where that fails.

        A foreign one is refused before the first statement that would change it.
        """
        try:
            self._db.row_factory = sqlite3.Row
            self._db.execute("pragma foreign_keys = on")
            self._when_unlocked(lambda: refuse_foreign_database(self._db, self.path))
            if self.number("pragma page_count") == 0:
                # Before the first table: later it takes effect with the next VACUUM only.
                self.rows("pragma auto_vacuum = incremental")
            if self.rows("pragma journal_mode")[0][0] != "wal":
                self.rows("pragma journal_mode = wal")
            # What is noted before a request must outlive a power cut as well as a kill.
            self._db.execute(f"pragma synchronous = {'full' if durable else 'normal'}")
            self._migrate()
        except BaseException:
            self._disconnect()
            raise

    def _set_aside_if_damaged(self, path: Path) -> None:
        with self._storing(), _connecting:
            if _connected_file(path) is None:
                _refuse_damaged(path)

    def _migrate(self) -> None:
        """Bring the schema up to date, whichever process comes first."""
        if self._version() == len(MIGRATIONS):
            return
        with self.writing() as db:
            refuse_foreign_database(db, self.path)  # another process may have been here meanwhile
            for statements in MIGRATIONS[self._version() :]:
                for statement in statements:
                    db.execute(statement)
            db.execute(f"pragma user_version = {len(MIGRATIONS)}")

    def _version(self) -> int:
        return int(self._db.execute("pragma user_version").fetchone()[0])

    def _when_unlocked(self, work: Callable[[], T]) -> T:
        """Try until the file is free; meanwhile other threads may use the connection.

        SQLite itself waits within a statement, and not at all for a change of the journal's mode.
        """
        began, failures = time.monotonic(), 0
        while True:
            try:
                return work()
            except sqlite3.OperationalError as busy:
                failures += 1
                waited = time.monotonic() - began
                if waited >= self.lock_timeout or "locked" not in str(busy):
                    raise
            time.sleep(_BUSY.wait_after(failures))

    @contextmanager
    def _storing(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, UnicodeDecodeError) as refused:
            why = _why(refused)
            remedy = _remedy(why)
            if remedy is Remedy.HISTORY_CHECKED_LATER and self.path is not None:
                note_damage(self.path)
            kind = DocumentDamaged if remedy in _DAMAGE_REMEDIES else StorageError
            raise kind(
                f"the history in {self.path} can't be used: {why}", remedy=remedy()
            ) from refused


def _whole_number(value: object) -> int:
    if not isinstance(value, int):
        raise sqlite3.DatabaseError("a number in it is malformed")
    return value


def _why(refused: Exception) -> str:
    if isinstance(refused, UnicodeDecodeError):
        # SQLite quotes a damaged name in its message, which Python then can't decode.
        return "its schema is malformed"
    return getattr(refused, "strerror", None) or str(refused)


def _remedy(why: str) -> Remedy:
    if "locked" in why:
        return Remedy.HISTORY_LOCKED
    if "is full" in why or why == os.strerror(errno.ENOSPC):
        return Remedy.HISTORY_FULL
    if any(sign in why for sign in _BROKEN):
        return Remedy.HISTORY_CHECKED_LATER
    if any(sign in why for sign in _OTHER):
        return Remedy.HISTORY_DAMAGED
    return Remedy.HISTORY_UNWRITABLE


def _disconnect(connection: sqlite3.Connection, file: _FileId | None) -> None:
    connection.close()
    if file is not None:
        _connected.remove(file)


def _make_private(path: Path) -> _FileId:
    """The file shows what an account does: no other user may read it. Returns device and inode.

    Raises DocumentDamaged where it is no database, StorageError and OSError.
    """
    make_private_folder(path.parent)
    try:
        refuse_foreign(path)
    except StorageError as other:
        raise StorageError(other.message, remedy=Remedy.HISTORY_IN_THE_WAY()) from other
    if (known := _connected_file(path)) is not None:
        return known
    _refuse_damaged(path)
    file = open_own(path, os.O_RDWR | os.O_CREAT)
    try:
        found = os.fstat(file)
        if is_no_database(file):
            raise set_no_database_aside(path, found)
        set_mode(file, PRIVATE)  # SQLite gives its other files the same one
        return found.st_dev, found.st_ino
    finally:
        os.close(file)


def _refuse_damaged(path: Path) -> None:
    """Raise DocumentDamaged where damage was met and is there, and StorageError if it is in use."""
    if is_noted(path) and (error := set_damaged_aside(path)) is not None:
        raise error


def _connected_file(path: Path) -> _FileId | None:
    """The device and inode of a file that this process has a connection to; None of any other.

    Such a file must not be opened here: when any descriptor of it is closed, POSIX drops every lock
    that the process has on it, SQLite's too, and what others write meanwhile is lost.
    """
    refuse_foreign(path)
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return None
    file = (found.st_dev, found.st_ino)
    return file if file in _connected else None
