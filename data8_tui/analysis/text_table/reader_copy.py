"""What our readers return, put into a table of duckdb by files of CSV in one fixed form.

Each value is in quotes, and a null is nothing between two delimiters. Each line begins with a
delimiter, so that none is blank.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from data8_tui.analysis.text_table.database import quoted_text, run_statement
from data8_tui.codes import FileProblem, Problem
from data8_tui.own_files import create_own
from data8_tui.transfer.readers.batch import Batch, SourceRow, Unreadable
from data8_tui.transfer.storage import storage_errors, write_all

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PART = 1 << 25
"""Bytes of a file from which no more rows are added to it."""
_SHORT_LINE = 1 << 21


class RowCopy:
    """Appends rows to `table`, by files in `folder` that last no longer than a statement.

    `nulls` is whether a null differs from an empty text in the file; else both are empty texts.
    """

    def __init__(
        self,
        database: "DuckDBPyConnection",
        table: str,
        headers: Sequence[str],
        folder: Path,
        *,
        nulls: bool,
    ) -> None:
        self._database = database
        self._table = table
        self._headers = headers
        self._folder = folder
        self._null = b"" if nulls else b'""'
        self.records = 0

    def add(self, batches: Iterator[Batch], after_batch: Callable[[], None]) -> None:
        """Add all rows. Raises Unreadable for the first problem, StorageError and duckdb's."""
        lines: list[bytes] = []
        size = 0
        for batch in batches:
            after_batch()
            if batch.problems:
                raise Unreadable(batch.problems[0].line, batch.problems[0].message)
            for part in self._parts(batch):
                lines.append(part)
                size += len(part)
                if size >= _PART:
                    self._insert(lines, after_batch)
                    lines, size = [], 0
            self.records += len(batch.rows)
        if lines:
            self._insert(lines, after_batch)

    def _parts(self, batch: Batch) -> Iterator[bytes]:
        null = self._null.decode()
        empty = null if batch.empty_is_null else '""'
        for index, row in enumerate(batch.rows):
            try:
                yield _line(row, null, empty).encode()
            except UnicodeEncodeError:
                problem = self._half_character(row, batch.line_of(index))
                raise Unreadable(problem.line, problem.message) from None

    def _half_character(self, row: SourceRow, line: int) -> Problem:
        for header, value in zip(self._headers, row, strict=True):
            if value is not None and not _encodes(value):
                return Problem(line, FileProblem.HALF_CHARACTER(column=header))
        raise AssertionError("each of its values can be encoded")

    def _insert(self, lines: list[bytes], check: Callable[[], None]) -> None:
        path = self._folder / f"rows-{os.getpid()}-{id(self)}.csv"
        with storage_errors(path, "write"):
            file = create_own(path)
            try:
                write_all(file, b"".join(lines))
            finally:
                os.close(file)
        try:
            run_statement(self._database, self._statement(path, max(map(len, lines))), check=check)
        finally:
            path.unlink(missing_ok=True)

    def _statement(self, path: Path, longest: int) -> str:
        names = [f"c{at}" for at in range(len(self._headers))]
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in ("_", *names))
        line = max(_SHORT_LINE, longest + 1)
        return (
            f"insert into {self._table} select {', '.join(names)} from read_csv("  # noqa: S608
            f"{quoted_text(str(path))}, auto_detect = false, columns = {{{columns}}}, "
            "header = false, delim = ',', quote = '\"', escape = '\"', strict_mode = true, "
            "null_padding = false, allow_quoted_nulls = false, nullstr = '', new_line = '\\n', "
            f"max_line_size = {line}, buffer_size = {4 * line})"
        )


def _line(row: SourceRow, null: str, empty: str) -> str:
    fields = [
        null if value is None else '"' + value.replace('"', '""') + '"' if value else empty
        for value in row
    ]
    return f",{','.join(fields)}\n"


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
