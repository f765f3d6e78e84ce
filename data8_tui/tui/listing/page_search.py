"""A list of which all pages are searched, since the server has no filter for what is looked for."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Generic, TypeVar, cast

from data8_tui.api.models import Dataset, Job
from data8_tui.errors import Data8Error
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import DatasetsTopic, JobsTopic
from data8_tui.tui.dialogs.name_search import MOST_PAGES, SearchState

Item = TypeVar("Item", bound=Job | Dataset)

PageTopic = JobsTopic | DatasetsTopic


class PageSearch(Generic[Item]):
    """The rows of one page after another, as they come into the store.

    It requests nothing: its owner holds an interest in `topic`, so that the poller requests one
    page at a time, and calls `advance` when the store has changed. A page received before `oldest`
    is requested again. The first page is of interest to the end, for what comes in above.
    """

    def __init__(self, store: Store, first: PageTopic, oldest: datetime) -> None:
        self.first = first
        self.pages = 0
        """How many pages were searched."""
        self.state = SearchState.SEARCHING
        self._store = store
        self._oldest = oldest
        self._rows: dict[str, Item] = {}
        self._remembered: dict[str, Item] = {}
        self._first_names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def topic(self) -> PageTopic | None:
        """The page that is needed next; None once there is none."""
        searching = self.state is SearchState.SEARCHING
        return replace(self.first, page=self.pages + 1) if searching else None

    @property
    def error(self) -> Data8Error | None:
        """Why the page that is needed next has not come, where that is known."""
        return self._store.standing(self.topic).error if self.topic else None

    def remember(self, rows: Iterable[Item]) -> None:
        """Take rows that are known from elsewhere and can't change, in place of lesser details."""
        self._remembered.update((row.name, row) for row in rows)

    @property
    def only_remembered(self) -> list[Item]:
        """The remembered rows that are on none of the pages that were searched."""
        return [row for name, row in self._remembered.items() if name not in self._rows]

    def stop(self) -> None:
        """Request no further page."""
        if self.state is SearchState.SEARCHING:
            self.state = SearchState.STOPPED

    def advance(self) -> None:
        """Take the pages that have come, and what has come in at the top of the first."""
        while (topic := self.topic) is not None and self._is_new(topic):
            self._take(topic)
        self._follow_first()

    def rows(self) -> list[Item]:
        """Every row that was found, on pages or remembered, with all that is known of it."""
        found = [self._newest(name) for name in self._rows]
        return found + self.only_remembered

    def _is_new(self, topic: PageTopic) -> bool:
        at = self._store.standing(topic).learnt_at
        return at is not None and at >= self._oldest and self._store.page_facts(topic) is not None

    def _take(self, topic: PageTopic) -> None:
        rows = self._page(topic)
        self.pages = topic.page
        if topic.page == 1:
            self._first_names = tuple(row.name for row in rows)
        self._rows.update((row.name, row) for row in rows)
        if self._store.repeats(topic):
            self.state = SearchState.CUT
        elif not self._store.more_follow(topic):
            self.state = SearchState.COMPLETE
        elif topic.page >= MOST_PAGES:
            self.state = SearchState.CUT

    def _follow_first(self) -> None:
        """Put the rows that are new on the first page in front."""
        rows = self._page(self.first) if self.pages else []
        names = tuple(row.name for row in rows)
        if names == self._first_names or not names:
            return
        self._first_names = names
        new = {row.name: row for row in rows if row.name not in self._rows}
        if len(new) == len(rows) and self._rows and self.state is not SearchState.STOPPED:
            self.pages, self.state = 1, SearchState.SEARCHING  # others may be in between
            self._oldest = self._store.standing(self.first).learnt_at or self._oldest
        self._rows = new | self._rows

    def _newest(self, name: str) -> Item:
        """What the store has of it; what was known before where that is more.

        The store drops rows of pages that are not shown when it holds many.
        """
        known, row = self._remembered.get(name), self._in_store(name)
        if row is not None and (row.detailed or not self._rows[name].detailed):
            self._rows[name] = row
        found = self._rows[name]
        return known if known is not None and not found.detailed else found

    def _in_store(self, name: str) -> Item | None:
        jobs = isinstance(self.first, JobsTopic)
        return cast("Item | None", self._store.job(name) if jobs else self._store.dataset(name))

    def _page(self, topic: PageTopic) -> list[Item]:
        if isinstance(topic, JobsTopic):
            return cast("list[Item]", self._store.jobs(topic) or [])
        return cast("list[Item]", self._store.datasets(topic) or [])
