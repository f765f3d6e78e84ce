"""The records of a window as the rows of a grid."""

from collections.abc import Callable, Mapping, Sequence
from typing import overload

from data8_tui.api.exact_json import Number
from data8_tui.api.records import FieldValue, Record
from data8_tui.insight import humanize
from data8_tui.transfer.download.chunks import Chunk
from data8_tui.tui.records import values
from data8_tui.tui.records.arrangement import ColumnArrangement
from data8_tui.tui.records.marked_text import MarkedPart, MarkedText
from data8_tui.tui.records.records import FetchFailure, RecordWindow
from data8_tui.tui.records.search import Needle, Span
from data8_tui.tui.records.widths import ColumnWidths, number_like
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.source import (
    ColumnsChanged,
    CountChanged,
    RowsChanged,
    RowSource,
    RowsReplaced,
)

_WAITING = Cell("…", "dim")
"""In place of what is on its way."""


class RecordCells(Sequence[CellLike]):
    """The cells of one record, made as far as they are painted: a table may have many columns."""

    __slots__ = ("_failure", "_format", "_number", "_record")

    def __init__(
        self,
        number: int | None,
        record: Record | None,
        failure: FetchFailure | None,
        form: "CellFormat",
    ) -> None:
        self._number = number
        self._record = record
        self._failure = failure
        self._format = form

    def __len__(self) -> int:
        return len(self._format.names) + 1

    @overload
    def __getitem__(self, place: int) -> CellLike: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[CellLike]: ...
    def __getitem__(self, place: int | slice) -> CellLike | Sequence[CellLike]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if place == 0:
            return _WAITING if self._number is None else Cell(humanize.count(self._number), "dim")
        if self._record is not None:
            name = self._format.names[place - 1]
            return self._format.cell(name, self._record.get(name))
        return Cell("✗ not here", "warn") if self._failure and place == 1 else _WAITING

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RecordCells):
            return NotImplemented
        return (
            self._record is other._record
            and self._failure is other._failure
            and self._format is other._format
            and self._number == other._number
        )

    __hash__ = None  # type: ignore[assignment]  # compared, and kept nowhere by its value


class CellFormat:
    """How values are shown now. Where that is to change, another one takes its place."""

    def __init__(self, names: Sequence[str], needle: Needle | None = None, *, masked: bool) -> None:
        self.names = names
        self._needle = needle
        self._masked = masked

    def cell(self, name: str, value: FieldValue) -> Cell:
        """A value as a cell: a null as a symbol, and no number is ever cut."""
        if value is None:
            found = self._needle is not None and self._needle.found_in(name, value)
            return Cell(values.NULL, "found" if found else "dim")
        if isinstance(value, MarkedText):
            return _marked_cell(value.masked(values.mask_value) if self._masked else value)
        style = "number" if isinstance(value, Number) else ""
        text = values.value_text(value, masked=self._masked)
        whole = number_like(value)
        if self._needle is not None and (spans := self._needle.spans(name, value)):
            return _found_cell(text, spans, style, whole=whole)
        return Cell(text, style, whole=whole)


def _found_cell(text: str, spans: Sequence[Span], style: str, *, whole: bool) -> Cell:
    """The text with the spans marked that were found."""
    parts: list[tuple[str, str]] = []
    end = 0
    for start, stop in spans:
        parts += [(text[end:start], style), (text[start:stop], "found")]
        end = stop
    parts.append((text[end:], style))
    return Cell("", "", tuple(part for part in parts if part[0]), whole=whole)


def _marked_cell(text: MarkedText) -> Cell:
    """Its parts in their styles."""
    (first, style, _), *rest = text.parts or [MarkedPart("")]
    tail = tuple((part.text, part.style) for part in rest)
    return Cell(first, style, tail, whole=number_like(text))


def number_in_order(index: int) -> int:
    """The number of a record where all of them are shown in their order."""
    return index + 1


class RecordSource(RowSource):
    """Row i is record i of the window; columns are arranged, as wide as what is on screen asks."""

    def __init__(
        self,
        records: RecordWindow,
        types: Mapping[str, str],
        arrangement: ColumnArrangement,
        *,
        masked: bool,
        noun: str = "record",
        number_of: Callable[[int], int | None] = number_in_order,
    ) -> None:
        """`number_of` gives the number of the record in a row, from 1; None where it isn't here."""
        super().__init__()
        self._number_of = number_of
        self.largest_number = 0
        """The largest number that may be shown, where that isn't how many rows there are."""
        self.records = records
        self.arrangement = arrangement
        self.names: tuple[str, ...] = tuple(types)
        """Every column, in the order of the records."""
        self.window = (0, 0)
        self._widths = ColumnWidths(types, noun)
        self._masked = masked
        self.shown: tuple[str, ...] = ()
        """The columns shown, in the order chosen."""
        self._needle: Needle | None = None
        self._format = CellFormat((), masked=masked)
        self._arrange()
        records.subscribe(self._on_chunk)

    @property
    def row_count(self) -> int:
        return self.records.count

    def cells(self, index: int) -> Sequence[CellLike]:
        record = self.records.get(index)
        failure = self.records.failure(index, index) if record is None else None
        return RecordCells(self._number_of(index), record, failure, self._format)

    def visible(self, first: int, last: int) -> None:
        self.window = (first, last)
        self.records.set_visible(first, last)
        self._follow_widths()

    def refresh_visible(self) -> None:
        """Somebody came back to the table: what failed meanwhile is tried again."""
        self.records.set_visible(*self.window)
        self.records.retry()

    @property
    def _most(self) -> int:
        return max(self.row_count, self.largest_number)

    def extend(self, count: int) -> None:
        """There are `count` records, more than was known."""
        self.records.extend(count)
        self._arrange()
        self.announce(CountChanged())

    def mask(self, masked: bool) -> None:
        """Show the shapes of the values only, or the values."""
        if masked != self._masked:
            self._masked = masked
            self._format_anew()

    def highlight(self, needle: Needle | None) -> None:
        """Mark what is found in the cells; None for nothing."""
        if needle != self._needle:
            self._needle = needle
            self._format_anew()

    def _format_anew(self) -> None:
        self._format = CellFormat(self.shown, self._needle, masked=self._masked)
        self.announce(RowsChanged(0, self.row_count - 1))

    def arrange(self) -> None:
        """Show the columns as they are arranged now."""
        self._arrange()
        self.announce(ColumnsChanged())

    def _arrange(self) -> None:
        self.shown = self.arrangement.shown(self.names)
        self.columns = self._widths.columns(self._most, self.shown)
        self._format = CellFormat(self.shown, self._needle, masked=self._masked)

    def _on_chunk(self, chunk: Chunk) -> None:
        new = self._new_names(chunk)
        self.names += new
        self._follow_widths()
        if new:
            self._arrange()
            self.announce(RowsReplaced())
        else:
            self.announce(RowsChanged(chunk.start - 1, chunk.last - 1))

    def _new_names(self, chunk: Chunk) -> tuple[str, ...]:
        """The fields of these records that no record has had before."""
        known, new = set(self.names), dict[str, None]()
        for _, records in self.records.chunks(chunk.start - 1, chunk.last - 1):
            for record in records:
                if not record.keys() <= known:
                    new |= dict.fromkeys(name for name in record if name not in known)
        return tuple(new)

    def _follow_widths(self) -> None:
        if self._widths.follow(self.records.chunks(*self.window)):
            columns = self._widths.columns(self._most, self.shown)
            if columns != self.columns:
                self.columns = columns
                self.announce(ColumnsChanged())
