"""Parquet, read by duckdb; each value is the text that duckdb casts it to, without loss."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from data8_tui.codes import FileProblem, Message
from data8_tui.transfer.readers.batch import BATCH, Batch, SourceRow, Unreadable
from data8_tui.transfer.readers.optional_packages import require

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NESTED_OR_BINARY = ("STRUCT", "MAP", "UNION", "BLOB", "BIT")


class ParquetReader:
    """Reads `path` by row groups. Rows are numbered from 1; times with a zone become UTC.

    Raises ExtraMissing where duckdb isn't installed, Unreadable where it can't read the file.
    """

    def __init__(self, path: Path) -> None:
        duckdb = require("duckdb", "parquet")
        self.warnings: list[Message] = []
        # By its descriptor, since duckdb takes a path with * or ? for a pattern.
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._size = os.fstat(self._file).st_size
        self._read = 0
        self._rows = 0
        self._connection: DuckDBPyConnection = duckdb.connect(
            config={"threads": 1, "autoinstall_known_extensions": "false"}
        )
        try:
            self._connection.execute("set TimeZone = 'UTC'")
            self.headers = self._columns()
        except duckdb.Error as error:
            self.close()
            raise Unreadable(0, FileProblem.PARQUET_UNREADABLE(reason=_first_line(error))) from None

    @property
    def position(self) -> int:
        """In proportion to the rows read; how many bytes those took is not known."""
        return self._size * self._read // max(self._rows, 1)

    def close(self) -> None:
        self._connection.close()
        os.close(self._file)

    def batches(self) -> Iterator[Batch]:
        """See Reader. Raises Unreadable."""
        import duckdb

        columns = ", ".join(f"cast({_quoted(name)} as varchar)" for name in self.headers)
        try:
            result = self._execute(f"select {columns} from read_parquet(?)")  # noqa: S608 - quoted
            while rows := result.fetchmany(BATCH):
                yield Batch(list[SourceRow](rows), partial(_row_number, self._read + 1))
                self._read += len(rows)
        except duckdb.Error as error:
            reason = _first_line(error)
        else:
            return
        raise Unreadable(self._read + 1, FileProblem.PARQUET_BROKEN(reason=reason))

    parts = batches

    def _columns(self) -> tuple[str, ...]:
        found = self._execute("describe select * from read_parquet(?)").fetchall()
        for name, kind, *_ in found:
            if kind.endswith("]") or kind.startswith(_NESTED_OR_BINARY):
                raise Unreadable(0, FileProblem.COLUMN_NOT_PLAIN(column=name, type=kind))
        counted = self._execute("select count(*) from read_parquet(?)").fetchone()
        self._rows = counted[0] if counted else 0
        return tuple(name for name, *_ in found)

    def _execute(self, query: str) -> "DuckDBPyConnection":
        return self._connection.execute(query, [f"/dev/fd/{self._file}"])


def _row_number(first: int, index: int) -> int:
    return first + index


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
