"""The texts that records are sorted by: in memory, and in duckdb once they are many.

They are compared character by character, by code point: 10 comes before 9. Empty texts come first,
nulls last, and records with equal texts stay in the order of the file.
"""

from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from data8_tui.analysis.text_table.database import open_database
from data8_tui.analysis.text_table.reader_copy import RowCopy
from data8_tui.errors import ExtraMissing
from data8_tui.temporary_folder import TemporaryFolder
from data8_tui.transfer.readers.batch import BATCH, Batch, SourceRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_IN_MEMORY = 100_000_000
"""Bytes of memory, about, that texts may take before duckdb has them."""
TEXT_SIZE = 57
"""Bytes that a text takes besides its characters, and its place in a list."""
_DATABASE_MEMORY = 128 << 20
_ROWS_AT_ONCE = 100_000


class SortKeys:
    """Numbers of records, each with its text. Close it after use.

    Raises ExtraMissing where there are too many for memory and duckdb isn't installed, and
    StorageError where the disk is full.
    """

    def __init__(self, *, descending: bool) -> None:
        self._descending = descending
        self._numbers = array("q")
        self._texts: list[str | None] = []
        self._size = 0
        self._table: _KeyTable | None = None

    def add(self, numbers: Sequence[int], texts: Sequence[str | None]) -> None:
        """Add records, in the order of the file."""
        self._numbers.extend(numbers)
        self._texts += texts
        self._size += sum(len(text or "") + TEXT_SIZE for text in texts)
        if self._size > MOST_IN_MEMORY:
            self._table = self._table or _KeyTable()
        if self._table is not None and len(self._texts) >= _ROWS_AT_ONCE:
            self._move(self._table)

    def sorted(self) -> "array[int]":
        """All numbers in the order of their texts."""
        if self._table is not None:
            self._move(self._table)
            return self._table.sorted(descending=self._descending)
        texts = self._texts
        filled = [place for place, text in enumerate(texts) if text is not None]
        filled.sort(key=texts.__getitem__, reverse=self._descending)  # type: ignore[arg-type]
        nulls = [place for place, text in enumerate(texts) if text is None]
        return array("q", map(self._numbers.__getitem__, filled + nulls))

    def close(self) -> None:
        """Remove what was put on the disk."""
        self._texts = []
        if self._table is not None:
            self._table.close()
            self._table = None

    def _move(self, table: "_KeyTable") -> None:
        table.add(self._numbers, self._texts)
        self._numbers, self._texts = array("q"), []


class _KeyTable:
    """The same in a database that uses a folder of its own beyond some memory."""

    def __init__(self) -> None:
        self._folder = TemporaryFolder()
        try:
            self._database: DuckDBPyConnection = open_database(
                self._folder.path, memory=_DATABASE_MEMORY, threads=1
            )
        except ExtraMissing as missing:
            self._folder.remove()
            raise ExtraMissing(
                "so many records are sorted by the package duckdb, which is not installed",
                extra=missing.extra,
            ) from None
        self._database.execute("create table keys (c0 varchar, c1 varchar)")
        names = ("number", "text")
        self._copy = RowCopy(self._database, "keys", names, self._folder.path, nulls=True)

    def add(self, numbers: Sequence[int], texts: Sequence[str | None]) -> None:
        self._copy.add(_batches(numbers, texts), lambda: None)

    def sorted(self, *, descending: bool) -> "array[int]":
        direction = "desc" if descending else "asc"
        result = self._database.execute(
            "select c0::bigint from keys "  # noqa: S608 - one of two words
            f"order by c1 {direction} nulls last, c0::bigint"
        )
        found = array("q")
        while rows := result.fetchmany(_ROWS_AT_ONCE):
            found.extend(number for (number,) in rows)
        return found

    def close(self) -> None:
        self._database.close()
        self._folder.remove()


def _batches(numbers: Sequence[int], texts: Sequence[str | None]) -> Iterator[Batch]:
    """Rows of a number and its text, some at a time."""
    for start in range(0, len(numbers), BATCH):
        some = slice(start, start + BATCH)
        rows: list[SourceRow] = list(zip(map(str, numbers[some]), texts[some], strict=True))
        yield Batch(rows, int)
