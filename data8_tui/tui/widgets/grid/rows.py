"""The painting part of the grid: visible lines only, and of those only what has changed."""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip

from data8_tui.tui.widgets.grid import lines
from data8_tui.tui.widgets.grid.cells import CellLike, Part
from data8_tui.tui.widgets.grid.painter import COMPONENTS, Painter, Shown
from data8_tui.tui.widgets.grid.source import Key, RowSource
from data8_tui.tui.widgets.grid.viewport import HEADER, Viewport

Cells = Sequence[CellLike]
Painted = Shown | list[Part]
"""What a line is painted from: a row, or the parts of a sentence (none below the last row)."""


class Rows(Viewport):
    """Lines over a row source; the subclass says which row has the cursor or a mark."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS

    empty_text = reactive("")
    """What is said where there are no rows."""

    loading_text = reactive("")
    """What is said while the number of rows isn't known."""

    def __init__(self, source: RowSource, *, wide: bool, frozen: int, id: str | None) -> None:  # noqa: A002
        super().__init__(source, wide=wide, frozen=frozen, id=id)
        self._sort: lines.Sort | None = None
        self._painter = Painter(self._look)
        self._shown: dict[int, Painted] = {}

    def has_cursor(self, index: int) -> bool:
        raise NotImplementedError

    def has_mark(self, key: Key) -> bool:
        raise NotImplementedError

    def repaint(self, first: int, last: int) -> None:
        for index in range(first, last + 1):
            self._repaint(HEADER + index - self.top)

    def repaint_all(self) -> None:
        self._painter.forget()
        self.refresh()

    def show_sort(self, column: str | None, *, reverse: bool = False) -> None:
        """Say in the header which column the rows are sorted by, and which way."""
        self._sort = None if column is None else (column, reverse)
        self.refresh(Region(0, 0, self.size.width, HEADER))

    def notify_style_update(self) -> None:
        self._painter.forget()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        self._painter.begin()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y < HEADER:
            return self._painter.header(self._layout_now, self._sort, width)
        shown = self._shown[y] = self._content(y)
        if not isinstance(shown, Shown):
            return self._painter.line(shown, width)
        cursor, marked = self.has_cursor(shown.index), self.has_mark(shown.key)
        return self._painter.row(self._layout_now, shown, width, cursor=cursor, marked=marked)

    def _content(self, y: int) -> Painted:
        index = self.top + y - HEADER
        if index < self.count:
            return Shown(index, self._source.key(index), self._source.cells(index))
        return [] if self.count else self._sentence(y - HEADER)

    def _repaint(self, y: int) -> None:
        """Repaint of line `y` what isn't what it shows."""
        before, now = self._shown.get(y), self._content(y)
        if before == now:
            return
        old, new = _cells_of_one_row(before, now)
        if not (old and new):
            self.refresh(Region(0, y, self.size.width, 1))
            return
        for _, position, x, width in self._layout_now.placed:
            if old[position : position + 1] != new[position : position + 1]:
                self.refresh(Region(lines.GUTTER + x, y, width, 1))

    def _sentence(self, line: int) -> list[Part]:
        text = self.loading_text if self._source.row_count is None else self.empty_text
        height = self.size.height - HEADER
        return lines.sentence_line(text, self.size.width, height).get(line, [])

    def _look(self, component: str) -> Style:
        return self.get_component_rich_style(component) if component else self.rich_style


def _cells_of_one_row(before: Painted | None, now: Painted) -> tuple[Cells | None, Cells | None]:
    """The cells then and now, where both are of the same row; else nothing to compare."""
    if not isinstance(before, Shown) or not isinstance(now, Shown):
        return None, None
    same = (before.index, before.key) == (now.index, now.key)
    return (before.cells, now.cells) if same else (None, None)
