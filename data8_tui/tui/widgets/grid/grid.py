"""The widget: keys, mouse, messages and scrolling. The package's docstring describes its use."""

from collections.abc import Iterable
from typing import ClassVar, TypeAlias

from rich.style import Style
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.events import Click, MouseEvent, MouseScrollDown, MouseScrollUp, Resize
from textual.geometry import Offset, Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from data8_tui.keys.command import Command
from data8_tui.keys.cursor_commands import LIST
from data8_tui.tui.bindings import bindings, rebind_cursor
from data8_tui.tui.textual_private import set_virtual_size
from data8_tui.tui.widgets.grid import lines, messages, styles
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn, column_at
from data8_tui.tui.widgets.grid.cursor import Cursor
from data8_tui.tui.widgets.grid.painter import GridRow, Painter, RowLook
from data8_tui.tui.widgets.grid.scene import Scene
from data8_tui.tui.widgets.grid.source import (
    Change,
    CountChanged,
    Key,
    ListSource,
    RowsChanged,
    RowSource,
    RowsReplaced,
)
from data8_tui.tui.widgets.grid.subscription import Subscription
from data8_tui.tui.widgets.grid.viewport import HEADER, ColumnWindow, RowWindow

__all__ = [
    "Cell", "CellLike", "CountChanged", "Grid", "GridColumn", "Key", "ListSource", "RowSource",
    "RowsChanged", "RowsReplaced",
]  # fmt: skip


