"""The part of the grid that paints: visible lines only, and of those only what has changed."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.style import Style
from textual.cache import LRUCache
from textual.events import Resize
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from data8_tui.tui.widgets import columns, lines
from data8_tui.tui.widgets.cells import STYLES, CellLike, Part
from data8_tui.tui.widgets.source import Change, Key, RowsChanged, RowSource

HEADER = 1
"""Lines above the first row."""

Shown = tuple[int, Key, Sequence[CellLike] | None]
"""What a line on screen was painted from: the row's index, its key, its cells."""


class Rows(ScrollView):
    """Lines over a row source; the subclass says which row has the cursor or a mark."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"grid--{name}" for name in ("header", "sorted", "cursor", "mark", *STYLES)
    }

    empty_text = reactive("", layout=False)
    """What is said where there are no rows."""

    loading_text = reactive("", layout=False)
    """What is said while the number of rows isn't known."""

    def __init__(self, source: RowSource, *, wide: bool, frozen: int, id: str | None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._source = source
        self._leave: Callable[[], None] | None = None
        self._wide, self._frozen, self._offset = wide, frozen, 0
        self._layout_now = columns.Layout()
        self._sort: lines.Sort | None = None
        self._shown: dict[int, Shown] = {}
        self._strips: LRUCache[tuple[object, ...], tuple[Shown, Strip]] = LRUCache(256)
        self._hinted = (0, -1)

    @property
    def source(self) -> RowSource:
        """Where the rows come from. Another one may be set at any time."""
        return self._source

    @source.setter
    def source(self, source: RowSource) -> None:
        self._part()
        self._source, self._offset, self._hinted = source, 0, (0, -1)
        if self.is_mounted:
            self._join()

    def _join(self) -> None:
        self._leave = self._source.subscribe(self._take)
        self.rows_changed()

    def _part(self) -> None:
        if self._leave:
            self._leave()
        self._leave = None

    @property
    def count(self) -> int:
        """How many rows can be shown; 0 also while nobody knows."""
        return self._source.row_count or 0

    @property
    def page(self) -> int:
        """How many rows are on screen at once."""
        return max(1, self.size.height - HEADER)

    @property
    def top(self) -> int:
        """The index of the first row on screen."""
        return self.scroll_offset.y

    def has_cursor(self, index: int) -> bool:
        raise NotImplementedError

    def has_mark(self, key: Key) -> bool:
        raise NotImplementedError

    def follow(self, top: int) -> None:
        """Called after a change of rows, to find back to what was there; `top` was on top."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self._join()

    def on_unmount(self) -> None:
        self._part()

    def on_resize(self, _: Resize) -> None:
        self.rows_changed()

    def _take(self, change: Change) -> None:
        if isinstance(change, RowsChanged):
            top = self.top
            first, last = max(change.first, top), min(change.last, top + self.page - 1)
            for index in range(first, last + 1):
                self._repaint(HEADER + index - top)
        else:
            self.rows_changed()

    def rows_changed(self) -> None:
        """Arrange columns and rows anew, then repaint the lines that say something else."""
        top = self.top
        self.arrange_columns()
        size = Size(0, HEADER + self.count)
        if size != self.virtual_size:
            self.virtual_size = size
        self.follow(top)
        self._hint()
        for y in range(HEADER, self.size.height):
            self._repaint(y)

    def arrange_columns(self) -> None:
        """Give each column its place."""
        room = max(1, self.size.width - lines.GUTTER - lines.MARGIN)
        every = self._source.columns
        if self._wide:
            layout = columns.scroll(every, room, frozen=self._frozen, offset=self._offset)
        else:
            layout = columns.fit(every, room)
        if layout != self._layout_now:
            self._layout_now = layout
            self._strips.clear()
            self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._hint()

    def _hint(self) -> None:
        window = (self.top, min(self.count, self.top + self.page) - 1)
        if window != self._hinted and window[1] >= window[0]:
            self._hinted = window
            self._source.visible(*window)

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

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y < HEADER:
            parts = lines.header(self._layout_now, self._sort)
            return lines.strip(parts, width, self._header_style)
        shown = self._content(y)
        if shown is not None:
            self._shown[y] = shown
            return self._row(shown, width)
        self._shown.pop(y, None)
        return lines.strip(self._sentence(y), width, self._style)

    def _row(self, shown: Shown, width: int) -> Strip:
        index, key, cells = shown
        cursor, marked = self.has_cursor(index), self.has_mark(key)
        place = (index, cursor, marked, width, self.rich_style)
        kept = self._strips.get(place)
        if kept is not None and kept[0] == shown:
            return kept[1]
        parts = lines.row(self._layout_now, cells, marked=marked)
        strip = lines.strip(parts, width, self._cursor_style if cursor else self._style)
        self._strips[place] = (shown, strip)
        return strip

    def _sentence(self, y: int) -> list[Part]:
        if self.count:
            return []
        text = self.loading_text if self._source.row_count is None else self.empty_text
        height = self.size.height - HEADER
        return lines.sentence(text, self.size.width, height).get(y - HEADER, [])

    def _style(self, name: str) -> Style:
        known = f"grid--{name}" in self.COMPONENT_CLASSES
        return self.get_component_rich_style(f"grid--{name}") if known else self.rich_style

    def _cursor_style(self, _: str) -> Style:
        return self.get_component_rich_style("grid--cursor")

    def _header_style(self, name: str) -> Style:
        return self._style("sorted" if name == "sorted" else "header")
