"""A screen with a paged list: what jobs and datasets have in common."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from data8_tui.api.page import Page
from data8_tui.insight.humanize import several
from data8_tui.insight.job_order import sort_items
from data8_tui.keys.commands import PAGES
from data8_tui.keys.keymap import key_of
from data8_tui.monitor.health import Health
from data8_tui.monitor.store import StoreChange
from data8_tui.monitor.topics import DatasetsTopic, JobsTopic
from data8_tui.tui import safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.listing.narrow_line import NarrowLine
from data8_tui.tui.listing.page_source import PageSource, filter_items, hidden_matches, row_text
from data8_tui.tui.listing.row_cells import RowCells
from data8_tui.tui.listing.summary import list_summary, page_counts
from data8_tui.tui.remedies import failure_sentence
from data8_tui.tui.widgets.grid.cells import CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.tui.widgets.grid.source import Key
from data8_tui.tui.widgets.static_text import StaticText

Item = TypeVar("Item")


class ListScreen(AppScreen, Generic[Item]):
    """A page of up to 100 rows of the server's list, narrowed and sorted here.

    A change in the store builds the cells of the rows that it names, and of no others.
    """

    COLUMNS: ClassVar[tuple[GridColumn, ...]] = ()
    FROM_DETAILS: ClassVar[frozenset[str]] = frozenset()
    LARGEST_FIRST: ClassVar[frozenset[str]] = frozenset()
    NOUN: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self.source = PageSource(self.COLUMNS, self._rows_in_view)
        self.sort_column: str | None = None
        self.reverse = False
        self.seen: tuple[int, int] = (0, 0)
        self.shown: list[Item] = []
        self._all: list[Item] | None = None
        """What is listed, before it is narrowed and sorted; None until it has been received."""
        self._filter_ignored = False
        """Whether a toast has reported that the server ignores a filter."""
        self._listed: list[str] | None = None
        """The names on the page of the server's list, as last shown."""
        self._built = RowCells(self.cells, self.ages)
        self._requested_row: tuple[str, Key | None] | None = None
        """The row that the cursor moves to once it is listed, and the key it is on until then."""

    # What a subclass defines.

    @property
    def topic(self) -> JobsTopic | DatasetsTopic:
        """The page of the server's list that is shown."""
        raise NotImplementedError

    def items(self) -> list[Item] | None:
        """The page as the store holds it; None until it has been received."""
        raise NotImplementedError

    def name_of(self, item: Item) -> str:
        """The name that identifies the row."""
        raise NotImplementedError

    def cells(self, item: Item) -> list[CellLike]:
        """One cell for each column, built at the present time."""
        raise NotImplementedError

    def ages(self, item: Item) -> tuple[str, ...]:
        """The texts of its cells that change with time alone; none by default."""
        return ()

    def sort_value(self, item: Item, column: str) -> object:
        """What to sort by; None sorts last whichever the direction."""
        raise NotImplementedError

    def filters_text(self) -> str:
        """The filters in words, for the line above the list."""
        raise NotImplementedError

    def request_page(self, page: int) -> None:
        """Make another page of the list the topic."""
        raise NotImplementedError

    def empty_page_text(self) -> str:
        """The sentence for an empty first page."""
        raise NotImplementedError

    # What every list does with it.

    def body(self) -> Iterable[Widget]:
        yield StaticText(id="summary")
        yield StaticText(id="coverage")
        yield Horizontal(Grid(self.source, id="list"), *self.beside(), id="panes")
        yield NarrowLine(self.end_narrowing)

    def beside(self) -> Iterable[Widget]:
        """What is at the right of the rows; nothing by default."""
        return ()

    def on_mount(self) -> None:
        super().on_mount()
        self.narrow_line.display = False
        self.grid.focus()

    def listed(self) -> list[Item] | None:
        """What is listed, before it is narrowed and sorted: the page."""
        return self.items()

    @property
    def without_data(self) -> bool:
        return self.items() is None

    @property
    def narrow_line(self) -> NarrowLine:
        return self.query_one(NarrowLine)

    @property
    def grid(self) -> Grid:
        return self.query_one("#list", Grid)

    @property
    def narrowing(self) -> str:
        return self.narrow_line.text

    def under_cursor(self) -> str | None:
        """The name in the row under the cursor."""
        key = self.grid.cursor_key
        return key if isinstance(key, str) else None

    def show(self) -> None:
        if not self.in_use:
            return
        items = self._all = self.listed()
        error = self.session.store.standing(self.topic).error
        if items is None:
            asking = f"Asking for the {self.NOUN}…"
            self.grid.loading_text = failure_sentence(error) if error else asking
        else:
            names = self._listed = self._names(items)
            self._built.keep(names)
            self.shown = self._arranged(items)
            self.grid.empty_text = self.empty_text(items)
            self.source.replace(self._rows(self.shown))
            self._move_to_requested_row()
        self._show_summary()
        self.sync_interests()

    def update_from(self, changed: set[StoreChange | Health]) -> None:
        """Revise the rows whose data differ; draw the whole list where others may be shown now."""
        if not self.in_use:
            return
        sets = (one.names for one in changed if isinstance(one, StoreChange))
        names = frozenset[str]().union(*sets)
        items = None if self.arranged_here else self.listed()
        if items is None or self._listed != self._names(items):
            self.show()
        else:
            self._revise(items, names)
        self.present_title()

    def _revise(self, items: list[Item], names: frozenset[str]) -> None:
        """Show the new data of these names; the rows and their order are as before."""
        self.shown = self._all = items
        self.source.revise(self._rows(item for item in items if self.name_of(item) in names))
        self._move_to_requested_row()
        self._show_summary()
        self.sync_interests()

    def drop_cells(self) -> None:
        """Build the cells of every row again: other columns are shown."""
        self._built = RowCells(self.cells, self.ages)

    @property
    def arranged_here(self) -> bool:
        """Whether rows are hidden or sorted here, by what is in their cells."""
        return bool(self.narrowing or self.sort_column)

    def _names(self, items: list[Item]) -> list[str]:
        return [self.name_of(item) for item in items]

    def _rows(self, items: Iterable[Item]) -> Iterator[tuple[str, list[CellLike]]]:
        """Name and cells of each item."""
        for item in items:
            name = self.name_of(item)
            yield name, self._built.of(name, item)

    def move_cursor_to(self, name: str) -> None:
        """Move the cursor to that row once it is listed, unless it is moved before."""
        self._requested_row = (name, self.grid.cursor_key)

    def _move_to_requested_row(self) -> None:
        if self._requested_row is None:
            return
        name, before = self._requested_row
        place = self.source.find(name)
        if self.grid.cursor_key != before:
            self._requested_row = None
        elif place is not None:
            self._requested_row = None
            self.grid.move_to(place)

    def tick(self) -> None:
        if self._all is not None:
            self.source.revise(self._rows(self.items_in_view()))

    def items_in_view(self) -> list[Item]:
        """The rows on screen now."""
        first, last = self.seen
        return self.shown[first : last + 1]

    def items_wanted(self) -> list[Item]:
        """The items whose details are needed: those on screen.

        All of the page where it is narrowed, or sorted by a column that only details fill.
        """
        whole_page = self.narrowing or self.sort_column in self.FROM_DETAILS
        return (self._all or []) if whole_page else self.items_in_view()

    def _rows_in_view(self, first: int, last: int) -> None:
        self.seen = (first, last)
        self.tick()  # the ages of rows out of view were not kept up to date
        self.call_later(self.sync_interests)

    def _arranged(self, items: list[Item]) -> list[Item]:
        column = self.sort_column
        value = partial(self._value, column) if column else None
        found = filter_items(items, self.narrowing, self.compared_text)
        return sort_items(found, value, reverse=self.reverse)

    def compared_text(self, item: Item) -> str:
        """A row's text in small letters, as narrowing compares it."""
        return row_text(self._built.of(self.name_of(item), item))

    def _value(self, column: str, item: Item) -> object:
        return self.sort_value(item, column)

    def empty_text(self, items: list[Item]) -> str:
        """The sentence for a list without rows; `items` are those that narrowing has hidden."""
        if items:
            more = "; more pages follow" if self._more_follow else ""
            return (
                f"No row on this page contains “{self.narrowing}”{more}. "
                f"{key_of(self.KEYS, 'clear')} shows all again."
            )
        if self._more_follow:
            following = key_of(PAGES, "next_page")
            return f"No row of this page fits the filter; more pages follow: {following}."
        if self.topic.page > 1:
            back = key_of(PAGES, "previous_page")
            return f"The list ended on the page before this one. {back} goes back."
        return self.empty_page_text()

    @property
    def _more_follow(self) -> bool:
        return self.session.store.more_follow(self.topic)

    def _report_ignored_filter(self) -> None:
        """Report once that rows came which the filter excludes."""
        facts = self.session.store.page_facts(self.topic)
        if facts is not None and facts.excluded and not self._filter_ignored:
            self._filter_ignored = True
            left_out = several(facts.excluded, self.NOUN.removesuffix("s"))
            text = f"Data8 doesn't apply this filter; left out here: {left_out}."
            safe.toast(self, text, severity="warning")

    def counts_text(self) -> str:
        """How many rows are shown, of which page."""
        listed = None if self._all is None else len(self._all)
        return page_counts(self.session.store, self.topic, self.NOUN, listed, len(self.shown))

    def coverage_text(self) -> str:
        """How much was searched for what is shown, for the line below the filters."""
        return ""

    def scope_text(self) -> str:
        """Which rows are narrowed."""
        return f"on this page of {len(self._all or ())}"

    def _show_summary(self) -> None:
        found = (cells for _, cells in self._rows(self.shown)) if self.narrowing else ()
        columns = (self.source.columns, self.grid.columns_in_view)
        counts = self.counts_text() + hidden_matches(found, *columns, self.narrowing)
        line = list_summary(self.filters_text(), counts, self.size.width - 4)
        self._report_ignored_filter()
        self.query_one("#summary", StaticText).update(line, layout=False)
        coverage = Content.styled(self.coverage_text(), "$text-muted")
        self.query_one("#coverage", StaticText).update(coverage)
        self.narrow_line.show_scope(self.scope_text())

    def on_resize(self) -> None:
        super().on_resize()
        if self.in_use:
            self._show_summary()

    # Actions that both lists have.

    def action_next_page(self) -> None:
        if self._more_follow:
            self._show_page(self.topic.page + 1)

    def action_previous_page(self) -> None:
        if self.topic.page > 1:
            self._show_page(self.topic.page - 1)

    def _show_page(self, page: int) -> None:
        self.request_page(page)
        self.restart()

    def restart(self) -> None:
        """Show another page or filter from its top, once the server has sent it."""
        self.source.forget()
        self._listed = None  # equal names are another list's, and have to be drawn
        self.recall()
        self.sync_interests()
        self.show()
        self.grid.move_to(0)

    def action_sort(self) -> None:
        """Sort by the next column in view; after the last one, the server's own order."""
        keys = [None, *(column.key for column in self.grid.columns_in_view if column.sortable)]
        at = keys.index(self.sort_column) if self.sort_column in keys else 0
        column = keys[(at + 1) % len(keys)]
        self.reverse = column in self.LARGEST_FIRST
        self.sort_by(column)

    def action_reverse(self) -> None:
        self.reverse = not self.reverse
        self.sort_by(self.sort_column)

    def sort_by(self, column: str | None) -> None:
        """Sort what is shown; None is the server's own order."""
        self.sort_column = column
        if column is None:
            self.reverse = False
        self.grid.show_sort(column, reverse=self.reverse)
        self.show()

    def on_grid_sort_requested(self, event: Grid.SortRequested) -> None:
        same = event.column == self.sort_column
        self.reverse = not self.reverse if same else event.column in self.LARGEST_FIRST
        self.sort_by(event.column)

    def action_narrow(self) -> None:
        self.narrow_line.display = True
        self.set_focus(self.narrow_line.field)  # at once, for what is typed behind the key

    def action_clear(self) -> None:
        """Escape: end the narrowing; without one, clear the filters."""
        if self.narrow_line.display:
            self.narrow_line.field.value = ""
            self.end_narrowing()
        else:
            self.clear_filters()

    def clear_filters(self) -> None:
        """Request the list without filters."""

    def known_names(self) -> list[str]:
        """The names of all that have been listed so far, on whichever page."""
        raise NotImplementedError

    async def fetch_page(self, page: int) -> Page[Any]:
        """A page of the list without filters, past the store. Raises what the client raises."""
        raise NotImplementedError

    def open(self, name: str | None) -> None:
        """Show one of them on a screen of its own; None where nothing was chosen."""
        raise NotImplementedError

    def action_open(self) -> None:
        self.open(self.under_cursor())

    def on_grid_row_selected(self, event: Grid.RowSelected) -> None:
        self.action_open()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "narrow":
            self.show()

    def end_narrowing(self) -> None:
        """Move the focus back to the rows at once: the next key may have arrived already."""
        self.narrow_line.display = bool(self.narrowing)
        self.set_focus(self.grid)
        self.show()
