"""Jobs followed beside the store, and those that a person wants to be told of."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from functools import partial
from sqlite3 import connect

import pytest

from data8_tui.backoff import Backoff
from data8_tui.clock import SystemClock
from data8_tui.errors import StorageError
from data8_tui.jobs import history_pause
from data8_tui.jobs.history_backfill import HistoryBackfill
from data8_tui.jobs.job_observer import JobEvent, JobObservation
from data8_tui.jobs.job_tracker import JobTracker
from data8_tui.jobs.submission import submit_job
from data8_tui.jobs.watch_list import WatchedJobs
from data8_tui.monitor.poller import Poller
from data8_tui.monitor.requests import fetch_topic
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import JobTopic
from tests.sandbox_statuses import CODES
from tests.unit.jobs.account import SPEC, Place

HELD = "Held for approval"


class Session:
    """What one start of the application has: store, poller, tracker, watched jobs."""

    def __init__(self, account: Place) -> None:
        self.account = account
        clock = SystemClock()
        self.history = account.remembered()
        self.store = Store(clock)
        self.poller = Poller(partial(fetch_topic, account.client), self.store, clock)
        backfill = HistoryBackfill(account.client, self.history)
        self.tracker = JobTracker(backfill, self.store, self.history, clock)
        self.told: list[JobObservation] = []
        self.watches = WatchedJobs(self.poller, self.tracker, self.history, clock, interval=10)
        self.watches.subscribe(lambda event: self.told.append(event) if event else None)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Session"]:
        loops = [asyncio.create_task(each.run()) for each in (self.poller, self.tracker)]
        await self.watches.open()
        try:
            yield self
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.wait(loops)
            await self.watches.aclose()
            self.history.close()

    @property
    def event(self) -> list[tuple[str, JobEvent | None]]:
        return [(sight.job.name, sight.event) for sight in self.told]


async def until(condition: Callable[[], object]) -> None:
    """Wait for a condition that other tasks bring about."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


@pytest.fixture
def session(account: Place) -> Callable[[], Session]:
    account.sandbox.clock.freeze()
    return lambda: Session(account)


async def submitted(account: Place) -> None:
    await submit_job(account.client, account.history, SPEC, clock=account.clock)


async def test_a_followed_job_has_an_outlook_and_is_remembered(
    account: Place, session: Callable[[], Session]
) -> None:
    await submitted(account)
    async with session().running() as it:
        it.tracker.track("Donors")
        interest = it.poller.register_interest(JobTopic("Donors"), interval=0.02)
        account.sandbox.clock.move(4)
        await until(lambda: it.tracker.observation("Donors"))
        sight = it.tracker.observation("Donors")
        assert sight is not None
        assert sight.records == 3
        assert sight.outlook.past is not None
        await until(lambda: account.history.runs.samples("Donors"))
        interest.release()


async def test_a_job_that_nobody_follows_is_remembered_and_costs_nothing_more(
    account: Place, session: Callable[[], Session]
) -> None:
    async with session().running() as it:
        before = account.sandbox.services.traffic.total
        interest = it.poller.register_interest(JobTopic("Block edge 1001"), interval=5)
        await until(lambda: account.history.runs.of("PhoneValidation", CODES))
        interest.release()
        assert it.tracker.observation("Block edge 1001") is None
        assert account.history.runs.of("PhoneValidation", CODES)[0].records == 1001
        assert account.sandbox.services.traffic.total == before + 1


async def test_a_watched_job_is_told_once_when_it_ends_and_its_mark_goes(
    account: Place, session: Callable[[], Session]
) -> None:
    await submitted(account)
    async with session().running() as it:
        await it.watches.add("Donors")
        await until(lambda: it.store.job("Donors"))
        account.sandbox.clock.move(60)
        it.poller.refresh()
        await until(lambda: it.told)
        await until(lambda: not it.history.watched.all())
        assert it.event == [("Donors", JobEvent.COMPLETED)]
        assert "Donors" not in it.watches


async def test_what_ended_while_nobody_ran_is_told_at_the_next_start(
    account: Place, session: Callable[[], Session]
) -> None:
    await submitted(account)
    async with session().running() as it:
        await it.watches.add("Donors")
    assert it.told == []
    account.sandbox.clock.move(60)
    async with session().running() as later:
        await until(lambda: later.told)
        assert later.event == [("Donors", JobEvent.COMPLETED)]
    async with session().running() as last:
        assert "Donors" not in last.watches


async def test_two_that_watch_one_job_tell_it_once(
    account: Place, session: Callable[[], Session]
) -> None:
    await submitted(account)
    async with session().running() as one, session().running() as other:
        for it in (one, other):
            await it.watches.add("Donors")
            await until(lambda it=it: it.store.job("Donors"))
        account.sandbox.clock.move(60)
        one.poller.refresh()
        other.poller.refresh()
        await until(lambda: "Donors" not in one.watches)
        await until(lambda: "Donors" not in other.watches)
    assert len(one.told + other.told) == 1


async def test_a_mark_that_is_taken_back_is_told_no_more(
    account: Place, session: Callable[[], Session]
) -> None:
    async with session().running() as it:
        await it.watches.add(HELD)
        assert HELD in it.watches
        await it.watches.remove(HELD)
        assert HELD not in it.watches
    async with session().running() as later:
        assert HELD not in later.watches


async def test_without_a_history_there_is_still_a_sight(
    account: Place, session: Callable[[], Session]
) -> None:
    await submitted(account)
    async with session().running() as it:
        it.history.close()
        it.tracker.track("Donors")
        interest = it.poller.register_interest(JobTopic("Donors"), interval=5)
        await until(lambda: it.tracker.observation("Donors"))
        assert it.tracker.pause.error is not None
        interest.release()


async def test_a_history_that_can_no_longer_be_written_is_told_once(
    account: Place, session: Callable[[], Session]
) -> None:
    await submitted(account)
    told: list[StorageError | None] = []
    async with session().running() as it:
        it.tracker.pause.on_change = told.append
        it.history.close()
        for _ in range(2):
            it.store.put(JobTopic("Donors"), await account.client.get_job("Donors"))
        await until(lambda: told)
    assert told == [it.tracker.pause.error]


async def test_what_was_seen_during_a_lock_is_recorded_after_it(
    account: Place, session: Callable[[], Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_pause, "PAUSES", Backoff(first=0.02))
    await submitted(account)
    told: list[StorageError | None] = []
    async with session().running() as it:
        it.tracker.pause.on_change = told.append
        it.tracker.track("Donors")
        it.history._database.lock_timeout = 0.01
        with closing(connect(account.path, isolation_level=None)) as other:
            other.execute("begin immediate")
            it.store.put(JobTopic("Donors"), await account.client.get_job("Donors"))
            await until(lambda: told)
            sight = it.tracker.observation("Donors")
            assert account.history.runs.stored(["Donors"], CODES) == {}
            other.execute("rollback")
        await until(lambda: account.history.runs.stored(["Donors"], CODES))
        await until(lambda: len(told) > 1)
        assert [error is None for error in told] == [False, True]
        assert sight is None or sight.outlook.past is None
        account.sandbox.clock.move(4)
        it.store.put(JobTopic("Donors"), await account.client.get_job("Donors"))
        await until(lambda: it.tracker.outlook("Donors").past)
