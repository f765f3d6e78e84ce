"""The cursor and the marks of a grid: both belong to a row's key, not to its place."""

from collections.abc import Iterable

from textual.events import Resize

from data8_tui.tui.widgets.grid import messages
from data8_tui.tui.widgets.grid.painter import Shown
from data8_tui.tui.widgets.grid.rows import Rows
from data8_tui.tui.widgets.grid.source import Key, RowSource
from data8_tui.tui.widgets.grid.viewport import HEADER


class CursorRows(Rows):
    """Rows, one of which has the cursor; any of them may be marked."""

    def __init__(self, source: RowSource, *, wide: bool, frozen: int, id: str | None) -> None:  # noqa: A002
        super().__init__(source, wide=wide, frozen=frozen, id=id)
        self._cursor = 0
        self._cursor_key: Key = None
        self._marked: frozenset[Key] = frozenset()
        self._astray = True

    @property
    def cursor(self) -> int | None:
        """The index of the row with the cursor; None where there are no rows."""
        return self._cursor if self.count else None

    @property
    def cursor_key(self) -> Key | None:
        """The key of the row with the cursor; None where there are no rows."""
        return self._cursor_key if self.count else None

    @property
    def marked(self) -> frozenset[Key]:
        """The keys of all marked rows, also of those that are elsewhere now."""
        return self._marked

    def mark(self, keys: Iterable[Key]) -> None:
        """Mark the rows with these keys, and no others."""
        self._marked = frozenset(keys)
        self.refresh()
        self.post_message(messages.MarksChanged(self, self._marked))

    def toggle_mark(self) -> None:
        """Mark the cursor's row, or take its mark away."""
        if self.count:
            self.mark(self._marked ^ {self._cursor_key})

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, or on the nearest there is, and bring it into view.

        While there are no rows yet, the wish is kept for when they come.
        """
        if self.count:
            self._place(index)
            self._reveal()
        else:
            self._cursor, self._cursor_key = index, None

    def has_cursor(self, index: int) -> bool:
        return index == self._cursor

    def has_mark(self, key: Key) -> bool:
        return key in self._marked

    def on_resize(self, _: Resize) -> None:
        self._reveal()

    def rewind(self) -> None:
        self._cursor, self._cursor_key, self._marked = 0, None, frozenset()
        self._astray = True

    def follow(self, top: int) -> None:
        """Put the cursor on the row it was on, and that row on the line where it was.

        At its very top a list stays there, so that what comes in above is seen.
        """
        if not self.count:
            self._astray = True
            return
        before = self._cursor
        found = None if self._cursor_key is None else self.source.find(self._cursor_key)
        in_view = top <= before < top + self.page
        self._place(before if found is None else found)
        if top == 0 and in_view and self._cursor < self.page:
            self._scroll(0)
        else:
            self._scroll(top + (self._cursor - before if in_view else self._drift(top)))
        if in_view or self._astray:
            self._reveal()
        self._astray = False

    def _drift(self, top: int) -> int:
        """How far the row that was on top has moved."""
        shown = self._shown.get(HEADER)
        if not isinstance(shown, Shown) or shown.index != top:
            return 0
        found = self.source.find(shown.key)
        return 0 if found is None else found - top

    def _place(self, index: int) -> None:
        before = (self._cursor, self._cursor_key)
        index = max(0, min(index, self.count - 1))
        now = (index, self.source.key(index))
        if before == now:
            return
        self._cursor, self._cursor_key = now
        for row in {before[0], index}:
            self.refresh_line(HEADER + row)
        self.post_message(messages.RowHighlighted(self, now[1], index))

    def _reveal(self) -> None:
        """Scroll as little as shows the cursor; from afar, put it in the middle."""
        if not (self.count and self.size.height):
            return
        index, top, page = self._cursor, self.top, self.page
        if index < top - page or index > top + 2 * page:
            self._scroll(index - page // 2)
        elif index < top:
            self._scroll(index)
        elif index >= top + page:
            self._scroll(index - page + 1)

    def _scroll(self, top: int) -> None:
        if top != self.top:
            self.scroll_to(y=top, animate=False, force=True)
