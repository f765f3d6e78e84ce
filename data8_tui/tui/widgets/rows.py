"""The painting part of the grid: visible lines only, and of those only what has changed."""

from typing import ClassVar

from rich.style import Style
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip

from data8_tui.tui.widgets import lines
from data8_tui.tui.widgets.cells import Part
from data8_tui.tui.widgets.painter import COMPONENTS, Painter, Shown
from data8_tui.tui.widgets.source import Key, RowSource
from data8_tui.tui.widgets.viewport import HEADER, Viewport


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
        self._shown: dict[int, Shown] = {}

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
        shown = self._content(y)
        if shown is None:
            self._shown.pop(y, None)
            return self._painter.line(self._sentence(y), width)
        self._shown[y] = shown
        cursor, marked = self.has_cursor(shown[0]), self.has_mark(shown[1])
        return self._painter.row(self._layout_now, shown, width, cursor=cursor, marked=marked)

    def _content(self, y: int) -> Shown | None:
        index = self.top + y - HEADER
        if index >= self.count:
            return None
        return index, self._source.key(index), self._source.cells(index)

    def _repaint(self, y: int) -> None:
        """Repaint of line `y` what isn't what it shows."""
        before, now = self._shown.get(y), self._content(y)
        if before is None or now is None or before[:2] != now[:2] or not (before[2] and now[2]):
            if before != now or not self.count:
                self.refresh(Region(0, y, self.size.width, 1))
            return
        for _, position, x, width in self._layout_now.placed:
            if before[2][position : position + 1] != now[2][position : position + 1]:
                self.refresh(Region(lines.GUTTER + x, y, width, 1))

    def _sentence(self, y: int) -> list[Part]:
        if self.count:
            return []
        text = self.loading_text if self._source.row_count is None else self.empty_text
        height = self.size.height - HEADER
        return lines.sentence(text, self.size.width, height).get(y - HEADER, [])

    def _look(self, component: str) -> Style:
        return self.get_component_rich_style(component) if component else self.rich_style
