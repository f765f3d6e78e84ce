"""How often the poller asks, over virtual minutes: its budget, the turns, what comes first."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, cast

import pytest

from data8_tui.api.models import Job
from data8_tui.api.page import Page
from data8_tui.api.retry import Retry, notify_retry
from data8_tui.monitor.budget import RequestRate
from data8_tui.monitor.history.polls import Refusal
from data8_tui.monitor.poller import Poller
from data8_tui.monitor.shared_polls import KnownAnswer, SharedPolls
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import JobsTopic, JobTopic, Topic
from tests.sandbox_statuses import CODES
from tests.unit.monitor.virtual_time import START, LoopClock, run_virtually

LATENCY = 0.2
LIST = JobsTopic()
ROW, PAGE, LISTED = 5.0, 3.0, 10.0
"""The usual intervals of a row, of a page about a job, and of the list."""


def sent(name: str, **more: object) -> dict[str, Any]:
    return {
        "name": name, "workflowName": "W", "submittedAt": "2026-11-20T08:50:00Z", "status": 1,
        "percentComplete": 10, **more,
    }  # fmt: skip


class Account:
    """A scripted Data8 in virtual time: when each topic was asked for, and answered."""

    def __init__(
        self,
        budget: float | None = 30,
        unfocused: float = 6.0,
        others: "BusyAccount | None" = None,
    ) -> None:
        self.clock = LoopClock()
        self.store = Store(self.clock)
        self.poller = Poller(
            self.fetch,
            self.store,
            self.clock,
            budget=budget,
            unfocused=unfocused,
            shared=cast("SharedPolls", others),
        )
        self.jobs: dict[str, Callable[[], dict[str, Any]]] = {}
        self.asked: list[tuple[float, Topic]] = []
        self.answered: dict[Topic, list[float]] = defaultdict(list)
        self.said: list[tuple[float, float]] = []
        """What was said of the budget at each second: the age, and the oldest age of a row."""

    async def fetch(self, topic: Topic) -> Any:
        self.asked.append((self.clock.monotonic(), topic))
        await asyncio.sleep(LATENCY)
        self.answered[topic].append(self.clock.monotonic())
        if isinstance(topic, JobTopic):
            usual = sent(topic.name)
            made = self.jobs.get(topic.name, lambda: usual)()
            return Job.from_json(made, CODES, now=self.clock.now())
        return Page([])

    def running(self, count: int, interval: float = ROW) -> list[Topic]:
        """Interests in the list and in so many running jobs on it."""
        self.poller.register_interest(LIST, interval=LISTED)
        topics: list[Topic] = [JobTopic(str(number)) for number in range(count)]
        for topic in topics:
            self.poller.register_interest(topic, interval=interval)
        return topics

    def run(self, minutes: float, prepare: Callable[[], Awaitable[None]]) -> None:
        """Poll for so many minutes, after `prepare`."""

        async def poll() -> None:
            task = asyncio.create_task(self.poller.run())
            await prepare()
            while self.clock.monotonic() < minutes * 60:
                await asyncio.sleep(1)
                self._note_what_is_said()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        run_virtually(poll())

    def _note_what_is_said(self) -> None:
        now, said = self.clock.monotonic(), self.poller.budget_age
        ages = [now - times[-1] for times in self.answered.values() if times]
        self.said.append((said[1] if said else 0.0, max(ages, default=0.0)))

    def gaps(self, topic: Topic, after: float = 0.0) -> list[float]:
        """The ages that the data of a topic reached."""
        times = [at for at in self.answered[topic] if at >= after]
        return [later - earlier for earlier, later in pairwise(times)]

    def busiest_minute(self, after: float = 0.0) -> int:
        """The most requests in any minute."""
        times = [at for at, _ in self.asked if at >= after]
        return max(sum(first <= at < first + 60 for at in times) for first in times)


class BusyAccount:
    """Shared polls of an account where other sessions hold each topic, or spend the budget."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        self.claims: list[Topic] = []
        self.answers: list[KnownAnswer] = []

    async def claim(
        self, topic: Topic, *, not_before: datetime, rate: RequestRate | None
    ) -> Refusal | None:
        self.claims.append(topic)
        await asyncio.sleep(0.001)
        return self.refusal if rate or self.refusal.held else None

    async def news(self, topics: list[Topic]) -> list[KnownAnswer]:
        answers, self.answers = self.answers, []
        return answers

    def note_known(self, answer: KnownAnswer) -> None:
        """Remember nothing."""

    async def settle(self, topic: Topic, result: object) -> None:
        """Share nothing."""

    async def release(self, topic: Topic) -> None:
        """Hold nothing."""


