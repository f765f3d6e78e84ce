"""The poller against a scripted Data8: every test waits for an event, never for a time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data8_tui.api.models import Job
from data8_tui.backoff import Backoff
from data8_tui.clock import FrozenClock, SystemClock
from data8_tui.errors import AuthenticationError, ConnectionFailed, Data8Error, NotAllowed, NotFound
from data8_tui.monitor import backoff
from data8_tui.monitor.health import HealthState
from data8_tui.monitor.poller import Poller
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import JobTopic, Topic

SOON = 0.001
NEVER = 3600.0


def job(name: str, **more: object) -> Job:
    sent = {"name": name, "workflowName": "W", "submittedAt": "2026-11-20T09:00:00Z", "status": 1}
    return Job.from_json({**sent, "percentComplete": 10, **more})


def raising(error: Data8Error) -> Callable[[], Job]:
    """An answer that is none."""

    def answer() -> Job:
        raise error

    return answer


class Data8:
    """Answers by topic, counts the questions, and lets a test hold an answer back."""

    def __init__(self) -> None:
        self.asked: list[Topic] = []
        self.under_way = 0
        self.most_under_way = 0
        self.answers: dict[Topic, Callable[[], Any]] = {}
        self.gate: asyncio.Event | None = None
        self._changed = asyncio.Event()

    async def fetch(self, topic: Topic) -> Any:
        self.asked.append(topic)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        self._changed.set()
        try:
            if self.gate is not None:
                await self.gate.wait()
            return self.answers.get(topic, lambda: job(topic.name))()  # type: ignore[union-attr]
        finally:
            self.under_way -= 1

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                self._changed.clear()
                await self._changed.wait()


async def until(store: Store, condition: Callable[[], bool]) -> None:
    changed = asyncio.Event()
    leave = store.subscribe(lambda _: changed.set())
    async with asyncio.timeout(10):
        while not condition():
            changed.clear()
            await changed.wait()
    leave()


@asynccontextmanager
async def running(fetch: Callable[[Topic], Awaitable[Any]]) -> AsyncIterator[tuple[Poller, Store]]:
    store = Store(SystemClock())
    poller = Poller(fetch, store, SystemClock())
    task = asyncio.create_task(poller.run())
    try:
        yield poller, store
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_asks_once_however_many_are_interested() -> None:
    data8 = Data8()
    data8.gate = asyncio.Event()
    async with running(data8.fetch) as (poller, store):
        for _ in range(5):
            poller.register_interest(JobTopic("a"), interval=NEVER)
        await data8.until(lambda: bool(data8.asked))
        poller.refresh(JobTopic("a"))
        data8.gate.set()
        await until(store, lambda: store.job("a") is not None)
        assert data8.asked == [JobTopic("a")]


async def test_repeats_while_a_job_runs_and_stops_when_it_has_finished() -> None:
    data8 = Data8()
    topic, count = JobTopic("a"), 0

    def answer() -> Job:
        nonlocal count
        count += 1
        return job("a", completedAt="2026-11-20T10:00:00Z") if count == 3 else job("a")

    data8.answers[topic] = answer
    async with running(data8.fetch) as (poller, store):
        poller.register_interest(topic, interval=SOON)
        await until(store, lambda: store.settled(topic))
        other = JobTopic("b")
        poller.register_interest(other, interval=SOON)
        await data8.until(lambda: data8.asked.count(other) >= 5)
        assert data8.asked.count(topic) == 3


async def test_an_answer_is_delayed_after_two_intervals_and_only_while_it_is_awaited() -> None:
    data8, clock = Data8(), FrozenClock(datetime(2026, 11, 20, 9, tzinfo=UTC))
    store, topic = Store(clock), JobTopic("a")
    poller = Poller(data8.fetch, store, clock)

    def wait(seconds: float) -> float | None:
        clock.move_to(clock.now() + timedelta(seconds=seconds))
        return poller.unanswered

    task = asyncio.create_task(poller.run())
    interest = poller.register_interest(topic, interval=10)
    await until(store, lambda: store.job("a") is not None)
    assert wait(10) is None
    data8.gate = asyncio.Event()
    poller.refresh()
    await data8.until(lambda: data8.under_way == 1)
    assert [wait(9), wait(1), wait(5)] == [None, 20, 25]
    data8.gate.set()
    await until(store, lambda: data8.under_way == 0)
    assert wait(0) is None
    data8.gate.clear()
    poller.refresh()
    await data8.until(lambda: data8.under_way == 1)
    assert wait(30) is not None
    interest.release()
    assert wait(0) is None  # its screen is gone
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_only_a_few_requests_are_under_way_at_once() -> None:
    data8 = Data8()
    data8.gate = asyncio.Event()
    async with running(data8.fetch) as (poller, store):
        for number in range(20):
            poller.register_interest(JobTopic(str(number)), interval=NEVER)
        await data8.until(lambda: data8.under_way == 4)
        data8.gate.set()
        await until(store, lambda: store.job("19") is not None)
        assert data8.most_under_way == 4
        assert len(data8.asked) == 20


async def test_a_released_topic_is_not_asked_for_again() -> None:
    data8 = Data8()
    async with running(data8.fetch) as (poller, _):
        interest = poller.register_interest(JobTopic("a"), interval=SOON)
        await data8.until(lambda: len(data8.asked) >= 3)
        interest.release()
        interest.release()
        seen = data8.asked.count(JobTopic("a"))
        poller.register_interest(JobTopic("b"), interval=SOON)
        await data8.until(lambda: data8.asked.count(JobTopic("b")) >= 5)
        assert data8.asked.count(JobTopic("a")) <= seen + 1


async def test_paused_asks_only_for_what_was_never_seen() -> None:
    data8 = Data8()
    async with running(data8.fetch) as (poller, store):
        poller.register_interest(JobTopic("a"), interval=SOON)
        await until(store, lambda: store.job("a") is not None)
        poller.pause(True)
        assert store.health.state is HealthState.PAUSED
        await data8.until(lambda: data8.under_way == 0) if data8.under_way else None
        before = data8.asked.count(JobTopic("a"))
        poller.register_interest(JobTopic("b"), interval=SOON)
        await until(store, lambda: store.job("b") is not None)
        assert data8.asked.count(JobTopic("a")) <= before + 1
        poller.pause(False)
        await data8.until(lambda: data8.asked.count(JobTopic("b")) >= 3)
        assert store.health.state is HealthState.LIVE


async def test_a_missing_job_is_a_state_of_its_topic_alone() -> None:
    data8 = Data8()
    data8.answers[JobTopic("gone")] = raising(NotFound("No job is named gone."))
    async with running(data8.fetch) as (poller, store):
        poller.register_interest(JobTopic("gone"), interval=NEVER)
        poller.register_interest(JobTopic("a"), interval=NEVER)
        await until(store, lambda: store.job("a") is not None)
        await until(store, lambda: store.standing(JobTopic("gone")).error is not None)
        assert store.health.state is HealthState.LIVE


async def test_a_failed_connection_holds_everything_back_and_recovers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backoff, "FAILED", Backoff(first=SOON, longest=60))
    data8, broken = Data8(), True

    def answer() -> Job:
        if broken:
            raise ConnectionFailed("No answer from Data8.")
        return job("a")

    data8.answers[JobTopic("a")] = answer
    async with running(data8.fetch) as (poller, store):
        poller.register_interest(JobTopic("a"), interval=SOON)
        await until(store, lambda: store.health.state is HealthState.STALE)
        assert store.health.next_try is not None
        assert isinstance(store.health.error, ConnectionFailed)
        await data8.until(lambda: len(data8.asked) >= 3)
        broken = False
        await until(store, lambda: store.health.state is HealthState.LIVE)
        assert store.health.error is None


async def test_refused_credentials_are_tried_again_rarely() -> None:
    data8 = Data8()
    data8.answers[JobTopic("a")] = raising(AuthenticationError("the secret is wrong"))
    async with running(data8.fetch) as (poller, store):
        poller.register_interest(JobTopic("a"), interval=SOON)
        await until(store, lambda: store.health.state is HealthState.STALE)
        waits = [backoff.wait_after(AuthenticationError("no"), times) for times in range(1, 9)]
        assert waits == [30, 60, 120, 240, 480, 900, 900, 900]
        assert store.health.next_try is not None
        assert store.health.next_try > SystemClock().now() + timedelta(seconds=20)
        assert len(data8.asked) == 1
        data8.answers[JobTopic("a")] = lambda: job("a")
        poller.refresh()
        await until(store, lambda: store.health.state is HealthState.LIVE)


async def test_what_is_not_allowed_is_a_state_of_its_topic_alone() -> None:
    data8 = Data8()
    data8.answers[JobTopic("a")] = raising(NotAllowed("not allowed to use job a (403)"))
    async with running(data8.fetch) as (poller, store):
        poller.register_interest(JobTopic("a"), interval=SOON)
        await until(store, lambda: store.standing(JobTopic("a")).error is not None)
        poller.register_interest(JobTopic("b"), interval=NEVER)
        await until(store, lambda: store.job("b") is not None)
        assert store.health.state is HealthState.LIVE
        assert data8.asked == [JobTopic("a"), JobTopic("b")]


async def test_while_the_connection_fails_one_topic_at_a_time_tries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backoff, "FAILED", Backoff(first=NEVER, longest=60))
    data8 = Data8()
    for number in range(8):
        data8.answers[JobTopic(str(number))] = raising(ConnectionFailed("No answer from Data8."))
    async with running(data8.fetch) as (poller, store):
        for number in range(8):
            poller.register_interest(JobTopic(str(number)), interval=SOON)
        await until(store, lambda: store.health.state is HealthState.STALE)
        await data8.until(lambda: data8.under_way == 0) if data8.under_way else None
        assert len(data8.asked) <= 4


async def test_intervals_are_longer_while_the_terminal_is_not_in_focus() -> None:
    data8 = Data8()
    store = Store(SystemClock())
    poller = Poller(data8.fetch, store, SystemClock(), unfocused=1000)
    poller.set_focused(False)
    poller.register_interest(JobTopic("a"), interval=1)
    poller.register_interest(JobTopic("b"), interval=SOON / 1000)
    task = asyncio.create_task(poller.run())
    await data8.until(lambda: data8.asked.count(JobTopic("b")) >= 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert data8.asked.count(JobTopic("a")) == 1


async def test_a_bug_in_a_poll_is_not_swallowed() -> None:
    async def fetch(_: Topic) -> Any:
        raise ZeroDivisionError

    poller = Poller(fetch, Store(SystemClock()), SystemClock())
    poller.register_interest(JobTopic("a"), interval=NEVER)
    with pytest.raises(ExceptionGroup) as caught:
        await poller.run()
    assert caught.group_contains(ZeroDivisionError)
