"""Polls topics for the screens.

`watch` and runs poll their jobs in `jobs.watch`; windows of records retry in `tui.records.records`.

Screens hold an `Interest` in a topic while it is in view. The poller asks once however many hold
one, never has two requests for one topic under way and only a few in all, and stops where a topic
is settled. `schedule` orders the topics, `budget` limits the requests, and `shared_polls` has what
other sessions of the account received. A failed poll is a state: what concerns one topic (404) is
noted there; what concerns the connection holds everything back, and one topic tries again with
backoff. `poll_health` keeps since when and until when, and reports it as `store.health`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from data8_tui.api.retry import Retry, retries_reported_to
from data8_tui.clock import Clock
from data8_tui.errors import AuthenticationError, Data8Error, NotAllowed, ServiceError
from data8_tui.monitor.backoff import FAILED
from data8_tui.monitor.budget import Purpose, RequestBudget
from data8_tui.monitor.history.polls import KEPT_SECONDS, Refusal
from data8_tui.monitor.history.runs import StoredJob
from data8_tui.monitor.poll_health import PollHealth
from data8_tui.monitor.schedule import Interest, Schedule
from data8_tui.monitor.shared_polls import KnownAnswer, SharedPolls
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import JobTopic, Topic

Fetch = Callable[[Topic], Awaitable[Any]]
Recall = Callable[[str], Awaitable[StoredJob | None]]
"""What the history has of a job by name."""

_NEWS_EVERY: Final = 0.5
"""Seconds between two looks for answers of other sessions."""
_LOOK_AGAIN: Final = 0.25
"""Seconds until a topic that another session asks for is looked at again."""
_LIMITED_FOR: Final = 60.0
"""Seconds for which the budget counts as the reason for old data once it has delayed a poll."""


class Poller:
    """Keeps the topics of interest fresh in the store; run `run()` as one task for a session.

    At most `max_concurrent` requests are under way, and `budget` a minute (None: any number; see
    `budget`). Without focus both intervals and the time between requests are `unfocused` times
    longer. With `shared`, sessions of one account keep the budget together. A job that ended, and
    that `recall` knows whole, is not requested.
    """

    def __init__(
        self,
        fetch: Fetch,
        store: Store,
        clock: Clock,
        *,
        max_concurrent: int = 4,
        unfocused: float = 1.0,
        budget: float | None = None,
        shared: SharedPolls | None = None,
        recall: Recall | None = None,
    ) -> None:
        self._fetch = fetch
        self._store = store
        self._clock = clock
        self._max_concurrent = max_concurrent
        self._schedule = Schedule(store, clock, unfocused)
        self._health = PollHealth(store, clock, self._schedule)
        self._budget = RequestBudget(budget)
        self._shared = shared
        self._recall = recall
        self._under_way: dict[Topic, float] = {}
        """When each request began; that of another session counts."""
        self._awaited: dict[Topic, float] = {}
        """Since when another session has been asking for a topic."""
        self._wake = asyncio.Event()
        self._refused_until = 0.0
        self._limited_at: float | None = None

    def register_interest(
        self, topic: Topic, *, interval: float, looked_at: bool = False
    ) -> Interest:
        """Hold an interest.

        The topic is due at once, or when a known item becomes older than its interval; a settled
        one is not requested. `looked_at` is for the one item that a screen is about: it comes
        before all others.
        """
        interest = Interest(topic, interval, looked_at, self)
        self._schedule.add(interest)
        if topic not in self._under_way:
            self._schedule.plan_first(topic)
        self._wake.set()
        return interest

    def forget(self, interest: Interest) -> None:
        """Drop an interest: `Interest.release` calls this."""
        if self._schedule.remove(interest):
            self._awaited.pop(interest.topic, None)
            if self._shared is not None:
                self._shared.forget(interest.topic)

    def refresh(self, *topics: Topic) -> None:
        """Ask for these topics of interest (all of them if none is named) as soon as possible."""
        for topic in topics or tuple(self._schedule.interests):
            if topic in self._schedule.interests and topic not in self._under_way:
                self._schedule.want(topic)
        self._health.try_now()
        self._wake.set()

    @property
    def paused(self) -> bool:
        return self._schedule.paused

    def pause(self, paused: bool) -> None:
        """Stop repeating calls, or go on. What was never received is requested all the same."""
        self._schedule.pause(paused)
        if not paused:
            self._refresh_outdated()
        self._health.note_pause()

    def set_focused(self, focused: bool) -> None:
        """Set whether the terminal has the focus; intervals are longer while it has not."""
        if focused != self._schedule.focused:
            self._schedule.forget_ages()
            self._limited_at = None
            self._refused_until = 0.0
        refresh = focused and not self._schedule.focused and not self.paused
        self._schedule.focused = focused
        if refresh:
            self._refresh_outdated()

    @property
    def idle(self) -> bool:
        """Whether nothing is under way or due now: what a test waits for."""
        return not self._under_way and not self._schedule.any_due(self._clock.monotonic())

    @property
    def unanswered(self) -> float | None:
        """How many seconds ago the topic that waits longest was answered; None without delay.

        An answer is delayed once its request takes as long as the topic's interval: two intervals
        after the answer before. The request may be another session's.
        """
        now = self._clock.monotonic()
        waiting = [
            now - self._schedule.answered.get(topic, asked)
            for topic, asked in (self._under_way | self._awaited).items()
            if topic in self._schedule.interests
            and now - asked >= self._schedule.usual_interval(topic)
        ]
        return max(waiting, default=None)

    @property
    def budget_age(self) -> tuple[float, float] | None:
        """The budget, in requests a minute, and how many seconds old data get by it.

        None where everything is as fresh as promised, or something else is the reason.
        """
        limited, per_minute = self._limited_at, self._budget.per_minute
        if limited is None or per_minute is None:
            return None
        age = self._schedule.longest_age()
        recent = self._clock.monotonic() - limited < _LIMITED_FOR
        return (per_minute / self._schedule.slower, age) if age and recent else None

    async def run(self) -> None:
        """Poll until cancelled. No error ends it but a bug, which the task group raises."""
        async with asyncio.TaskGroup() as group:
            if self._shared is not None:
                group.create_task(self._accept_news(self._shared))
            while True:
                self._wake.clear()
                ready, wait = self._ready()
                for topic in ready:
                    self._schedule.begin(topic)
                    self._under_way[topic] = self._clock.monotonic()
                    group.create_task(self._poll(topic, self._schedule.purpose(topic)))
                await self._sleep(wait)

    def _refresh_outdated(self) -> None:
        """Ask for what is older than its interval, and for the rest when it will be."""
        outdated = self._schedule.outdated()
        for topic in self._schedule.interests.keys() - self._under_way.keys():
            self._schedule.plan_first(topic)
        if outdated:
            self.refresh(*outdated)
        self._wake.set()

    def _ready(self) -> tuple[list[Topic], float | None]:
        """The topics to ask for now, and the seconds until the budget allows another one."""
        now = self._clock.monotonic()
        if now < self._health.held_until:
            return [], self._health.held_until - now
        room = (1 if self._health.failing else self._max_concurrent) - len(self._under_way)
        ready: list[Topic] = []
        waits: list[float] = []
        due = [each for each in self._schedule.in_turn(now) if each not in self._under_way]
        for topic in due:
            if len(ready) >= room:
                break
            purpose = self._schedule.purpose(topic)
            if wait := self._budget_wait(now, purpose):
                waits.append(wait)
            else:
                self._budget.take(now, purpose, self._schedule.slower)
                ready.append(topic)
        return ready, min(waits, default=None)

    def _budget_wait(self, now: float, purpose: Purpose) -> float:
        wait = self._budget.wait(now, purpose, self._schedule.slower)
        if purpose is Purpose.AGAIN:
            wait = max(wait, self._refused_until - now)
        if wait > 0:
            self._limited_at = now
        return max(wait, 0.0)

    async def _sleep(self, wait: float | None) -> None:
        now = self._clock.monotonic()
        waits = [at - now for at in self._schedule.coming(now)]
        waits += [] if wait is None else [wait]
        # Not wait_for: in Python 3.11 it can swallow a cancellation that meets its own result.
        with suppress(TimeoutError):
            async with asyncio.timeout(min(waits, default=None)):
                await self._wake.wait()

    async def _poll(self, topic: Topic, purpose: Purpose) -> None:
        slower = self._schedule.slower
        try:
            found = await self._recalled(topic) or await self._claim(topic, purpose)
            if found is None:
                self._awaited.pop(topic, None)
                await self._ask(topic, purpose)
            else:
                self._budget.give_back(purpose, slower)
                self._apply(topic, found)
        finally:
            self._under_way.pop(topic, None)
            self._wake.set()

    async def _recalled(self, topic: Topic) -> KnownAnswer | None:
        """A job that ended, from the history: none of its details can change any more."""
        if self._recall is None or not isinstance(topic, JobTopic):
            return None
        if topic in self._schedule.answered or self._schedule.wanted_at(topic) is not None:
            return None
        stored = await self._recall(topic.name)
        if stored is None or not stored.final:
            return None
        return KnownAnswer(topic, stored.seen_at, stored.job)

    async def _claim(self, topic: Topic, purpose: Purpose) -> KnownAnswer | Refusal | None:
        """What other sessions have received for a topic; None means to request it."""
        if (
            self._shared is None
            or not self._health.accepted
            or topic not in self._schedule.interests
        ):
            return None
        new, wanted = purpose is Purpose.NEW, self._schedule.wanted_at(topic)
        age = self._schedule.interval(topic) if new else KEPT_SECONDS
        if wanted is not None:
            age = self._clock.monotonic() - wanted
        rate = None if new else self._budget.rate(purpose, self._schedule.slower)
        not_before = self._clock.now() - timedelta(seconds=age)
        return await self._shared.claim(topic, not_before=not_before, rate=rate)

    def _apply(self, topic: Topic, found: KnownAnswer | Refusal) -> None:
        """Accept a known answer, or wait for that of another session, or for the budget."""
        if isinstance(found, KnownAnswer):
            self._accept_answer(found)
        elif topic in self._schedule.interests:
            now, wait = self._clock.monotonic(), found.wait
            if found.held:
                self._awaited.setdefault(topic, now)
                wait = min(wait, _LOOK_AGAIN)
            else:
                self._refused_until = max(self._refused_until, now + wait)
                self._limited_at = now
            self._schedule.postpone(topic, wait)

    def _accept_answer(self, answer: KnownAnswer) -> None:
        topic = answer.topic
        if topic not in self._schedule.interests:
            return
        if self._shared is not None:
            self._shared.note_known(answer)
        self._awaited.pop(topic, None)
        age = max(0.0, (self._clock.now() - answer.at).total_seconds())
        self._schedule.note_answer(topic, self._clock.monotonic() - age)
        self._health.note_others_answer(answer.at)
        self._receive(topic, answer.result, answer.at)

    async def _accept_news(self, shared: SharedPolls) -> None:
        while True:
            await asyncio.sleep(_NEWS_EVERY)
            if not self._health.accepted or self.paused:
                continue
            unsettled = [one for one in self._schedule.interests if not self._store.settled(one)]
            for answer in await shared.news(unsettled):
                if answer.topic not in self._under_way and not self.paused:
                    self._accept_answer(answer)
            self._wake.set()

    async def _ask(self, topic: Topic, purpose: Purpose) -> None:
        asked, retries = self._clock.monotonic(), list[Retry]()

        def on_retry(retry: Retry) -> None:
            retries.append(retry)
            self._budget.take(self._clock.monotonic(), purpose, self._schedule.slower)

        try:
            with retries_reported_to(on_retry):
                result = await self._fetch(topic)
        except NotAllowed as error:
            self._fail(topic, error, at_least=FAILED.longest)
        except (ServiceError, AuthenticationError) as error:
            self._hold_back(topic, error)
        except Data8Error as error:
            self._fail(topic, error)
        else:
            self._succeed(topic)
            self._receive(topic, result, None, answered_in=self._clock.monotonic() - asked)
            if self._shared is not None:
                await self._shared.settle(topic, result)
        finally:
            await self._give_back(topic, purpose, len(retries))

    async def _give_back(self, topic: Topic, purpose: Purpose, retries: int) -> None:
        """Release the lease of a topic, and count the requests that it took beyond the first."""
        if self._shared is None:
            return
        await self._shared.release(topic)
        rate = self._budget.rate(purpose, self._schedule.slower)
        if retries and rate is not None and purpose is not Purpose.NEW:
            await self._shared.charge(retries, rate)

    def _receive(
        self, topic: Topic, result: Any, at: datetime | None, answered_in: float = 0.0
    ) -> None:
        self._store.put(topic, result, at=at)
        self._store.trim(self._schedule.interests)
        self._schedule.plan(topic, earlier=answered_in)

    def _fail(self, topic: Topic, error: Data8Error, *, at_least: float = 0.0) -> None:
        """Data8 has answered, with an error about this topic."""
        self._succeed(topic)
        self._store.fail(topic, error)
        self._schedule.plan(topic, at_least=at_least)

    def _succeed(self, topic: Topic) -> None:
        self._schedule.note_answer(topic, self._clock.monotonic())
        self._health.note_success()

    def _hold_back(self, topic: Topic, error: Data8Error) -> None:
        self._schedule.forget_ages()
        self._store.fail(topic, error)
        self._health.note_failure(error)
        self._schedule.postpone(topic, self._health.held_until - self._clock.monotonic())
