"""Parquet, made by duckdb from the CSV that was collected and verified.

Every value is text as it came, and a null is a null. A whole-number column (Data8's type 1) becomes
BIGINT where each of its values prints as it came; otherwise it stays text, like all others.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from data8_tui.errors import ExtraMissing, StorageError
from data8_tui.transfer.storage import storage_errors

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WHOLE_NUMBER = 1
_LONGEST_RECORD = 64 * 1024 * 1024
_SETTINGS = {
    "memory_limit": "512MB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def duckdb() -> Any:
    """The module. Raises ExtraMissing with the command that installs it."""
    try:
        import duckdb as module
    except ImportError:
        raise ExtraMissing(
            "Parquet is written by the package duckdb, which is not installed",
            extra="parquet",
        ) from None
    return module


def convert(collected: Path, made: Path, columns: dict[str, object]) -> None:
    """Write `made` from `collected`, whose columns have these types. Blocks for long.

    Raises StorageError for what duckdb can't write.
    """
    module = duckdb()
    with storage_errors(made, "replace"):
        made.unlink(missing_ok=True)
    try:
        with module.connect(config=_SETTINGS) as connection:
            _copy(connection, _source(collected, columns), made, columns)
    except module.Error as refused:
        said = str(refused).splitlines()[0]
        raise StorageError(f"can't write {made}: {said}") from refused


def _copy(
    connection: "DuckDBPyConnection", source: str, made: Path, columns: dict[str, object]
) -> None:
    whole = _whole(connection, source, columns)
    picked = ", ".join(
        f"cast({_name(name)} as bigint) as {_name(name)}" if name in whole else _name(name)
        for name in columns
    )
    connection.execute(
        f"copy (select {picked} from {source}) to {_text(str(made))} "  # noqa: S608 - quoted
        "(format parquet, compression zstd)"
    )


def _whole(connection: "DuckDBPyConnection", source: str, columns: dict[str, object]) -> set[str]:
    """The whole-number columns whose every value survives being one."""
    named = [name for name, code in columns.items() if code == _WHOLE_NUMBER]
    if not named:
        return set()
    misfits = ", ".join(
        f"count_if({_name(name)} is not null and "
        f"try_cast({_name(name)} as bigint)::varchar is distinct from {_name(name)})"
        for name in named
    )
    counted = connection.execute(f"select {misfits} from {source}").fetchone()  # noqa: S608
    return {name for name, count in zip(named, counted or (), strict=True) if count == 0}


def _source(collected: Path, columns: dict[str, object]) -> str:
    types = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in columns)
    return (
        f"read_csv({_text(str(collected))}, columns = {{{types}}}, header = true, "
        "auto_detect = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', "
        f"nullstr = '', allow_quoted_nulls = false, max_line_size = {_LONGEST_RECORD})"
    )


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
