"""The one place that opens duckdb for analysis: within its memory, its folder and this machine."""

import errno
import importlib
import importlib.metadata
import importlib.util
import os
import shutil
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data8_tui.codes import Remedy
from data8_tui.errors import Data8Error, ExtraMissing, StorageError
from data8_tui.threads import CheckInterrupted, never_interrupted
from data8_tui.transfer.readers.files import is_packed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OnShare = Callable[[float], None]
"""Called with the share of the work that is done, from 0 to 1; it never goes back."""

_NEEDED = "looking into records needs the package duckdb"
_OLDEST = (2, 0, 1)
_PACKED_RATIO = 20
"""How many times larger than such a file its text may be."""
_RESERVE = 1 << 30
"""Bytes of the disk that are left free."""
_MOST_THREADS = 4
"""More of them take more memory, and a disk gives them no more to do."""
_LEAST_SPILL = 1 << 30
"""Bytes of temporary files that work on small files may make, too."""
_SAMPLE = 1 << 16
_USUAL_RECORD = 100
"""Bytes of text that a record is taken for where they can't be seen."""
_REFUSED = {
    errno.ENOSPC: Remedy.TEMPORARY_SPACE,
    errno.EDQUOT: Remedy.TEMPORARY_SPACE,
    errno.EFBIG: Remedy.FILE_SIZE_LIMIT,
}
_LOOK = 0.05
"""Seconds between two looks at a statement that is running."""


def ignore_share(_: float) -> None:
    """The OnShare of work that nobody follows."""


def share_between(on_share: OnShare, start: float, end: float) -> OnShare:
    """The OnShare of a part of the work, which goes from one share of the whole to another."""
    return lambda share: on_share(start + share * (end - start))


def require_duckdb() -> None:
    """Raise ExtraMissing where duckdb isn't installed, or too old. It isn't imported here."""
    try:
        found = importlib.metadata.version("duckdb")
    except importlib.metadata.PackageNotFoundError:
        found = ""
    if not found or importlib.util.find_spec("duckdb") is None:
        raise ExtraMissing(f"{_NEEDED}, which is not installed", extra="analysis")
    if _version(found) < _OLDEST:
        wanted = ".".join(map(str, _OLDEST))
        raise ExtraMissing(
            f"looking into records needs duckdb {wanted} or later; {found} is installed",
            extra="analysis",
        )


def load_duckdb() -> Any:
    """The module duckdb. Raises ExtraMissing, also where it is there and can't be imported."""
    require_duckdb()
    try:
        return importlib.import_module("duckdb")
    except ImportError as error:
        why = str(error).partition("\n")[0]
        raise ExtraMissing(
            f"{_NEEDED}, which can't be imported: {why}", extra="analysis"
        ) from error


def open_database(
    folder: Path, *, memory: int, threads: int | None = None, spill: int | None = None
) -> "DuckDBPyConnection":
    """A database in memory, which uses `folder` once it has more than `memory` bytes of data.

    `folder` belongs to the caller, who removes it. `spill` is the most bytes that may be put there;
    None is all that is free. A reserve stays free in any case. `threads` are those of the machine,
    up to a few. Nothing is fetched from a network. Raises ExtraMissing and OSError.
    """
    module = load_duckdb()
    free = max(0, shutil.disk_usage(folder).free - _RESERVE)
    spill = free if spill is None else min(spill, free)
    config: dict[str, str | int] = {
        "memory_limit": f"{memory >> 10}KiB",
        "temp_directory": str(folder),
        "max_temp_directory_size": f"{spill >> 10}KiB",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "threads": threads or min(_MOST_THREADS, os.cpu_count() or 1),
    }
    database: DuckDBPyConnection = module.connect(config=config)
    database.execute("set enable_progress_bar = true")
    database.execute("set enable_progress_bar_print = false")
    return database


@contextmanager
def database_errors() -> Iterator[None]:
    """Raise errors of duckdb, and of the system where it is used, as StorageError.

    duckdb's messages may hold texts of records, so they are left out.
    """
    try:
        yield
    except Data8Error:
        raise
    except OSError as refused:
        name = f"{refused.filename}: " if refused.filename else ""
        raise StorageError(f"can't work on files: {name}{refused.strerror or refused}") from refused
    except Exception as error:
        if not isinstance(error, load_duckdb().Error):
            raise
        failed = StorageError(f"the database has failed ({type(error).__name__})")
        raise _storage_error(error) or failed from error


