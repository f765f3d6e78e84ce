"""The messages of a grid. Each is also an attribute of Grid: `on_grid_row_selected`."""

from textual.message import Message
from textual.widget import Widget

from data8_tui.tui.widgets.grid.source import Key


class GridMessage(Message):
    """A message with its grid, so that `@on(Grid.RowSelected, "#jobs")` works."""

    def __init__(self, grid: Widget) -> None:
        super().__init__()
        self.grid = grid

    @property
    def control(self) -> Widget:
        return self.grid


class RowHighlighted(GridMessage, namespace="grid"):
    """The cursor is on another row, or its row has another index. Of a burst, the last is sent."""

    def __init__(self, grid: Widget, key: Key, index: int) -> None:
        super().__init__(grid)
        self.key, self.index = key, index

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, RowHighlighted) and message.grid is self.grid


class CellHighlighted(GridMessage, namespace="grid"):
    """The cursor is in another column. Of a burst, the last is sent."""

    def __init__(self, grid: Widget, column: str) -> None:
        super().__init__(grid)
        self.column = column

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, CellHighlighted) and message.grid is self.grid


class RowSelected(GridMessage, namespace="grid"):
    """Enter on a row, or a double click."""

    def __init__(self, grid: Widget, key: Key, index: int) -> None:
        super().__init__(grid)
        self.key, self.index = key, index


class SortRequested(GridMessage, namespace="grid"):
    """A click on a sortable column's label. The owner of the rows sorts, then calls `show_sort`."""

    def __init__(self, grid: Widget, column: str) -> None:
        super().__init__(grid)
        self.column = column


class MarksChanged(GridMessage, namespace="grid"):
    """Other rows are marked."""

    def __init__(self, grid: Widget, marked: frozenset[Key]) -> None:
        super().__init__(grid)
        self.marked = marked
