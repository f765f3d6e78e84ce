"""A table of records: heading, records, their columns beside them, and the cell at the cursor."""

from collections.abc import Iterable, Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from data8_tui.tui.record_table.column_rows import columns_width
from data8_tui.tui.record_table.columns_pane import ColumnsPane
from data8_tui.tui.textual_private import complete_map, paint_with_layout
from data8_tui.tui.widgets.grid.cell_grid import CellGrid
from data8_tui.tui.widgets.static_text import StaticText

BESIDE = 100
"""Terminal width from which the columns pane is beside the records."""


class RecordTable(Vertical):
    """Widgets and their places; what is in them is given by the screen."""

    DEFAULT_CSS = """
    RecordTable {
        height: 1fr;
        #heading { height: 2; padding: 0 2; margin: 1 0; }
        #why { height: auto; padding: 0 2; margin-bottom: 1; color: $text-muted; }
        #tables { height: 1fr; }
        #records { width: 1fr; }
        #cell { height: 1; padding: 0 2; }
    }
    """

    def __init__(self, below_heading: Iterable[Widget], empty_text: str) -> None:
        super().__init__(id="table")
        self._below_heading = below_heading
        self.grid = CellGrid(empty_text=empty_text, id="records")
        self.pane = ColumnsPane()
        self._heading = StaticText(id="heading")
        self._why = StaticText(id="why")
        self._cell = StaticText(id="cell")

    def compose(self) -> ComposeResult:
        yield self._heading
        yield from self._below_heading
        yield self._why
        yield Horizontal(self.grid, self.pane, id="tables")
        yield self._cell

    def show_heading(self, lines: Content) -> None:
        """Draw the two lines at the top."""
        self._heading.update(lines, layout=False)

    def show_cell(self, line: Content) -> None:
        """Draw the bottom line."""
        self._cell.update(line, layout=False)

    def paint_cursor(self) -> None:
        """Paint what shows the cursor in the frame in which the records are painted."""
        paint_with_layout(self.screen, self._heading, self._cell, self.grid.vertical_scrollbar)

    def lay_out(self, columns: Mapping[str, str], why_no_records: str, *, with_pane: bool) -> None:
        """Show records, columns, or both where there is room; the focus is on one that is shown.

        Where there are no records to be shown, there are the columns alone and `why_no_records`.
        """
        complete_map(self.screen)
        width, unreadable = self.screen.size.width, bool(why_no_records)
        beside = width >= BESIDE
        self.pane.display = unreadable or with_pane
        self.pane.set_class(unreadable, "-fixed")
        self.pane.set_class(not unreadable and beside, "-beside")
        own = min(columns_width(columns), width // 2)
        self.pane.styles.width = own if self.pane.has_class("-beside") else "1fr"
        self.grid.display = not unreadable and (beside or not self.pane.display)
        self._why.update(why_no_records)
        self._why.display = unreadable
        self._cell.display = self.grid.display
        focused = self.screen.focused
        if focused is None or not _is_shown(focused):
            (self.grid if self.grid.display else self.pane.grid).focus()


def _is_shown(widget: Widget) -> bool:
    return all(one.display for one in widget.ancestors_with_self if isinstance(one, Widget))
