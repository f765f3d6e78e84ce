"""The names of an account's jobs or datasets, page after page, to search them by a part."""

from collections.abc import Awaitable, Callable, Iterable
from enum import StrEnum
from typing import Any, Final

from data8_tui.api.page import Page
from data8_tui.errors import Data8Error

MOST_PAGES: Final = 20
"""Pages that are requested: 2,000 names. More are a case for the filters of the list."""

FetchPage = Callable[[int], Awaitable[Page[Any]]]


class SearchState(StrEnum):
    """How much of the account has been searched."""

    SEARCHING = "searching"
    COMPLETE = "complete"
    """Every page came."""
    CUT = "cut"
    """There are more pages than are requested, or a page came twice."""
    STOPPED = "stopped"
    """The user has ended it before the last page."""
    FAILED = "failed"


class NameSearch:
    """Collects names: those `known` at first, then those on pages, one request at a time."""

    def __init__(self, known: Iterable[str], fetch: FetchPage) -> None:
        self._fetch = fetch
        self._names = dict.fromkeys(known)
        self.state = SearchState.SEARCHING

    def __len__(self) -> int:
        return len(self._names)

    async def run(self, on_change: Callable[[], None]) -> None:
        """Request pages to the last one; `on_change` is called after each. Raises nothing."""
        try:
            self.state = await self._request_pages(on_change)
        except Data8Error:
            self.state = SearchState.FAILED
        on_change()

    async def _request_pages(self, on_change: Callable[[], None]) -> SearchState:
        before: tuple[str, ...] = ()
        for number in range(1, MOST_PAGES + 1):
            facts = (await self._fetch(number)).facts
            self._names.update(dict.fromkeys(facts.names))
            if facts.last:
                return SearchState.COMPLETE
            if facts.names == before:
                return SearchState.CUT
            before = facts.names
            on_change()
        return SearchState.CUT

    def find(self, typed: str) -> list[str]:
        """The names that contain `typed` in any case; the exact one first, others as they came.

        Of one name known before another, the place doesn't change while pages come.
        """
        sought = typed.casefold()
        found = [name for name in self._names if sought in name.casefold()]
        return sorted(found, key=lambda name: (name != typed, name.casefold() != sought))
