"""Which rows and columns of a source are on screen. Paints nothing itself."""

from collections.abc import Callable, Sequence

from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView

from data8_tui.tui.textual_private import set_virtual_size
from data8_tui.tui.widgets.grid import columns
from data8_tui.tui.widgets.grid.lines import GUTTER, MARGIN
from data8_tui.tui.widgets.grid.source import Change, RowsChanged, RowSource

HEADER = 1
"""Lines above the first row."""


class Viewport(ScrollView):
    """A window over a row source, a header line above it."""

    def __init__(self, source: RowSource, *, wide: bool, frozen: int, id: str | None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._source = source
        self._leave: Callable[[], None] | None = None
        self._wide, self._frozen, self._offset = wide, frozen, 0
        self._layout_now = columns.Layout()
        self._needs: Sequence[int] = ()
        self._hinted = (0, -1)

    def repaint(self, first: int, last: int) -> None:
        """Look again at rows `first` to `last`, all of them on screen or below the last row."""
        raise NotImplementedError

    def repaint_all(self) -> None:
        """The columns are others: nothing on screen holds."""
        raise NotImplementedError

    def follow(self, top: int) -> None:
        """Find back, after a change of rows, to what was there; row `top` was the first one."""
        raise NotImplementedError

    def rewind(self) -> None:
        """Begin anew: the source is another."""
        raise NotImplementedError

    @property
    def source(self) -> RowSource:
        """Where the rows come from. Another source may be set at any time."""
        return self._source

    @source.setter
    def source(self, source: RowSource) -> None:
        self._part()
        self._source, self._offset, self._hinted = source, 0, (0, -1)
        self.rewind()
        if self.is_mounted:
            self._join()

    @property
    def columns_in_view(self) -> list[columns.GridColumn]:
        """Those that the terminal is wide enough for."""
        return [placed.column for placed in self._layout_now.placed]

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

    def on_mount(self) -> None:
        self._join()

    def on_unmount(self) -> None:
        self._part()

    def on_resize(self, _: Resize) -> None:
        self._look_again()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._hint()

    def scroll_sideways(self, by: int) -> None:
        """Move `by` columns to the right, as far as there are any; negative to the left."""
        offset = max(0, self._offset + by)
        if self._wide and (by < 0 or self._layout_now.more_right):
            self._offset = offset
            self._arrange()

    def _join(self) -> None:
        self._leave = self._source.subscribe(self._take)
        self._look_again()

    def _part(self) -> None:
        if self._leave:
            self._leave()
        self._leave = None

    def _take(self, change: Change) -> None:
        if not isinstance(change, RowsChanged):
            self._look_again()
            return
        if self._source.needs is not self._needs:
            self._arrange()
        first, last = max(change.first, self.top), min(change.last, self.top + self.page - 1)
        if first <= last:
            self.repaint(first, last)

    def _look_again(self) -> None:
        top = self.top
        self._arrange()
        self._stretch(Size(0, HEADER + self.count))
        self.follow(top)
        self._hint()
        self.repaint(self.top, self.top + self.page - 1)

    def _arrange(self) -> None:
        layout = self._columns_at(self._offset)
        while self._offset and not (wider := self._columns_at(self._offset - 1)).more_right:
            self._offset, layout = self._offset - 1, wider
        if layout != self._layout_now:
            self._layout_now = layout
            self.repaint_all()

    def _columns_at(self, offset: int) -> columns.Layout:
        room = max(1, self.scrollable_content_region.width - GUTTER - MARGIN - self._wide)
        if not self._wide:
            self._needs = self._source.needs
            return columns.fit_columns(self._source.columns, room, self._needs)
        return columns.scroll(self._source.columns, room, frozen=self._frozen, offset=offset)

    def _stretch(self, size: Size) -> None:
        # Setting `virtual_size` itself would lay out and repaint the whole screen, for each row
        # that comes or goes beyond the visible ones.
        if size != self.virtual_size:
            set_virtual_size(self, Viewport.virtual_size, size)

    def _hint(self) -> None:
        window = (self.top, min(self.count, self.top + self.page) - 1)
        if self.size.height and window != self._hinted and window[0] <= window[1]:
            self._hinted = window
            self._source.visible(*window)
