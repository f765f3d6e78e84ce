"""A grid whose cursor is in one cell: for tables of which more columns exist than fit."""

from collections.abc import Callable
from typing import ClassVar, TypeAlias

from textual.binding import BindingType
from textual.events import Click, Resize
from textual.geometry import Offset, Region

from data8_tui.keys.cursor_commands import CELLS
from data8_tui.tui.bindings import bindings
from data8_tui.tui.widgets.grid import lines, messages
from data8_tui.tui.widgets.grid.columns import PlacedColumn, column_at
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.tui.widgets.grid.painter import GridRow, RowLook
from data8_tui.tui.widgets.grid.source import (
    Change,
    ColumnsChanged,
    Key,
    RowSource,
    RowsReplaced,
)
from data8_tui.tui.widgets.grid.viewport import HEADER


class CellGrid(Grid):
    """Left and right move the cursor from column to column, and the columns scroll with it.

    The first `labels` columns name the row: they stay where they are, and have no cursor. The
    cursor's column is known by its key, and stays the same where columns move.
    """

    CURSOR = CELLS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CELLS)]
    DEFAULT_CSS = """
    CellGrid {
        & > .grid--cell { color: $foreground; background: $foreground 20%; }
        &:focus > .grid--cursor { color: $foreground; background: $foreground 8%; }
        &:focus > .grid--cell {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: bold;
        }
        &:ansi > .grid--cursor, &:nocolor > .grid--cursor,
        &:ansi:focus > .grid--cursor, &:nocolor:focus > .grid--cursor {
            color: ansi_default;
            background: ansi_default;
            text-style: bold;
        }
        &:ansi > .grid--cell, &:nocolor > .grid--cell {
            color: ansi_default;
            background: ansi_default;
            text-style: dim reverse;
        }
        &:ansi:focus > .grid--cell, &:nocolor:focus > .grid--cell { text-style: reverse; }
    }
    """

    CellHighlighted: TypeAlias = messages.CellHighlighted

    def __init__(
        self,
        source: RowSource | None = None,
        *,
        labels: int = 1,
        empty_text: str = "Nothing here.",
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        super().__init__(source, empty_text=empty_text, wide=True, frozen=labels, id=id)
        self._labels = labels
        self._cell = labels
        self._cell_key = ""
        self.on_cursor: Callable[[], None] = lambda: None
        """Called at once where the cursor is in another row: what shows it is painted with it."""
        self._range_start: int | None = None

    @property
    def column(self) -> str | None:
        """The key of the column with the cursor; None where there is none."""
        columns = self.source.columns
        return columns[self._cell].key if self._cell < len(columns) else None

    @property
    def cursor_offset(self) -> Offset:
        """Where the cell with the cursor begins on screen."""
        row = super().cursor_offset
        if not self.count:
            return row
        placed = self._columns.layout.placed
        return row + Offset(next((one.x for one in placed if one.position == self._cell), 0), 0)

    @property
    def frozen(self) -> int:
        """How many columns stay at the left, besides those that name the row."""
        return self._columns.frozen - self._labels

    @frozen.setter
    def frozen(self, columns: int) -> None:
        self._columns.frozen = self._labels + columns
        self._fit_columns()
        self._reveal_cell()

    @property
    def frozen_in_view(self) -> int:
        """How many of those there is room for."""
        return max(0, self._columns.kept - self._labels)

    @property
    def range_start(self) -> int | None:
        """The row from which on, up to the cursor, rows are marked; None where none are."""
        return self._range_start

    @range_start.setter
    def range_start(self, index: int | None) -> None:
        self._range_start = index
        self.refresh()
        self.post_message(self.RowHighlighted(self, self._cursor.key, self._cursor.index))

    @property
    def marked_rows(self) -> range:
        """The rows that are marked."""
        if self._range_start is None or self.cursor is None:
            return range(0)
        return range(min(self._range_start, self.cursor), max(self._range_start, self.cursor) + 1)

    def _show_cursor(self, before: tuple[int, Key]) -> None:
        super()._show_cursor(before)
        if before != self._cursor.place:
            self.on_cursor()
        if self._range_start is not None:
            self.refresh()

    def move_to_column(self, position: int) -> None:
        """Put the cursor into a column, counted from 0 without those that name the row."""
        count = len(self.source.columns)
        before, self._cell = self._cell, max(self._labels, min(position + self._labels, count - 1))
        self._reveal_cell()
        if before != self._cell:
            self._refresh_cells({before, self._cell})
            self._report_cell()

    def on_resize(self, _: Resize) -> None:
        # Textual calls the handler of `Grid` too.
        self._reveal_cell()

    def _reveal_cell(self) -> None:
        width = self.scrollable_content_region.width
        if self._columns.reveal(self._cell, self.source, width):
            self._painter.forget_strips()
            self.refresh()

    def _report_cell(self) -> None:
        self._cell_key = self.column or ""
        self.post_message(self.CellHighlighted(self, self._cell_key))

    def _refresh_cells(self, positions: set[int]) -> None:
        """Repaint these cells of the cursor's row."""
        y = HEADER + self._cursor.index - self.top
        for _, position, x, width in self._columns.layout.placed:
            if position in positions:
                self.refresh(Region(lines.GUTTER + x, y, width, 1))

    def _on_source_change(self, change: Change) -> None:
        if isinstance(change, ColumnsChanged | RowsReplaced):
            self._follow_column()
        if isinstance(change, ColumnsChanged):
            self._fit_columns()
            self._painter.forget_strips()
            self.refresh()
        else:
            super()._on_source_change(change)
        if isinstance(change, ColumnsChanged | RowsReplaced):
            self._reveal_cell()

    def _show_all(self) -> None:
        self._follow_column()
        super()._show_all()

    def _follow_column(self) -> None:
        """Stay in the column, or in the one that is in its place."""
        keys = [column.key for column in self.source.columns]
        found = keys.index(self._cell_key) if self._cell_key in keys else self._cell
        self._cell = max(self._labels, min(found, len(keys) - 1))
        if (self.column or "") != self._cell_key:
            self._report_cell()

    def _row_look(self, row: GridRow) -> RowLook:
        look = super()._row_look(row)
        if row.index in self.marked_rows:
            look = look._replace(marked=True)
        return look._replace(cell=self._cell) if look.cursor else look

    def action_sideways(self, columns: int) -> None:
        self.move_to_column(self._cell - self._labels + columns)

    def action_first_column(self) -> None:
        self.move_to_column(0)

    def action_last_column(self) -> None:
        self.move_to_column(len(self.source.columns))

    def on_click(self, event: Click) -> None:
        at = event.get_content_offset(self)
        placed = self._placed_at(at.x) if at is not None else None
        if placed is not None and placed.position >= self._labels:
            self.move_to_column(placed.position - self._labels)

    def _placed_at(self, x: int) -> PlacedColumn | None:
        column = column_at(self._columns.layout, x - lines.GUTTER)
        return next((one for one in self._columns.layout.placed if one.column is column), None)
