"""What a grid tells its screen. Each is also an attribute of Grid: `on_grid_row_selected`."""

from typing import TYPE_CHECKING

from textual.message import Message

from data8_tui.tui.widgets.grid.source import Key

if TYPE_CHECKING:
    from data8_tui.tui.widgets.grid.cursor import CursorRows


class FromGrid(Message):
    """A message that knows its grid, so that `@on(Grid.RowSelected, "#jobs")` works."""

    def __init__(self, grid: "CursorRows") -> None:
        super().__init__()
        self.grid = grid

    @property
    def control(self) -> "CursorRows":
        return self.grid


class RowHighlighted(FromGrid, namespace="grid"):
    """The cursor is on another row, or its row has another index. The newest of a burst counts."""

    def __init__(self, grid: "CursorRows", key: Key, index: int) -> None:
        super().__init__(grid)
        self.key, self.index = key, index

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, RowHighlighted) and message.grid is self.grid


class RowSelected(FromGrid, namespace="grid"):
    """Enter on a row, or a double click."""

    def __init__(self, grid: "CursorRows", key: Key, index: int) -> None:
        super().__init__(grid)
        self.key, self.index = key, index


class SortRequested(FromGrid, namespace="grid"):
    """A click on a sortable column's label. Whoever owns the rows sorts them, then says so."""

    def __init__(self, grid: "CursorRows", column: str) -> None:
        super().__init__(grid)
        self.column = column


class MarksChanged(FromGrid, namespace="grid"):
    """Other rows are marked now."""

    def __init__(self, grid: "CursorRows", marked: frozenset[Key]) -> None:
        super().__init__(grid)
        self.marked = marked
