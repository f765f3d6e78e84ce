"""The records of a window as the rows of a grid."""

from collections.abc import Mapping, Sequence

from data8_tui.api.exact_json import Number
from data8_tui.api.records import FieldValue, Record
from data8_tui.insight import humanize
from data8_tui.transfer.download.chunks import Chunk
from data8_tui.tui.records import values, widths
from data8_tui.tui.records.records import RecordWindow
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.source import CountChanged, RowsChanged, RowSource, RowsReplaced


class RecordSource(RowSource):
    """Row i is record i + 1. Columns take their widths from the first records that arrive."""

    def __init__(self, records: RecordWindow, types: Mapping[str, str], *, masked: bool) -> None:
        super().__init__()
        self.records = records
        self.names: tuple[str, ...] = tuple(types)
        self.window = (0, 0)
        self._types = types
        self._masked = masked
        self._sized = False
        self.columns = widths.record_columns(records.count, types, ())
        records.subscribe(self._on_chunk)

    @property
    def row_count(self) -> int:
        return self.records.count

    def cells(self, index: int) -> Sequence[CellLike]:
        number = Cell(humanize.count(index + 1), "dim")
        record = self.records.get(index)
        if record is not None:
            return [number, *(self._cell(record.get(name)) for name in self.names)]
        failed = self.records.failure(index, index)
        first = Cell("✗ not here", "warn") if failed else None
        return [number, first, *([None] * (len(self.names) - 1))][: len(self.columns)]

    def visible(self, first: int, last: int) -> None:
        self.window = (first, last)
        self.records.set_visible(first, last)

    def refresh_visible(self) -> None:
        """Somebody came back to the table: what failed meanwhile is tried again."""
        self.records.set_visible(*self.window)
        self.records.retry()

    def extend(self, count: int) -> None:
        """There are `count` records, more than was known."""
        self.records.extend(count)
        self.announce(CountChanged())

    def mask(self, masked: bool) -> None:
        """Show the shapes of the values only, or the values."""
        if masked != self._masked:
            self._masked = masked
            self.announce(RowsChanged(0, self.row_count - 1))

    def _cell(self, value: FieldValue) -> Cell:
        if value is None:
            return Cell(values.NULL, "dim")
        style = "number" if isinstance(value, Number) else ""
        return Cell(values.value_text(value, masked=self._masked), style)

    def _on_chunk(self, chunk: Chunk) -> None:
        came = [self.records.get(index) for index in range(chunk.start - 1, chunk.last)]
        known = [record for record in came if record is not None]
        if known and not self._sized:
            self._size(known)
        else:
            self.announce(RowsChanged(chunk.start - 1, chunk.last - 1))

    def _size(self, records: Sequence[Record]) -> None:
        self._sized = True
        held = dict.fromkeys(name for record in records for name in record)
        types = {**self._types, **{name: "" for name in held if name not in self._types}}
        self.names = tuple(types)
        self.columns = widths.record_columns(self.row_count, types, records)
        self.announce(RowsReplaced())