def spill_folder(database: "DuckDBPyConnection") -> Path:
    """The folder given to `open_database`."""
    [(folder,)] = database.execute("select current_setting('temp_directory')").fetchall()
    return Path(folder)


def text_size(path: Path) -> int:
    """The most bytes of text that a file may hold; 0 where it isn't there."""
    if not path.is_file():
        return 0
    return path.stat().st_size * (_PACKED_RATIO if is_packed(path) else 1)


def spill_limit(*paths: Path, ratio: float, each_record: int = 0) -> int:
    """The most bytes of temporary files, where they are at most `ratio` times the files' text, and
    so many bytes for each record."""
    needed = sum(ratio * text_size(path) + each_record * _record_estimate(path) for path in paths)
    return max(_LEAST_SPILL, int(needed))


def _record_estimate(path: Path) -> float:
    """About how many records a file has, by the lines at its beginning, its middle and its end."""
    size = text_size(path)
    if size == 0 or is_packed(path):
        return size / _USUAL_RECORD
    read = lines = 0
    with suppress(OSError), path.open("rb") as file:  # whoever reads it will raise that
        for start in (0, size // 2, max(0, size - _SAMPLE)):
            file.seek(start)
            sample = file.read(_SAMPLE)
            read, lines = read + len(sample), lines + sample.count(b"\n")
    return size * max(1, lines) / max(1, read)


def run_statement(
    database: "DuckDBPyConnection",
    statement: str,
    parameters: Sequence[object] = (),
    *,
    on_share: OnShare = ignore_share,
    check: CheckInterrupted = never_interrupted,
) -> None:
    """Execute a statement, whose result is then fetched from `database`.

    `check` is called meanwhile, and the statement interrupted where that raises. Raises what
    `check` does, duckdb's errors, and StorageError where there is not enough memory or space.
    """
    check()
    reached = 0.0
    with closing(statement_steps(database, statement, parameters)) as steps:
        for _ in steps:
            check()
            reached = max(reached, database.query_progress() / 100)
            on_share(min(reached, 1.0))
    on_share(1.0)


def statement_steps(
    database: "DuckDBPyConnection", statement: str, parameters: Sequence[object] = ()
) -> Generator[None]:
    """Execute a statement as `run_statement` does, and yield now and then while it runs.

    It runs in a thread of its own. Closing the generator interrupts the statement.
    """
    running = _RunningStatement(database, statement, parameters)
    running.start()
    try:
        while not running.ended.wait(_LOOK):
            yield
    except BaseException:
        running.interrupt()
        raise
    running.raise_error()


class _RunningStatement(threading.Thread):
    def __init__(
        self, database: "DuckDBPyConnection", statement: str, parameters: Sequence[object]
    ) -> None:
        super().__init__(daemon=True)
        self._database = database
        self._statement = statement
        self._parameters = parameters
        self._error: BaseException | None = None
        self.ended = threading.Event()

    def run(self) -> None:
        try:
            self._database.execute(self._statement, self._parameters)
        except BaseException as error:
            self._error = error
        finally:
            self.ended.set()

    def interrupt(self) -> None:
        """End the statement, and wait until it has ended. It may have not begun yet."""
        while not self.ended.wait(_LOOK):
            self._database.interrupt()

    def raise_error(self) -> None:
        if self._error is None:
            return
        raise _storage_error(self._error) or self._error


def _storage_error(error: BaseException) -> StorageError | None:
    """What duckdb's error means, where it is about memory or space.

    A full disk is an IOException, or a TransactionException where that was met at the end; so is
    the limit of a file's size.
    """
    module = load_duckdb()
    if isinstance(error, module.OutOfMemoryException):
        text = "there is not enough memory, or space for temporary files"
        return StorageError(text, remedy=Remedy.TEMPORARY_SPACE())
    if isinstance(error, module.Error):
        for code, remedy in _REFUSED.items():
            if (why := os.strerror(code)) in str(error):
                return StorageError(f"can't write temporary files: {why}", remedy=remedy())
    return None


def _version(text: str) -> tuple[int, ...]:
    numbers = text.split(".")[:3]
    return tuple(int("".join(filter(str.isdigit, each)) or 0) for each in numbers)


def quoted_name(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def quoted_text(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"
