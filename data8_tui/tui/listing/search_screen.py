"""A list whose pages can all be searched: what is found is shown as the page was."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from data8_tui.api.models import Dataset, Job
from data8_tui.clock import EARLIEST
from data8_tui.insight.humanize import count
from data8_tui.monitor.topics import Topic
from data8_tui.tui.commands import SEARCH_PAGES, key_of
from data8_tui.tui.dialogs.name_search import SearchState
from data8_tui.tui.listing.coverage import Coverage, searched_text
from data8_tui.tui.listing.list_screen import ListScreen
from data8_tui.tui.listing.page_search import PageSearch
from data8_tui.tui.remedies import one_line

Item = TypeVar("Item", bound=Job | Dataset)

_OF_A_PAGE = frozenset({"next_page", "previous_page"})


class SearchScreen(ListScreen[Item]):
    """A list that shows a page, or what a search of all pages has found.

    All pages are searched for a text in the names, and where a filter applies that the server
    doesn't have. The line below the filters then shows how much was searched.
    """

    def __init__(self) -> None:
        super().__init__()
        self.search: PageSearch[Item] | None = None
        self.by_name = False
        """Whether the search is for the narrowing line's text, in the names."""
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
        if self.filtered_here or self.by_name:
            self.begin_search()
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
    def arranged_here(self) -> bool:
        return self.search is not None or super().arranged_here

    def compared_text(self, item: Item) -> str:
        return item.name.casefold() if self.by_name else super().compared_text(item)

    # What is shown of it.

    def counts_text(self) -> str:
        if self.search is None:
            return super().counts_text()
        found, shown = len(self._all or ()), len(self.shown)
        if self.by_name or shown == found:
            return f"{count(shown)} found"
        return f"{count(shown)} of {count(found)} found"

    def coverage_text(self) -> str:
        if (search := self.search) is None:
            return ""
        remembered = search.only_remembered
        coverage = Coverage(
            self.NOUN.removesuffix("s"),
            len(self.shown if self.by_name else self._all or ()),
            len(search),
            search.pages,
            search.state,
            len(remembered),
            self.earliest(remembered),
        )
        text = searched_text(coverage, key_of(self.KEYS, "clear"), self.session.clock.now())
        return text if search.error is None else f"{text} · {one_line(search.error)}"

    def scope_text(self) -> str:
        if self.by_name:
            return "in the names on all pages"
        if self.search is not None:
            return f"among the {count(len(self._all or ()))} found"
        return f"{super().scope_text()} · {SEARCH_PAGES.key} {SEARCH_PAGES.word}"

    def empty_text(self, items: list[Item]) -> str:
        if self.search is None:
            return super().empty_text(items)
        if self.search.state is SearchState.SEARCHING or self.undecided:
            return "None found so far."
        clear = key_of(self.KEYS, "clear")
        return f"No {self.NOUN.removesuffix('s')} found. {clear} shows the list again."

    # Actions.

    def action_search_pages(self) -> None:
        """Search the names on all pages for the text of the narrowing line."""
        self.by_name = True
        self.begin_search()
        self.end_narrowing()
        self.grid.move_to(0)
        self.refresh_bindings()

    def action_clear(self) -> None:
        """Escape: stop a search; else end the narrowing; without one, clear the filters."""
        search = self.search
        stops = self.by_name or not self.narrow_line.display
        if search is not None and search.state is SearchState.SEARCHING and stops:
            search.stop()
            self.show()
        else:
            super().action_clear()

    def end_narrowing(self) -> None:
        if self.by_name and not self.narrowing:
            self.search, self.by_name = None, False
            self.source.forget()
        super().end_narrowing()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """All pages are searched where there is a text, and have no next page."""
        if action == "search_pages":
            return self.search is None and bool(self.in_use and self.narrowing)
        if action in _OF_A_PAGE and self.search is not None:
            return False
        return super().check_action(action, parameters)
