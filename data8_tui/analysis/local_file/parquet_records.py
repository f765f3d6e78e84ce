"""A Parquet file as records by number: duckdb finds the row group by the number."""

from collections import Counter

from data8_tui.analysis.local_file.record_file import LeftOut, ValueRow, unique_names
from data8_tui.codes import FileWarning, Message, Problem
from data8_tui.transfer.readers.parquet.table import ParquetTable

_MEMORY = 1 << 29
"""Bytes that duckdb may use: of a row group it holds the columns it reads."""
_BLOCK = 1 << 13
"""Records."""
_CHECKED = 1 << 16
"""Records whose numbers are checked at a time."""


class ParquetRecords:
    """See RecordFile. Columns that can't be uploaded are shown as duckdb writes them.

    Raises Unreadable.
    """

    complete = True
    problem: Problem | None = None

    def __init__(self, file: int, size: int) -> None:
        self.size = self.position = size
        self.left_out = LeftOut()
        self._table = ParquetTable(file, _MEMORY)
        self.count = self._table.rows
        self.columns = unique_names(self._table.headers)
        self.checked = not (self.count and self._table.has_floats)
        self._next = 0
        self._not_finite: Counter[str] = Counter()

    @property
    def blocks(self) -> int:
        return -(-self.count // _BLOCK)

    def block_range(self, block: int) -> range:
        return range(block * _BLOCK, min((block + 1) * _BLOCK, self.count))

    def may_hold(self, block: int, text: str) -> bool:
        return True

    def advance(self) -> None:
        pass

    def check(self) -> None:
        """Count the values of some more records that aren't shown as they are.

        `checked` once these are all. Raises Unreadable.
        """
        self._not_finite.update(self._table.not_finite(self._next, _CHECKED))
        self._next += _CHECKED
        self.checked = self._next >= self.count

    def warnings(self) -> list[Message]:
        """That values are shown as nulls, which are none."""
        found = self._not_finite
        if not found:
            return []
        return [FileWarning.NOT_FINITE(count=found.total(), columns=list(found))]

    def read(self, first: int, count: int) -> list[ValueRow]:
        return list(self._table.stretch(first, count))