def at_once(*work: Callable[[], object]) -> Callable[[], Awaitable[None]]:
    async def prepare() -> None:
        for each in work:
            each()

    return prepare


@pytest.mark.parametrize(
    ("running", "oldest", "busiest"),
    [(1, 5.0, 18), (2, 5.0, 30), (6, 15.0, 30), (10, 22.5, 30), (40, 83.0, 30)],
)
def test_the_budget_holds_and_is_given_by_turns(running: int, oldest: float, busiest: int) -> None:
    account = Account()
    account.run(10, at_once(lambda: account.running(running)))
    steady = 120.0
    assert account.busiest_minute(steady) <= busiest
    topics = [JobTopic(str(number)) for number in range(running)]
    assert max(max(account.gaps(topic, steady)) for topic in topics) <= oldest + 0.01
    counts = [len(account.gaps(topic, steady)) for topic in topics]
    assert max(counts) - min(counts) <= 1
    assert max(account.gaps(LIST, steady)) <= max(oldest, 15.0)


class DoubtfulAccount(Account):
    """Each request is answered at its second attempt."""

    async def fetch(self, topic: Topic) -> Any:
        self.asked.append((self.clock.monotonic(), topic))
        notify_retry(Retry("503", 0.0, 1))
        return await super().fetch(topic)


def test_each_attempt_of_a_request_counts_in_the_budget() -> None:
    account = DoubtfulAccount()
    account.run(6, at_once(lambda: account.running(40)))
    assert 25 <= account.busiest_minute(after=120) <= 32


@pytest.mark.parametrize(("running", "says"), [(6, False), (10, True)])
def test_what_is_said_of_the_budget_is_true(running: int, says: bool) -> None:
    account = Account()
    account.run(6, at_once(lambda: account.running(running)))
    later = account.said[120:]
    assert all(bool(said) is says for said, _ in later)
    if says:
        assert all(actual <= said < 24 for said, actual in later)


def test_without_focus_budget_and_intervals_are_stretched() -> None:
    account = Account()
    account.run(10, at_once(lambda: account.poller.set_focused(False), lambda: account.running(10)))
    assert account.busiest_minute(60) <= 6


def test_the_job_that_is_looked_at_is_at_most_three_seconds_old() -> None:
    account, looked_at = Account(), JobTopic("looked at")
    account.run(
        5,
        at_once(
            lambda: account.running(10),
            lambda: account.poller.register_interest(looked_at, interval=PAGE, looked_at=True),
        ),
    )
    assert max(account.gaps(looked_at)) <= PAGE + 0.01
    assert all(account.gaps(JobTopic(str(number))) for number in range(10))


def test_a_job_that_was_of_interest_before_is_asked_for_soon_once_it_is_looked_at() -> None:
    account = Account()
    topic = JobTopic("0")

    async def prepare() -> None:
        account.running(1, interval=60)
        await asyncio.sleep(10)
        account.poller.register_interest(topic, interval=PAGE, looked_at=True)

    account.run(0.5, prepare)
    assert account.answered[topic][1] <= 10 + LATENCY


def test_a_finished_job_is_never_asked_for_again() -> None:
    account = Account()
    account.jobs["0"] = lambda: sent("0", completedAt="2026-11-20T08:59:00Z")
    account.run(5, at_once(lambda: account.running(3)))
    assert len(account.answered[JobTopic("0")]) == 1


def test_a_job_is_asked_for_right_after_its_estimated_finish_and_often_before() -> None:
    account, end = Account(), 205.0
    estimate = (START + timedelta(seconds=end)).isoformat()
    account.jobs["0"] = lambda: sent("0", estimatedFinishTime=estimate)
    account.run(5, at_once(lambda: account.running(10, interval=60)))
    times = account.answered[JobTopic("0")]
    assert any(end <= at <= end + 3 for at in times)
    near = [at for at in times if end - 25 <= at <= end + 55]
    assert max(later - earlier for earlier, later in pairwise(near)) <= 10.01
    others = [at for at in account.answered[JobTopic("1")] if end - 25 <= at <= end + 55]
    assert len(others) <= 2 < len(near)


