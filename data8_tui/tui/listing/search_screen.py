"""A list whose pages can all be searched: what is found is shown as the page was."""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import takewhile
from typing import ClassVar, TypeVar

from data8_tui.api.models import Dataset, Job
from data8_tui.clock import EARLIEST
from data8_tui.errors import Data8Error
from data8_tui.insight.humanize import count, several
from data8_tui.keys.command import Command
from data8_tui.keys.commands import NARROW, SEARCH_PAGES
from data8_tui.keys.keymap import key_of
from data8_tui.monitor.health import Health
from data8_tui.monitor.store import StoreChange
from data8_tui.monitor.topics import Topic
from data8_tui.tui import safe
from data8_tui.tui.dialogs.detail_requests import request_each
from data8_tui.tui.dialogs.name_search import NameSearch, SearchState
from data8_tui.tui.dialogs.open_by_name_dialog import MatchDetails, OpenByNameDialog
from data8_tui.tui.listing.coverage import Coverage, ordered_text, searched_text
from data8_tui.tui.listing.list_screen import ListScreen
from data8_tui.tui.listing.page_search import PageSearch
from data8_tui.tui.remedies import one_line

Item = TypeVar("Item", bound=Job | Dataset)

_BETWEEN_ORDERS = 1.0
"""Seconds between two times that all rows are sorted while details come."""
_OF_A_PAGE = frozenset({"next_page", "previous_page"})


