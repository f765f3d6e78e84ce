"""A Parquet file as records by number: duckdb finds the row group by the number."""

from data8_tui.analysis.local_file.record_file import LeftOut, ValueRow, unique_names
from data8_tui.codes import Problem
from data8_tui.transfer.readers.parquet.table import ParquetTable

_MEMORY = 1 << 29
"""Bytes that duckdb may use: of a row group it holds the columns it reads."""
_BLOCK = 1 << 13
"""Records."""


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

    @property
    def blocks(self) -> int:
        return -(-self.count // _BLOCK)

    def block_range(self, block: int) -> range:
        return range(block * _BLOCK, min((block + 1) * _BLOCK, self.count))

    def may_hold(self, block: int, text: str) -> bool:
        return True

    def advance(self) -> None:
        pass

    def read(self, first: int, count: int) -> list[ValueRow]:
        return list(self._table.stretch(first, count))
