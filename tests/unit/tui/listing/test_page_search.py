"""A search of all pages: what it needs next, what it has found, and how it ends."""

from datetime import UTC, datetime, timedelta

import pytest

from data8_tui.api.models import Job
from data8_tui.api.page import Page, PageFacts
from data8_tui.clock import EARLIEST, FrozenClock
from data8_tui.errors import NotAllowed
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import JobsTopic, JobTopic
from data8_tui.tui.dialogs.name_search import SearchState
from data8_tui.tui.listing.page_search import PageSearch

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FULL = {"workflowName": "W", "submittedAt": "2026-11-20T09:00:00Z", "percentComplete": 40}


class Account:
    """A store, and pages of two jobs that come into it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("data8_tui.api.page.PAGE_SIZE", 2)
        self.clock = FrozenClock(NOW)
        self.store = Store(self.clock)

    def search(self, oldest: datetime = NOW) -> PageSearch[Job]:
        return PageSearch(self.store, JobsTopic(), oldest)

    def send(self, number: int, *names: str) -> None:
        jobs = [Job.from_json({"name": name}) for name in names]
        self.store.put(JobsTopic(number), Page(jobs, PageFacts(names)))


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Account:
    return Account(monkeypatch)


def names(search: PageSearch[Job]) -> list[str]:
    return [job.name for job in search.rows()]


def test_one_page_is_needed_after_another(account: Account) -> None:
    search = account.search()
    for number, page in enumerate(("ab", "cd", "e"), start=1):
        assert search.topic == JobsTopic(number)
        account.send(number, *page)
        search.advance()
        assert search.pages == number
    assert search.topic is None
    assert search.state is SearchState.COMPLETE
    assert names(search) == list("abcde")


def test_pages_that_are_fresh_are_not_requested(account: Account) -> None:
    for number, page in enumerate(("ab", "cd"), start=1):
        account.send(number, *page)
    account.clock.move_to(NOW + timedelta(minutes=1))
    stale, fresh = account.search(NOW + timedelta(seconds=30)), account.search(EARLIEST)
    stale.advance()
    fresh.advance()
    assert stale.topic == JobsTopic(1)
    assert fresh.topic == JobsTopic(3)


def test_it_ends_where_it_is_stopped(account: Account) -> None:
    search = account.search()
    account.send(1, "a", "b")
    search.advance()
    search.stop()
    account.send(2, "c")
    search.advance()
    assert (search.state, search.topic, names(search)) == (SearchState.STOPPED, None, ["a", "b"])


def test_it_ends_at_a_page_that_repeats_the_one_before(account: Account) -> None:
    search = account.search()
    for number in (1, 2):
        account.send(number, "a", "b")
        search.advance()
    assert search.state is SearchState.CUT


def test_it_ends_after_so_many_pages(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data8_tui.tui.listing.page_search.MOST_PAGES", 2)
    search = account.search()
    for number, page in enumerate(("ab", "cd"), start=1):
        account.send(number, *page)
        search.advance()
    assert search.state is SearchState.CUT


def test_what_comes_in_on_the_first_page_stands_first(account: Account) -> None:
    search = account.search()
    for number, page in enumerate(("ab", "c"), start=1):
        account.send(number, *page)
        search.advance()
    account.send(1, "new", "a")
    search.advance()
    assert names(search) == ["new", "a", "b", "c"]
    assert search.state is SearchState.COMPLETE


def test_a_first_page_of_new_rows_alone_is_followed_by_further_pages(account: Account) -> None:
    search = account.search()
    for number, page in enumerate(("ab", "c"), start=1):
        account.send(number, *page)
        search.advance()
    account.clock.move_to(NOW + timedelta(minutes=1))
    account.send(1, "x", "y")
    search.advance()
    search.advance()
    assert search.topic == JobsTopic(2)
    assert names(search) == ["x", "y", "a", "b", "c"]


def test_details_from_elsewhere_take_the_place_of_lesser_ones(account: Account) -> None:
    search = account.search()
    known = [Job.from_json(FULL | {"name": name, "status": 2}) for name in ("a", "gone")]
    search.remember(known)
    account.send(1, "a")
    search.advance()
    assert search.rows() == known
    assert search.only_remembered == known[1:]
    newer = Job.from_json(FULL | {"name": "a", "status": 3})
    account.store.put(JobTopic("a"), newer)
    assert search.rows()[0] is newer


def test_why_a_page_does_not_come_is_known(account: Account) -> None:
    search = account.search()
    error = NotAllowed("not allowed")
    account.store.fail(JobsTopic(1), error)
    search.advance()
    assert search.error is error
    assert search.topic == JobsTopic(1)
