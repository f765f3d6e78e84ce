"""The cursor of a grid: it belongs to a row's key, and moves with its row."""

from collections.abc import Callable

from data8_tui.tui.widgets.grid.source import Key, RowSource
from data8_tui.tui.widgets.grid.viewport import RowWindow


class Cursor:
    """The index and the key of the row with the cursor.

    While there are no rows the index is the one asked for, and is taken when rows come.
    """

    def __init__(self) -> None:
        self.index = 0
        self.key: Key = None
        self._without_rows = True

    @property
    def place(self) -> tuple[int, Key]:
        """Index and key together."""
        return self.index, self.key

    def request(self, index: int) -> None:
        """Choose a row before there are any."""
        self.index, self.key = index, None

    def rewind(self) -> None:
        """Begin at the first row: the source is another."""
        self.request(0)
        self._without_rows = True

    def move(self, index: int, source: RowSource) -> None:
        """Move to a row of a source that has any, or to the nearest that there is."""
        self.index = max(0, min(index, (source.row_count or 0) - 1))
        self.key = source.key(self.index)

    def follow(self, source: RowSource, window: RowWindow, shift: Callable[[], int]) -> RowWindow:
        """Stay on the row and, where it is on screen, on its line; returns the window for that.

        A list at its very top stays there, so that rows which come in above are seen. `shift`
        gives by how many rows the first one on screen has moved: a window away from the cursor
        follows that.
        """
        count = source.row_count or 0
        if not count:
            self._without_rows = True
            return window
        before, found = self.index, None if self.key is None else source.find(self.key)
        self.move(before if found is None else found, source)
        if before not in window:
            after = window.moved_to(window.top + shift(), count)
        elif window.top == 0 and self.index < window.page:
            after = window.moved_to(0, count)
        else:
            after = window.moved_to(window.top + self.index - before, count)
        if before in window or self._without_rows:
            after = after.with_row(self.index, count)
        self._without_rows = False
        return after
