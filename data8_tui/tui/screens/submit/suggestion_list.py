"""The list of suggestions: a title and a grid, which reports its rows in view."""

from collections.abc import Callable, Iterable

from textual.widget import Widget
from textual.widgets import Input, Static

from data8_tui.tui import safe
from data8_tui.tui.listing.page_source import PageSource
from data8_tui.tui.screens.submit import suggestions
from data8_tui.tui.screens.submit.draft import is_path
from data8_tui.tui.widgets.grid.grid import Grid


class SuggestionList:
    """Shows the suggestions for one field; `changed` is called when others are in view."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._source = PageSource(suggestions.COLUMNS, self._on_view)
        self._title = Static("", id="offered", markup=False)
        self._grid = Grid(self._source, id="offer")
        self._shown = suggestions.NOTHING
        self._view = (0, 0)
        self.box: Input | None = None
        """The field that a picked suggestion is put into."""

    def widgets(self) -> Iterable[Widget]:
        return self._title, self._grid

    @property
    def empty(self) -> bool:
        """Whether nothing can be picked."""
        return not self._shown.rows

    @property
    def in_view(self) -> list[str]:
        """The names of datasets on screen."""
        if not self._shown.title.endswith("datasets"):
            return []
        first, last = self._view
        return [row.value for row in self._shown.rows[first : last + 1] if not is_path(row.value)]

    def show(self, shown: suggestions.Suggestions) -> None:
        if shown != self._shown:
            others = [row.value for row in shown.rows] != [row.value for row in self._shown.rows]
            self._shown = shown
            self._title.update(safe.content(shown.title))
            self._grid.empty_text = shown.nothing
            self._source.replace((row.value, row.cells()) for row in shown.rows)
            if others:
                self._grid.move_to(0)

    def at(self, index: int) -> suggestions.Suggestion | None:
        rows = self._shown.rows
        return rows[index] if index < len(rows) else None

    def _on_view(self, first: int, last: int) -> None:
        self._view = (first, last)
        self._changed()