class SearchScreen(ListScreen[Item]):
    """A list that shows a page, or what a search of all pages has found.

    All pages are searched for a text in the names, and where a filter applies that the server
    doesn't have. The line below the filters then shows how much was searched.
    """

    SORTS_ALL_PAGES: ClassVar[bool] = False
    """Whether an order is offered for the rows of all pages."""

    def __init__(self) -> None:
        super().__init__()
        self.search: PageSearch[Item] | None = None
        self.by_name = False
        """Whether the search is for the narrowing line's text, in the names."""
        self.of_all = False
        """Whether the rows of all pages are listed, to be sorted."""
        self._details_stopped = False
        """Whether the requests for what rows are sorted by have been ended."""
        self._fetching = False
        """Whether such requests are under way."""
        self._updated_at = 0.0
        self.undecided: list[Item] = []
        """Rows of which too little is known to decide whether they pass the filters."""
        self.left_out: list[Item] = []
        """Rows that don't pass them."""

    # What a subclass defines.

    @property
    def filtered_here(self) -> bool:
        """Whether there are filters that the server doesn't apply."""
        return False

    def passes(self, item: Item) -> bool | None:
        """Whether a row passes the filters that are applied here; None while that isn't known."""
        return True

    async def fetch_details(self, name: str) -> None:
        """Put the details of one into the store. Raises what the client raises."""
        raise NotImplementedError

    def match_details(self) -> MatchDetails | None:
        """What is shown beside names to be opened; None for nothing."""
        return None

    def earliest(self, items: list[Item]) -> datetime | None:
        """When the first of them was submitted; None where that isn't known."""
        return None

    # The search.

    def begin_search(self) -> None:
        """Search all pages of the list as the server filters it."""
        fresh = self.session.clock.now() - timedelta(seconds=self.session.refresh.jobs)
        self.request_page(1)
        oldest = EARLIEST if self.session.poller.paused else fresh
        self.search = PageSearch(self.session.store, self.topic, oldest)

    def restart(self) -> None:
        """Show another list from its top; all pages of it where it is filtered here."""
        self.search = None
        self.by_name = self.by_name and bool(self.narrowing) and not self.filtered_here
        if self.filtered_here or self.by_name or self.of_all:
            self.begin_search()
        self.grid.show_sort(self.sort_column, reverse=self.reverse)
        super().restart()
        self.refresh_bindings()

    def search_topics(self) -> Iterable[Topic]:
        """The page that the search needs next."""
        topic = self.search.topic if self.search else None
        return () if topic is None else (topic,)

    def listed(self) -> list[Item] | None:
        """The page, or what the search has found."""
        if self.search is None:
            return super().listed()
        self.search.advance()
        results = [(item, self.passes(item)) for item in self.search.rows()]
        self.undecided = [item for item, passes in results if passes is None]
        self.left_out = [item for item, passes in results if passes is False]
        return [item for item, passes in results if passes]

    def items_wanted(self) -> list[Item]:
        return super().items_wanted() if self.search is None else self.items_in_view()

    @property
    def _lacking(self) -> list[Item]:
        """The rows of all pages whose place isn't known until they are asked about."""
        if self.sort_column not in self.FROM_DETAILS:
            return []
        return [item for item in self._all or () if not item.detailed]

    def show(self) -> None:
        """While rows come, the cursor stays at the top of an order as long as it is there."""
        top = self.of_all and self.in_use and self.grid.cursor in (None, 0)
        super().show()
        if top:
            self.grid.move_to(0)
        if self._awaits_details and not self._fetching:
            self._fetching = True
            self.run_worker(self._fetch_details(), group="details of all pages")

    def update_from(self, changed: set[StoreChange | Health]) -> None:
        """While details of all pages come, the rows are sorted now and then."""
        now = time.monotonic()
        if not self._fetching or now >= self._updated_at + _BETWEEN_ORDERS:
            self._updated_at = now
            super().update_from(changed)

    @property
    def _awaits_details(self) -> bool:
        """Whether details are to be requested, by which all pages are sorted."""
        search = self.search
        listed = self.of_all and search is not None and search.state is not SearchState.SEARCHING
        return listed and not self._details_stopped and bool(self._lacking)

    async def _fetch_details(self) -> None:
        """Request what is lacking, several at once; an error ends that, as the user may."""
        lacking = [item.name for item in self._lacking]
        names = takewhile(lambda _: self.of_all and not self._details_stopped, lacking)
        try:
            await request_each(self.fetch_details, names)
        except Data8Error as error:
            self._details_stopped = True
            safe.toast(self, one_line(error), severity="warning")
        finally:
            self._fetching = False
        self.show()

    @property
    def arranged_here(self) -> bool:
        return self.search is not None or super().arranged_here

    def compared_text(self, item: Item) -> str:
        return item.name.casefold() if self.by_name else super().compared_text(item)

    # What is shown of it.

    def counts_text(self) -> str:
        if self.search is None:
            return super().counts_text()
        found, shown = len(self._all or ()), len(self.shown)
        if self.of_all and shown == found:
            return several(shown, self.NOUN.removesuffix("s"))
        if self.by_name or shown == found:
            return f"{count(shown)} found"
        return f"{count(shown)} of {count(found)} found"

    def coverage_text(self) -> str:
        if (search := self.search) is None:
            return self._page_order_text()
        remembered = search.only_remembered
        coverage = Coverage(
            self.NOUN.removesuffix("s"),
            len(search),
            search.pages,
            search.state,
            len(remembered),
            self.earliest(remembered),
        )
        stop = key_of(self.KEYS, "clear")
        if self.of_all and not self.by_name:
            text = self._order_text(coverage, stop)
        else:
            text = searched_text(coverage, stop, self.session.clock.now())
        return text if search.error is None else f"{text} · {one_line(search.error)}"

    def _order_text(self, coverage: Coverage, stop: str) -> str:
        lacking = len(self._lacking)
        stopped = self._details_stopped
        return ordered_text(coverage, self._sort_label, stop, lacking, stopped=stopped)

    def _page_order_text(self) -> str:
        """That an order is of one page of several; "" where nothing is sorted, or all is here."""
        if self.sort_column is None or not self._more_than_a_page or self._all is None:
            return ""
        text = f"{self._sort_label} sorts this page of {len(self._all)} only"
        possible = self.check_action("search_pages", ())
        return (
            f"{text} · {key_of(self.KEYS, SEARCH_PAGES.action)} {SEARCH_PAGES.word}"
            if possible
            else text
        )

    @property
    def _more_than_a_page(self) -> bool:
        return self.topic.page > 1 or self._more_follow

    @property
    def _sort_label(self) -> str:
        return next(one.label for one in self.COLUMNS if one.key == self.sort_column)

    def scope_text(self) -> str:
        if self.by_name:
            return "in the names on all pages"
        if self.search is not None:
            return f"among the {count(len(self._all or ()))} found"
        return (
            f"{super().scope_text()} · {key_of(self.KEYS, SEARCH_PAGES.action)} {SEARCH_PAGES.word}"
        )

    def empty_text(self, items: list[Item]) -> str:
        if self.search is None:
            return super().empty_text(items)
        if self.search.state is SearchState.SEARCHING or self.undecided:
            return "None found so far."
        clear = key_of(self.KEYS, "clear")
        return f"No {self.NOUN.removesuffix('s')} found. {clear} shows the list again."

    def why_not(self, command: Command) -> str:
        if command.id != SEARCH_PAGES.id or self.search is not None or self.without_data:
            return super().why_not(command)
        pages, narrow = (key_of(self.KEYS, one.action) for one in (SEARCH_PAGES, NARROW))
        return f"{pages} searches all pages for a text: {narrow} and the text come first."

    # Actions.

    def action_open_by_name(self) -> None:
        search = NameSearch(self.known_names(), self.fetch_page)
        dialog = OpenByNameDialog(self.NOUN.removesuffix("s"), search, self.match_details())
        self.app.push_screen(dialog, self.open)

    def action_search_pages(self) -> None:
        """Search the names on all pages for the text of the narrowing line; without one, sort all
        pages."""
        self.by_name = bool(self.narrowing)
        self.of_all, self._details_stopped = not self.by_name, False
        self.begin_search()
        self.end_narrowing()
        self.grid.move_to(0)
        self.refresh_bindings()

    def action_clear(self) -> None:
        """Escape: stop a search; else end the narrowing; without one, clear the filters."""
        search = self.search
        if self.of_all and not self.narrow_line.display:
            self._end_order_of_all()
            return
        stops = self.by_name or not self.narrow_line.display
        if search is not None and search.state is SearchState.SEARCHING and stops:
            search.stop()
            self.show()
            return
        before = self.narrow_line.display, self.filters_text()
        super().action_clear()
        if before == (False, self.filters_text()):
            safe.toast(self, "Nothing to clear: no row is hidden by a text or a filter.")

    def _end_order_of_all(self) -> None:
        """Stop what is requested for an order of all pages; else show the page again."""
        search = self.search
        searching = search is not None and search.state is SearchState.SEARCHING
        if search is not None and (searching or (self._lacking and not self._details_stopped)):
            search.stop()
            self._details_stopped = True
            self.show()
        else:
            self.of_all = False
            self.restart()

    def sort_by(self, column: str | None) -> None:
        """Another column may need details again; the server's own order is that of its pages."""
        self._details_stopped = False
        super().sort_by(column)
        if column is None and self.of_all:
            self.of_all = False
            self.restart()
        self.refresh_bindings()

    def end_narrowing(self) -> None:
        if self.by_name and not self.narrowing:
            self.search, self.by_name = None, False
            self.source.forget()
        super().end_narrowing()

    def chosen(self) -> str | None:
        """The name in the row under the cursor; where there is none, a toast says so."""
        name = self.under_cursor()
        if name is None:
            safe.toast(self, "There is no row to do that with.")
        return name

    def action_open(self) -> None:
        if (name := self.chosen()) is not None:
            self.open(name)

    def action_next_page(self) -> None:
        before = self.topic.page
        super().action_next_page()
        if self.topic.page == before:
            safe.toast(self, "This is the last page.")

    def action_previous_page(self) -> None:
        before = self.topic.page
        super().action_previous_page()
        if self.topic.page == before:
            safe.toast(self, "This is the first page.")

    def action_reverse(self) -> None:
        if self.sort_column is None:
            key = key_of(self.KEYS, "sort")
            safe.toast(self, f"Nothing to reverse: the list is not sorted. {key} sorts it.")
        else:
            super().action_reverse()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """All pages are searched where there is a text, and have no next page."""
        if action == "search_pages":
            sorts = self.SORTS_ALL_PAGES and self.sort_column and self._more_than_a_page
            return self.search is None and bool(self.in_use and (self.narrowing or sorts))
        if action in _OF_A_PAGE and self.search is not None:
            return False
        return super().check_action(action, parameters)
