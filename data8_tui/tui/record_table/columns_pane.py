"""The columns of a table beside its records: found by typing, hidden, moved."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from data8_tui.keys.command import Command
from data8_tui.tui.record_table import column_rows
from data8_tui.tui.records.arrangement import ColumnArrangement
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.tui.widgets.grid.source import ListSource

FINDING_COLUMN = (
    Command("column.choose", "enter", "choose", "go there"),
    Command("column.list", "tab", "app.focus_next", "to the list"),
    Command("column.close", "escape", "back", "close"),
)
"""What works while a column's name is typed."""


class ColumnInput(Input):
    """A part of a column's name. Up and down move in the list below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    class Moved(Message):
        """The cursor of the list below is to move by so many rows."""

        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    def action_move(self, rows: int) -> None:
        self.post_message(self.Moved(rows))


class ColumnsPane(Vertical):
    """Posts `Chosen` with the column that the records are to show."""

    DEFAULT_CSS = """
    ColumnsPane {
        width: 1fr;
        #column-find { margin: 0 2; }
        #columns { width: 100%; }
        &.-fixed #column-find { display: none; }
        &.-beside { margin-left: 2; }
    }
    """

    class Chosen(Message):
        """Enter on a column."""

        def __init__(self, column: str) -> None:
            super().__init__()
            self.column = column

    def __init__(self) -> None:
        super().__init__(id="columns-pane")
        self._source = ListSource(column_rows.COLUMNS)
        self._columns: Mapping[str, str] = {}
        self._arrangement = ColumnArrangement()

    def compose(self) -> ComposeResult:
        yield ColumnInput(placeholder="a column's name…", id="column-find", compact=True)
        yield Grid(self._source, empty_text="No columns are listed.", id="columns")

    @property
    def grid(self) -> Grid:
        return self.query_one("#columns", Grid)

    @property
    def field(self) -> Input:
        return self.query_one("#column-find", Input)

    @property
    def column(self) -> str | None:
        """The column under the cursor of the list."""
        key = self.grid.cursor_key
        return key if isinstance(key, str) else None

    def open(self, column: str | None) -> None:
        """Show all columns, with the cursor on one of them, ready for typing."""
        self.field.value = ""
        self._replace()
        if column is not None and (place := self._source.find(column)) is not None:
            self.grid.move_to(place)
        self.field.focus()

    def present(self, columns: Mapping[str, str], arrangement: ColumnArrangement) -> None:
        """Show these columns, with their types, as they are arranged."""
        self._columns, self._arrangement = columns, arrangement
        self._replace()

    def _replace(self) -> None:
        typed = self.field.value.strip().casefold()
        listed = column_rows.column_rows(self._columns, self._arrangement)
        columns = column_rows.shown_columns(self._columns)
        same = columns == self._source.columns
        rows = (row for row in listed if typed in row[0].casefold())
        self._source.replace(rows, columns=None if same else columns)
        self.grid.empty_text = (
            f"No column's name contains “{typed}”." if self._columns else "No columns are listed."
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._replace()
        self.grid.move_to(0)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._choose()

    def on_column_input_moved(self, event: ColumnInput.Moved) -> None:
        event.stop()
        self.grid.action_move(event.rows)

    def on_grid_row_selected(self, event: Grid.RowSelected) -> None:
        event.stop()
        self._choose()

    def on_grid_row_highlighted(self, event: Grid.RowHighlighted) -> None:
        event.stop()

    def _choose(self) -> None:
        if (column := self.column) is not None:
            self.post_message(self.Chosen(column))
            self.field.value = ""