class Grid(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of a source under a header line, one of them with the cursor, some of them marked.

    The widget handles keys, mouse, messages and scrolling. What is on screen is its
    `ColumnWindow`'s and `RowWindow`'s, the row with the cursor its `Cursor`'s, and the look of a
    line its `Painter`'s. Only what has changed is painted again.
    """

    ALLOW_SELECT = False
    CURSOR: ClassVar[tuple[Command, ...]] = LIST
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LIST)]
    DEFAULT_CSS = styles.GRID_CSS
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.COMPONENTS

    empty_text = reactive("")
    """Shown where there are no rows."""

    loading_text = reactive("")
    """Shown while the number of rows isn't known."""

    RowHighlighted: TypeAlias = messages.RowHighlighted
    RowSelected: TypeAlias = messages.RowSelected
    SortRequested: TypeAlias = messages.SortRequested
    MarksChanged: TypeAlias = messages.MarksChanged

    def __init__(
        self,
        source: RowSource | None = None,
        *,
        empty_text: str = "Nothing here.",
        loading_text: str = "Loading…",
        wide: bool = False,
        frozen: int = 0,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        super().__init__(id=id)
        self._source = source or ListSource(())
        self._subscription = Subscription(self._on_source_change)
        self._columns = ColumnWindow(wide=wide, frozen=frozen)
        self._cursor = Cursor()
        self._marked: frozenset[Key] = frozenset()
        self._picked: frozenset[Key] = frozenset()
        self._sort: lines.Sort | None = None
        self._painter = Painter(self._find_style)
        self.set_reactive(Grid.empty_text, empty_text)
        self.set_reactive(Grid.loading_text, loading_text)

    # What is shown.

    @property
    def source(self) -> RowSource:
        """Where the rows come from. Another source may be set at any time."""
        return self._source

    @source.setter
    def source(self, source: RowSource) -> None:
        self._subscription.end()
        self._source, self._marked, self._picked = source, frozenset(), frozenset()
        self._columns.rewind()
        self._cursor.rewind()
        if self.is_mounted:
            self._join_source()

    @property
    def count(self) -> int:
        """How many rows can be shown; 0 also while the number isn't known."""
        return self._source.row_count or 0

    @property
    def page(self) -> int:
        """How many rows are on screen at once."""
        return self._rows.page

    @property
    def top(self) -> int:
        """The index of the first row on screen."""
        return self._rows.top

    @property
    def columns_in_view(self) -> list[GridColumn]:
        """The columns on screen, from left to right."""
        return [placed.column for placed in self._columns.layout.placed]

    @property
    def cursor(self) -> int | None:
        """The index of the row with the cursor; None where there are no rows."""
        return self._cursor.index if self.count else None

    @property
    def cursor_key(self) -> Key | None:
        """The key of the row with the cursor; None where there are no rows."""
        return self._cursor.key if self.count else None

    @property
    def cursor_offset(self) -> Offset:
        """Where the text of the cursor's row begins, or the sentence in place of rows."""
        if not self.count:
            return self._scene.sentence_offset
        return Offset(lines.GUTTER, HEADER + max(0, self._cursor.index - self.top))

    @property
    def marked(self) -> frozenset[Key]:
        """The keys of all marked rows, also of those that the source doesn't hold now."""
        return self._marked

    @property
    def picked(self) -> frozenset[Key]:
        """The keys of the rows that the user has chosen for a command."""
        return self._picked

    # What its owner does with it.

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, or on the nearest there is, and bring it into view.

        While there are no rows yet, the index is kept for when they come.
        """
        if not self.count:
            self._cursor.request(index)
            return
        before = self._cursor.place
        self._cursor.move(index, self._source)
        self._show_cursor(before)
        self._reveal_cursor()

    def mark(self, keys: Iterable[Key]) -> None:
        """Mark the rows with these keys, and no others."""
        self._marked = frozenset(keys)
        self.refresh()
        self.post_message(self.MarksChanged(self, self._marked))

    def pick(self, keys: Iterable[Key]) -> None:
        """Show these rows, and no others, as chosen by the user for a command."""
        picked = frozenset(keys)
        if picked != self._picked:
            self._picked = picked
            self.refresh()

    def toggle_mark(self) -> None:
        """Mark the cursor's row, or remove its mark."""
        if self.count:
            self.mark(self._marked ^ {self._cursor.key})

    def show_sort(self, column: str | None, *, reverse: bool = False) -> None:
        """Show in the header which column the rows are sorted by, and which way."""
        self._sort = None if column is None else (column, reverse)
        self.refresh(Region(0, 0, self.size.width, HEADER))

    def scroll_sideways(self, by: int) -> None:
        """Scroll `by` columns to the right, as far as there are any; negative to the left."""
        if self._columns.scroll(by):
            self._fit_columns()

    # Following the source and the size.

    def on_mount(self) -> None:
        rebind_cursor(self, self.CURSOR)
        self._join_source()

    def on_unmount(self) -> None:
        self._subscription.end()

    def on_resize(self, _: Resize) -> None:
        self._reveal_cursor()
        self._show_all()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._report_rows()

    @property
    def _rows(self) -> RowWindow:
        return RowWindow(self.scroll_offset.y, max(1, self.size.height - HEADER))

    def _join_source(self) -> None:
        self._subscription.begin(self._source)
        self._show_all()

    def _on_source_change(self, change: Change) -> None:
        if not isinstance(change, RowsChanged):
            self._show_all()
            return
        if self._columns.needs_fit(self._source):
            self._fit_columns()
        self._repaint(self._rows.overlap(change))

    def _show_all(self) -> None:
        """Show the rows that there are now, the cursor and the rows on screen where they were."""
        before, rows = self._cursor.place, self._rows
        self._fit_columns()
        self._set_virtual_size(Size(0, HEADER + self.count))
        after = self._cursor.follow(self._source, rows, self._first_row_shift)
        if self.count:
            self._show_cursor(before)
            self._scroll(after.top)
        self._report_rows()
        self._repaint(range(self.top, self.top + self.page))

    def _first_row_shift(self) -> int:
        """By how many rows the first one on screen has moved."""
        row = self._painter.painted_row(HEADER)
        found = self._source.find(row.key) if row and row.index == self.top else None
        return 0 if found is None else found - self.top

    def _fit_columns(self) -> None:
        if self._columns.fit(self._source, self.scrollable_content_region.width):
            self._painter.forget_strips()
            self.refresh()

    def _set_virtual_size(self, size: Size) -> None:
        # Setting `virtual_size` itself would lay out and repaint the whole screen, for each row
        # that comes or goes beyond the visible ones.
        if size != self.virtual_size:
            set_virtual_size(self, Grid.virtual_size, size)

    def _report_rows(self) -> None:
        """Report to the source which rows are on screen, when others are."""
        if self.size.height:
            last = min(self.count, self.top + self.page) - 1
            self._subscription.report(self._source, self.top, last)

    def _show_cursor(self, before: tuple[int, Key]) -> None:
        """Repaint the cursor's row and the one it was on, where it has moved."""
        index, key = self._cursor.place
        if before != (index, key):
            for row in {before[0], index}:
                self.refresh_line(HEADER + row)
            self.post_message(self.RowHighlighted(self, key, index))

    def _reveal_cursor(self) -> None:
        if self.count:
            self._scroll(self._rows.with_row(self._cursor.index, self.count).top)

    def _scroll(self, top: int) -> None:
        if self.size.height and top != self.top:
            self.scroll_to(y=top, animate=False, force=True)

    # Painting.

    def notify_style_update(self) -> None:
        self._painter.forget_strips()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        self._painter.begin()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        return self._scene.draw(y, self._painter, self._row_look)

    def _row_look(self, row: GridRow) -> RowLook:
        cursor = row.index == self._cursor.index
        return RowLook(cursor, row.key in self._marked, picked=row.key in self._picked)

    @property
    def _scene(self) -> Scene:
        text = self.loading_text if self._source.row_count is None else self.empty_text
        return Scene(self._source, self._columns.layout, self.size, self.top, self._sort, text)

    def _repaint(self, rows: range) -> None:
        """Repaint, of these rows on screen or below the last one, the cells that have changed."""
        for region in self._scene.outdated(rows, self._painter):
            self.refresh(region)

    def _find_style(self, component: str) -> Style:
        return self.get_component_rich_style(component) if component else self.rich_style

    # Keys and mouse.

    def action_move(self, rows: int) -> None:
        if self.count:
            self.move_to(self._cursor.index + rows)

    def action_page(self, pages: int) -> None:
        """Move a page, the cursor staying on its line of the screen."""
        if self.count:
            page = self.page
            self._scroll(self._rows.moved_to(self.top + pages * page, self.count).top)
            self.move_to(self._cursor.index + pages * page)

    def action_half_page(self, halves: int) -> None:
        """Move half a page, the cursor staying on its line of the screen."""
        if self.count:
            rows = halves * max(1, self.page // 2)
            self._scroll(self._rows.moved_to(self.top + rows, self.count).top)
            self.move_to(self._cursor.index + rows)

    def action_line_in_view(self, half: int) -> None:
        """Move the cursor to the first row on screen (0), the one in the middle (1), the last."""
        if self.count:
            last = min(self.page, self.count - self.top) - 1
            self.move_to(self.top + half * last // 2)

    def action_first(self) -> None:
        self.action_move(-self._cursor.index)

    def action_last(self) -> None:
        self.action_move(self.count)

    def action_sideways(self, columns: int) -> None:
        self.scroll_sideways(columns)

    def action_select(self) -> None:
        """Open what the cursor is on. Raises SkipAction where it is on nothing."""
        if not self.count:
            raise SkipAction  # the screen has an answer
        self.post_message(self.RowSelected(self, self._cursor.key, self._cursor.index))

    def on_click(self, event: Click) -> None:
        at = event.get_content_offset(self)
        if at is not None and at.y < HEADER:
            column = column_at(self._columns.layout, at.x - lines.GUTTER)
            if column and column.sortable:
                self.post_message(self.SortRequested(self, column.key))
        elif at is not None and (row := self.top + at.y - HEADER) < self.count:
            self.move_to(row)
            if event.chain == 2:
                self.action_select()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self._wheel_sideways(event, 1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self._wheel_sideways(event, -1)

    def _wheel_sideways(self, event: MouseEvent, columns: int) -> None:
        if event.shift:
            event.stop()
            self.scroll_sideways(columns)
