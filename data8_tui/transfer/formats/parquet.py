"""Parquet, converted by duckdb from a complete and verified CSV file.

Every value is its text, and a null is a null. An integer column (Data8's type 1) becomes BIGINT
where this changes the text of no value; otherwise it stays text, like all others.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data8_tui.errors import ExtraMissing, StorageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_INTEGER = 1
_SETTINGS = {
    "memory_limit": "512MB",
    "threads": 1,  # each has buffers and a row group of its own, and two were slower than one
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What duckdb holds at once: its memory grows with these, not with the number of records."""

    line: int
    """Bytes of the longest record."""
    buffer: int
    """Bytes of the source; duckdb holds about three of these."""
    group: int
    """Records of a row group."""


_USUAL = _Bounds(line=1_000_000, buffer=2_000_000, group=20_480)
_LARGE_RECORDS = _Bounds(line=64 << 20, buffer=64 << 20, group=2_048)


def import_duckdb() -> Any:
    """The module duckdb. Raises ExtraMissing where it isn't installed."""
    try:
        import duckdb as module
    except ModuleNotFoundError as missing:
        if missing.name != "duckdb":
            raise _not_imported(missing) from missing
        raise ExtraMissing(
            "Parquet is written by the package duckdb, which is not installed",
            extra="parquet",
        ) from None
    except ImportError as error:
        raise _not_imported(error) from error
    return module


def _not_imported(error: ImportError) -> ExtraMissing:
    why = str(error).partition("\n")[0]
    return ExtraMissing(
        f"Parquet is written by the package duckdb, which can't be imported: {why}",
        extra="parquet",
    )


def write_parquet(source: Path, target: Path, columns: dict[str, object]) -> None:
    """Write to the empty file `target` from the CSV file `source` with columns of these type codes.

    Blocks. Raises ExtraMissing without duckdb, StorageError where it can't write the file.
    """
    module = import_duckdb()
    try:
        try:
            _convert(module, source, target, columns, _USUAL)
        except module.Error:  # a record may be longer, for which duckdb has no error of its own
            _convert(module, source, target, columns, _LARGE_RECORDS)
    except module.Error as refused:
        of_system = isinstance(refused, module.IOException)  # others hold texts of records
        message = str(refused).splitlines()[0] if of_system else type(refused).__name__
        raise StorageError(f"can't write {target}: {message}") from refused


def _convert(
    module: Any, source: Path, target: Path, columns: dict[str, object], bounds: _Bounds
) -> None:
    with module.connect(config=_SETTINGS) as connection:
        _copy(connection, _csv_source(source, columns, bounds), target, columns, bounds.group)


def _copy(
    connection: "DuckDBPyConnection",
    source: str,
    target: Path,
    columns: dict[str, object],
    group: int,
) -> None:
    integers = _integer_columns(connection, source, columns)
    selected = ", ".join(
        f"cast({_quote_name(name)} as bigint) as {_quote_name(name)}"
        if name in integers
        else _quote_name(name)
        for name in columns
    )
    query = f"select {selected} from {source}"  # noqa: S608 - quoted
    options = f"format parquet, compression zstd, use_tmp_file false, row_group_size {group}"
    connection.execute(f"copy ({query}) to {_quote_text(str(target))} ({options})")


def _integer_columns(
    connection: "DuckDBPyConnection", source: str, columns: dict[str, object]
) -> set[str]:
    """The columns of type 1 whose every value is the same text after a cast to BIGINT."""
    candidates = [name for name, code in columns.items() if code == _INTEGER]
    if not candidates:
        return set()
    misfits = ", ".join(
        f"count_if({_quote_name(name)} is not null and "
        f"try_cast({_quote_name(name)} as bigint)::varchar is distinct from {_quote_name(name)})"
        for name in candidates
    )
    counted = connection.execute(f"select {misfits} from {source}").fetchone()  # noqa: S608
    return {name for name, count in zip(candidates, counted or (), strict=True) if count == 0}


def _csv_source(source: Path, columns: dict[str, object], bounds: _Bounds) -> str:
    types = ", ".join(f"{_quote_text(name)}: 'VARCHAR'" for name in columns)
    return (
        f"read_csv({_quote_text(str(source))}, columns = {{{types}}}, header = true, "
        "auto_detect = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', "
        f"nullstr = '', allow_quoted_nulls = false, max_line_size = {bounds.line}, "
        f"buffer_size = {bounds.buffer})"
    )


def _quote_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quote_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
