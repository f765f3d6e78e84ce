"""Which rows and columns of a source are on screen: geometry without a widget."""

from collections.abc import Sequence
from typing import NamedTuple

from data8_tui.tui.widgets.grid import columns
from data8_tui.tui.widgets.grid.lines import GUTTER, MARGIN
from data8_tui.tui.widgets.grid.source import RowsChanged, RowSource

HEADER = 1
"""Lines above the first row."""


class RowWindow(NamedTuple):
    """The rows on screen: the index of the first one, and how many have room."""

    top: int
    page: int

    def __contains__(self, index: object) -> bool:
        return isinstance(index, int) and self.top <= index < self.top + self.page

    def moved_to(self, top: int, count: int) -> "RowWindow":
        """The window with row `top` of `count` as its first, or the nearest that there can be."""
        return RowWindow(max(0, min(top, count - self.page)), self.page)

    def with_row(self, index: int, count: int) -> "RowWindow":
        """Moved as little as shows the row; from more than a page away, the row in the middle."""
        top, page = self
        if index < top - page or index > top + 2 * page:
            return self.moved_to(index - page // 2, count)
        if index < top:
            return self.moved_to(index, count)
        return self.moved_to(index - page + 1, count) if index >= top + page else self

    def overlap(self, change: RowsChanged) -> range:
        """The rows of the change that are on screen."""
        return range(max(change.first, self.top), min(change.last + 1, self.top + self.page))


def room_for_columns(width: int) -> int:
    """The cells that columns may take, gaps included, in a grid of `width` cells."""
    return max(1, width - GUTTER - MARGIN)


class ColumnWindow:
    """The columns on screen, as `layout`.

    A `wide` window gives each column its least width and scrolls by whole columns past the first
    `frozen` ones; else the columns share the width, and the least important ones are hidden.
    """

    def __init__(self, *, wide: bool, frozen: int) -> None:
        self.layout = columns.Layout()
        self._wide, self._frozen, self._offset = wide, frozen, 0
        self._needs: Sequence[int] = ()

    def rewind(self) -> None:
        """Begin at the first column again, with the next layout."""
        self._offset = 0

    def needs_fit(self, source: RowSource) -> bool:
        """Whether the source's values may need other widths than at the last `fit`."""
        return source.needs is not self._needs

    def scroll(self, by: int) -> bool:
        """Move `by` columns to the right, negative to the left; returns whether there are any."""
        able = self._wide and (by < 0 or self.layout.more_right)
        if able:
            self._offset = max(0, self._offset + by)
        return able

    def fit(self, source: RowSource, width: int) -> bool:
        """Lay the columns out in a widget of `width` cells; returns whether the layout differs."""
        room = max(1, room_for_columns(width) - self._wide)
        layout = self._layout(source, room, self._offset)
        while (
            self._offset and not (wider := self._layout(source, room, self._offset - 1)).more_right
        ):
            self._offset, layout = self._offset - 1, wider
        differs = layout != self.layout
        self.layout = layout
        return differs

    def _layout(self, source: RowSource, room: int, offset: int) -> columns.Layout:
        if self._wide:
            return columns.scroll(source.columns, room, frozen=self._frozen, offset=offset)
        self._needs = source.needs
        return columns.fit_columns(source.columns, room, self._needs)
