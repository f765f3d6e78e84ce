"""The texts that records are sorted by: in memory, and in duckdb once they are many.

They are compared character by character, by code point: 10 comes before 9. Empty texts come first,
nulls last, and records with equal texts stay in the order of the file.
"""

import shutil
import tempfile
from array import array
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from data8_tui.analysis.text_table.database import open_database, statement_steps
from data8_tui.analysis.text_table.reader_copy import RowCopy
from data8_tui.errors import ExtraMissing
from data8_tui.transfer.readers.batch import BATCH, Batch, SourceRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_IN_MEMORY = 100_000_000
"""Bytes of memory, about, that texts may take before duckdb has them."""
TEXT_SIZE = 57
"""Bytes that a text takes besides its characters, and its place in a list."""
_DATABASE_MEMORY = 128 << 20
_MOVED_AT_ONCE = 1 << 23
"""Bytes of texts, counted as above, that duckdb is given at a time."""
_FETCHED = 100_000
_RUN = 1 << 16
"""Texts that are sorted at a time; sorted runs are then merged."""


class SortKeys:
    """Numbers of records, each with its text. Close it after use.

    `folder` is where texts may be put; it belongs to the caller, who removes it even if this
    process is killed. Raises ExtraMissing where there are too many texts for memory and duckdb
    isn't installed, and StorageError where the disk is full.
    """

    def __init__(self, folder: Path, *, descending: bool) -> None:
        self._folder = folder
        self._descending = descending
        self._texts: list[str | None] = []
        self._size = 0
        """Bytes, about, of the texts in memory."""
        self._table: _KeyTable | None = None
        self.numbers = array("q")
        """After `sort` all numbers in the order of their texts."""

    def add(self, numbers: Sequence[int], texts: Sequence[str | None]) -> None:
        """Add records, in the order of the file."""
        self.numbers.extend(numbers)
        self._texts += texts
        self._size += sum(len(text or "") + TEXT_SIZE for text in texts)
        if self._table is None and self._size > MOST_IN_MEMORY:
            self._table = _KeyTable(self._folder)
        if self._table is not None and self._size >= _MOVED_AT_ONCE:
            self._move(self._table)

    def sort(self) -> Generator[None]:
        """Set `numbers`; yields now and then while it sorts. Closing the generator ends that."""
        if self._table is None:
            yield from self._sort_in_memory()
        else:
            self._move(self._table)
            yield from self._table.sort(self.numbers, descending=self._descending)

    def _sort_in_memory(self) -> Generator[None]:
        places = range(len(self._texts))
        runs: list[list[int]] = [[]]
        for start in range(0, len(places), _RUN):
            some = places[start : start + _RUN]
            runs.append(self._in_order(each for each in some if self._texts[each] is not None))
            yield
        while len(runs) > 1:  # neighbours alone are merged: equal texts stay in their order
            for at in range((len(runs) + 1) // 2):
                runs[at : at + 2] = [self._in_order(chain(*runs[at : at + 2]))]
                yield
        nulls = [place for place in places if self._texts[place] is None]
        self.numbers = array("q", map(self.numbers.__getitem__, runs[0] + nulls))

    def _in_order(self, places: Iterable[int]) -> list[int]:
        """Sorted by their texts, in linear time where two sorted runs follow each other."""
        key = self._texts.__getitem__
        return sorted(places, key=key, reverse=self._descending)  # type: ignore[arg-type]

    def close(self) -> None:
        """Remove what was put on the disk."""
        self._texts = []
        if self._table is not None:
            self._table.close()
            self._table = None

    def _move(self, table: "_KeyTable") -> None:
        table.add(self.numbers, self._texts)
        self.numbers, self._texts, self._size = array("q"), [], 0


class _KeyTable:
    """The same in a database that uses a folder of its own beyond some memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(dir=folder))
        try:
            self._database: DuckDBPyConnection = open_database(
                self._folder, memory=_DATABASE_MEMORY, threads=1
            )
        except ExtraMissing as missing:
            raise ExtraMissing(
                "so many records are sorted by the package duckdb, which is not installed",
                extra=missing.extra,
            ) from None
        self._database.execute("create table keys (c0 varchar, c1 varchar)")
        names = ("number", "text")
        self._copy = RowCopy(self._database, "keys", names, self._folder, nulls=True)

    def add(self, numbers: Sequence[int], texts: Sequence[str | None]) -> None:
        self._copy.add(_batches(numbers, texts), lambda: None)

    def sort(self, numbers: "array[int]", *, descending: bool) -> Generator[None]:
        """Append all numbers in their order to `numbers`."""
        direction = "desc" if descending else "asc"
        yield from statement_steps(
            self._database,
            "select c0::bigint from keys "  # noqa: S608 - one of two words
            f"order by c1 {direction} nulls last, c0::bigint",
        )
        while rows := self._database.fetchmany(_FETCHED):
            numbers.extend(number for (number,) in rows)
            yield

    def close(self) -> None:
        self._database.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _batches(numbers: Sequence[int], texts: Sequence[str | None]) -> Iterator[Batch]:
    """Rows of a number and its text, some at a time."""
    for start in range(0, len(numbers), BATCH):
        some = slice(start, start + BATCH)
        rows: list[SourceRow] = list(zip(map(str, numbers[some]), texts[some], strict=True))
        yield Batch(rows, int)
