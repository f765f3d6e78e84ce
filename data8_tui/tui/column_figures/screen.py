"""A screen with a row for each column of a table, and details of the column under the cursor."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from textual.containers import Container
from textual.content import Content
from textual.widget import Widget

from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.column_figures.find_dialog import FindColumnDialog
from data8_tui.tui.widgets.grid.cells import CellLike
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.tui.widgets.grid.source import Key, ListSource
from data8_tui.tui.widgets.static_text import StaticText

WIDE = 150
"""Terminal width from which the details are beside the columns; else they are below."""
_HEADER = 1


class ColumnFiguresScreen(AppScreen):
    """Columns and details, both as grids. A subclass defines what they show and what Enter opens.

    `columns` and `details` are the sources of the two grids. It calls `show_columns` when the rows
    have changed.
    """

    DEFAULT_CSS = """
    ColumnFiguresScreen {
        #heading { height: auto; max-height: 8; padding: 0 2; margin: 1 0; }
        #panes { height: 1fr; layout: vertical; }
        #columns { height: 1fr; }
        #details { height: 1fr; margin: 1 0 0 0; }
        &.-wide {
            #panes { layout: horizontal; }
            #columns { width: 3fr; }
            #details { width: 2fr; margin: 0 0 0 2; }
        }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.columns = ListSource(())
        self.details = ListSource(())

    # What a subclass defines.

    def show_details(self, key: Key) -> None:
        """Put the rows for the row `key` of the columns into `details`."""
        raise NotImplementedError

    def heading(self, width: int) -> Content:
        """The lines above the columns, at most `width` cells wide."""
        raise NotImplementedError

    def column_names(self) -> Mapping[str, Key]:
        """The columns that can be found by their names, with the keys of their rows."""
        raise NotImplementedError

    def open_column(self, key: Key) -> None:
        """What Enter does on a row of the columns."""
        raise NotImplementedError

    def open_detail(self, key: Key) -> None:
        """What Enter does on a row of the details."""
        raise NotImplementedError

    # What both screens do with it.

    def body(self) -> Iterable[Widget]:
        yield StaticText(id="heading")
        columns = Grid(self.columns, empty_text="There are no columns.", id="columns")
        details = Grid(self.details, empty_text="", loading_text="", id="details")
        yield Container(columns, details, id="panes")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#columns").focus()

    @property
    def column_grid(self) -> Grid:
        """The rows of the columns."""
        return self.query_one("#columns", Grid)

    @property
    def detail_grid(self) -> Grid:
        """The rows of the column under the cursor."""
        return self.query_one("#details", Grid)

    @property
    def focused_row(self) -> tuple[str, Key]:
        """The id of the grid that has the keys, and the key of its row with the cursor."""
        grid = self.focused if isinstance(self.focused, Grid) else self.column_grid
        return cast(str, grid.id), grid.cursor_key

    @property
    def focused_cells(self) -> Sequence[CellLike] | None:
        """The cells of that row; None where there is none."""
        grid = self.focused if isinstance(self.focused, Grid) else self.column_grid
        return grid.source.cells(grid.cursor) if grid.cursor is not None else None

    def on_resize(self) -> None:
        super().on_resize()
        self.set_class(self.size.width >= WIDE, "-wide")
        self.call_after_refresh(self.show)

    def show_heading(self) -> None:
        """Draw the lines above the columns."""
        if self.in_use:
            self.query_one("#heading", StaticText).update(self.heading(self.size.width - 4))

    def show_columns(self) -> None:
        """Give the columns the lines that they need, up to half of them, and draw the details."""
        if not self.in_use:
            return
        grid, room = self.column_grid, self.query_one("#panes").size.height
        lines = grid.count + _HEADER
        stacked = not self.has_class("-wide")
        fitting = stacked and grid.count
        grid.styles.height = min(lines, max(_HEADER + 1, room // 2)) if fitting else "1fr"
        self.detail_grid.display = bool(grid.count)
        self.show_details(grid.cursor_key)
        self.refresh_bindings()

    def on_grid_row_highlighted(self, event: Grid.RowHighlighted) -> None:
        if event.grid.id == "columns":
            self.show_details(event.key)
            self.detail_grid.move_to(0)
        self.refresh_bindings()

    def on_grid_row_selected(self, event: Grid.RowSelected) -> None:
        self.action_open()

    def action_find(self) -> None:
        self.app.push_screen(FindColumnDialog(list(self.column_names())), self._go_to)

    def _go_to(self, name: str | None) -> None:
        place = self.columns.find(self.column_names().get(name)) if name is not None else None
        if place is not None:
            self.column_grid.focus()
            self.column_grid.move_to(place)

    def action_open(self) -> None:
        grid, key = self.focused_row
        if grid == "details":
            self.open_detail(key)
        else:
            self.open_column(key)
