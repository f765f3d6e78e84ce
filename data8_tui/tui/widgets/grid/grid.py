"""The one grid: jobs, datasets and records, in memory or fetched a chunk at a time.

    columns = [
        Column("name", "Job", min_width=20, share=3, priority=9, sortable=True),
        Column("status", "Status", width=12, priority=8),
        Column("records", "Records", width=9, align="right", priority=2),
    ]
    source = ListSource(columns)                      # no rows yet: the grid says `loading_text`
    yield Grid(source, empty_text="No job matches this filter.", id="jobs")

    source.replace([                                  # again and again; repaints what differs
        (job.name, [job.name, Cell("●", "good") + Cell(" completed"), Cell("1,200", "number")])
        for job in jobs
    ])

    def on_grid_row_selected(self, event: Grid.RowSelected) -> None:
        self.app.open_job(event.key)

A cell is a `Cell`, a plain string (any string: it is made safe here, and is never markup), or None
while it isn't known. A row is known by its key: after `replace` the cursor is on the same row, on
the same line of the screen, and marks stay with their rows.

For rows that are fetched, derive from `RowSource`: `cells` returns None for a row that isn't there
yet, `visible(first, last)` tells what to fetch, and `announce(RowsChanged(first, last))` what has
come. `Grid(source, wide=True, frozen=1)` gives every column its least width and scrolls sideways
by whole columns; without `wide` the columns share the terminal's width and the least important
ones give way.
"""

from typing import ClassVar, TypeAlias

from textual.binding import Binding, BindingType
from textual.events import Click, MouseEvent, MouseScrollDown, MouseScrollUp

from data8_tui.tui.widgets.grid import messages
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn, column_at
from data8_tui.tui.widgets.grid.cursor import CursorRows
from data8_tui.tui.widgets.grid.lines import GUTTER
from data8_tui.tui.widgets.grid.source import (
    CountChanged,
    Key,
    ListSource,
    RowsChanged,
    RowSource,
    RowsReplaced,
)
from data8_tui.tui.widgets.grid.viewport import HEADER

__all__ = [
    "Cell",
    "CellLike",
    "CountChanged",
    "Grid",
    "GridColumn",
    "Key",
    "ListSource",
    "RowSource",
    "RowsChanged",
    "RowsReplaced",
]  # fmt: skip


class Grid(CursorRows, can_focus=True, inherit_bindings=False):
    """Rows with a cursor."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home,g", "first", "First row", show=False),
        Binding("end,G", "last", "Last row", show=False),
        Binding("left", "sideways(-1)", "Columns left", show=False),
        Binding("right", "sideways(1)", "Columns right", show=False),
        Binding("enter", "select", "Open", show=False),
    ]
    DEFAULT_CSS = """
    Grid {
        width: 1fr;
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        color: $foreground;
        & > .grid--header { color: $text-muted; text-style: bold; }
        & > .grid--sorted { color: $foreground; text-style: bold; }
        & > .grid--cursor { color: $foreground; background: $foreground 10%; }
        &:focus > .grid--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
        }
        &:ansi > .grid--cursor, &:nocolor > .grid--cursor {
            color: ansi_default;
            background: ansi_default;
            text-style: dim reverse;
        }
        &:ansi:focus > .grid--cursor, &:nocolor:focus > .grid--cursor { text-style: reverse; }
        & > .grid--mark { color: $text-accent; text-style: bold; }
        & > .grid--good { color: $text-success; }
        & > .grid--bad { color: $text-error; }
        & > .grid--warn { color: $text-warning; }
        & > .grid--accent { color: $text-accent; }
        & > .grid--dim { color: $text-muted; }
        & > .grid--strong { text-style: bold; }
    }
    """

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
        super().__init__(source or ListSource(()), wide=wide, frozen=frozen, id=id)
        self.set_reactive(Grid.empty_text, empty_text)
        self.set_reactive(Grid.loading_text, loading_text)

    def action_move(self, rows: int) -> None:
        if self.count:
            self.move_to(self._cursor + rows)

    def action_page(self, pages: int) -> None:
        """Move a page, the cursor staying on its line of the screen."""
        if self.count:
            self._scroll(self.top + pages * self.page)
            self.move_to(self._cursor + pages * self.page)

    def action_first(self) -> None:
        self.action_move(-self._cursor)

    def action_last(self) -> None:
        self.action_move(self.count)

    def action_sideways(self, columns: int) -> None:
        self.scroll_sideways(columns)

    def action_select(self) -> None:
        if self.count:
            self.post_message(self.RowSelected(self, self._cursor_key, self._cursor))

    def on_click(self, event: Click) -> None:
        at = event.get_content_offset(self)
        if at is None:
            return
        if at.y < HEADER:
            self._sort_at(at.x)
        elif (row := self.top + at.y - HEADER) < self.count:
            self.move_to(row)
            if event.chain == 2:
                self.action_select()

    def _sort_at(self, x: int) -> None:
        column = column_at(self._layout_now, x - GUTTER)
        if column and column.sortable:
            self.post_message(self.SortRequested(self, column.key))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self._wheel_sideways(event, 1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self._wheel_sideways(event, -1)

    def _wheel_sideways(self, event: MouseEvent, columns: int) -> None:
        if event.shift:
            event.stop()
            self.scroll_sideways(columns)
