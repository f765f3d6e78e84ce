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
    frozen ones, of which as many stay as leave room for others; else the columns share the width,
    and the least important ones are hidden.
    """

    def __init__(self, *, wide: bool, frozen: int) -> None:
        self.layout = columns.Layout()
        self.frozen = frozen
        self.kept = frozen
        """How many of the frozen columns stay, as there is room."""
        self._wide, self._offset = wide, 0
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
        room = self._room(width)
        self.kept = self._frozen_that_fit(source, room)
        layout = self._layout(source, room, self._offset)
        while (
            self._offset and not (wider := self._layout(source, room, self._offset - 1)).more_right
        ):
            self._offset, layout = self._offset - 1, wider
        differs = layout != self.layout
        self.layout = layout
        return differs

    def reveal(self, position: int, source: RowSource, width: int) -> bool:
        """Scroll as little as shows a column whole; returns whether the layout differs."""
        before, room = self.layout, self._room(width)
        kept = self.kept = self._frozen_that_fit(source, room)
        if self._wide and position >= kept:
            self._offset = min(self._offset, position - kept)
            while self._offset < position - kept and not self._whole(position, source, room):
                self._offset += 1
        self.layout = self._layout(source, room, self._offset)
        return self.layout != before

    def _whole(self, position: int, source: RowSource, room: int) -> bool:
        placed = self._layout(source, room, self._offset).placed
        return any(one.position == position and one.width >= one.column.narrowest for one in placed)

    def _room(self, width: int) -> int:
        """The cells for columns in a widget of `width`, that of the `›` left out."""
        return max(1, room_for_columns(width) - self._wide)

    def _frozen_that_fit(self, source: RowSource, room: int) -> int:
        """As many as take two thirds of the room, and leave what any other needs; one at least."""
        shown = source.columns
        used = sum(column.narrowest + columns.GAP for column in shown[: self.frozen])
        others = max((column.least for column in shown[self.frozen :]), default=0)
        for number in range(min(self.frozen, len(shown)), 1, -1):
            if used <= min(room * 2 // 3, room - others):
                return number
            used -= shown[number - 1].narrowest + columns.GAP
            others = max(others, shown[number - 1].least)
        return min(self.frozen, 1)

    def _layout(self, source: RowSource, room: int, offset: int) -> columns.Layout:
        if self._wide:
            return columns.scroll(source.columns, room, frozen=self.kept, offset=offset)
        self._needs = source.needs
        return columns.fit_columns(source.columns, room, self._needs)