def test_a_job_that_is_queued_for_long_is_asked_for_rarely() -> None:
    account = Account()
    account.jobs["0"] = lambda: sent("0", status=0, percentComplete=0)
    account.run(10, at_once(lambda: account.running(2)))
    queued, running = account.gaps(JobTopic("0")), account.gaps(JobTopic("1"))
    assert all(55 <= gap <= 65 for gap in queued)
    assert max(running) <= ROW + 0.01


def test_much_that_is_new_comes_at_once_while_all_else_goes_on() -> None:
    account = Account()

    async def prepare() -> None:
        account.running(6)
        await asyncio.sleep(60)
        for number in range(100):
            name = f"new {number}"
            ended = sent(name, completedAt="2026-11-20T08:59:00Z")
            account.jobs[name] = lambda ended=ended: ended  # type: ignore[misc]
            account.poller.register_interest(JobTopic(name), interval=ROW)

    account.run(3, prepare)
    new = [at for topic, times in account.answered.items() for at in times if "new" in str(topic)]
    assert len(new) == 100
    assert max(new) <= 60 + 100 * LATENCY
    assert max(max(account.gaps(JobTopic(str(number)), 30)) for number in range(6)) <= 15


def test_what_was_never_seen_comes_before_what_was() -> None:
    account = Account()

    async def prepare() -> None:
        account.running(10)
        await asyncio.sleep(62)
        account.poller.register_interest(JobTopic("new"), interval=ROW)

    account.run(2, prepare)
    assert account.answered[JobTopic("new")][0] <= 62 + 2 * LATENCY


def test_what_the_user_asks_for_is_not_delayed() -> None:
    account = Account()

    async def prepare() -> None:
        account.running(10)
        await asyncio.sleep(90)
        account.poller.refresh()

    account.run(2, prepare)
    for number in range(10):
        assert any(90 <= at <= 92 for at in account.answered[JobTopic(str(number))])


@pytest.mark.parametrize("looked_at", [True, False])
@pytest.mark.parametrize(
    ("refusal", "most"),
    [(Refusal(1.0, held=False), 61), (Refusal(8.0, held=True), 241)],
    ids=["budget spent", "lease held"],
)
def test_a_refused_topic_is_not_claimed_again_before_its_wait(
    refusal: Refusal, most: int, looked_at: bool
) -> None:
    others = BusyAccount(refusal)
    account, topic = Account(others=others), JobTopic("0")

    async def prepare() -> None:
        account.poller.register_interest(topic, interval=PAGE, looked_at=looked_at)

    account.run(1, prepare)
    assert most * 0.9 <= len(others.claims) <= most


def test_while_paused_a_known_topic_is_neither_claimed_nor_asked_for() -> None:
    others = BusyAccount(Refusal(8.0, held=True))
    account, topic, before = Account(others=others), JobTopic("0"), 0

    async def prepare() -> None:
        nonlocal before
        account.poller.register_interest(topic, interval=PAGE)
        await asyncio.sleep(PAGE + 1)
        account.poller.pause(True)
        before = len(others.claims)
        await asyncio.sleep(PAGE)
        account.poller.register_interest(topic, interval=PAGE)

    account.run(1, prepare)
    assert before > 0
    assert len(others.claims) <= before + 1, "the one under way"
    assert len(account.asked) == 1


def test_a_job_that_another_session_saw_to_end_is_not_asked_for_again() -> None:
    others = BusyAccount(Refusal(1.0, held=False))
    account, topic = Account(others=others), JobTopic("0")

    async def prepare() -> None:
        account.poller.register_interest(topic, interval=30)
        await asyncio.sleep(10)
        now = account.clock.now()
        ended = Job.from_json(sent("0", completedAt=now.isoformat()), CODES, now=now)
        others.answers.append(KnownAnswer(topic, now, ended))

    account.run(2, prepare)
    assert account.store.settled(topic)
    assert not others.claims
    assert len(account.asked) == 1
