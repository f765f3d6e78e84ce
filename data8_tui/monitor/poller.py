"""Polls topics for the screens.

`watch` and runs poll their jobs in `jobs.watch`; windows of records retry in `tui.records.records`.

Screens hold an `Interest` in a topic while it is in view. The poller asks once however many hold
one, never has two requests for one topic under way and only a few in all, waits longer when nobody
looks, and stops where a topic is settled. A failed poll is a state: what
concerns one topic (404) is noted there; what concerns the connection holds everything back, one
topic tries again with backoff, and `store.health` has since when and until when.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from data8_tui.clock import Clock
from data8_tui.errors import AuthenticationError, Data8Error, NotAllowed, ServiceError
from data8_tui.monitor.backoff import FAILED, wait_after
from data8_tui.monitor.health import Health, HealthState
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import Topic

Fetch = Callable[[Topic], Awaitable[Any]]


@dataclass(eq=False)
class Interest:
    """Keeps a topic fresh until `release()`: it is polled at least every `interval` seconds."""

    topic: Topic
    interval: float
    _poller: "Poller" = field(repr=False)

    def release(self) -> None:
        self._poller._forget(self)


class Poller:
    """Keeps the topics of interest fresh in the store; run `run()` as one task for a session.

    At most `max_concurrent` requests are under way. Without focus intervals are `unfocused` times
    longer.
    """

    def __init__(
        self,
        fetch: Fetch,
        store: Store,
        clock: Clock,
        *,
        max_concurrent: int = 4,
        unfocused: float = 1.0,
    ) -> None:
        self._fetch = fetch
        self._store = store
        self._clock = clock
        self._max_concurrent = max_concurrent
        self._unfocused = unfocused
        self._interests: dict[Topic, list[Interest]] = {}
        self._due: dict[Topic, float] = {}
        self._under_way: dict[Topic, float] = {}
        """When each request began; `_answered` is when the topic was last answered."""
        self._answered: dict[Topic, float] = {}
        self._wake = asyncio.Event()
        self._focused = True
        self._paused = False
        self._failures = 0
        self._held_until = 0.0

    def register_interest(self, topic: Topic, *, interval: float) -> Interest:
        """Hold an interest; a topic without one, or that isn't settled, is requested now."""
        interest = Interest(topic, interval, self)
        holders = self._interests.setdefault(topic, [])
        holders.append(interest)
        if len(holders) == 1 and topic not in self._under_way and not self._store.settled(topic):
            self._due[topic] = self._clock.monotonic()
        self._wake.set()
        return interest

    def refresh(self, *topics: Topic) -> None:
        """Ask for these topics of interest (all of them if none is named) as soon as possible."""
        for topic in topics or tuple(self._interests):
            if topic in self._interests and topic not in self._under_way:
                self._due[topic] = self._clock.monotonic()
        self._held_until = 0.0
        self._wake.set()

    @property
    def paused(self) -> bool:
        return self._paused

    def pause(self, paused: bool) -> None:
        """Stop repeating calls, or go on. What was never received is requested all the same."""
        self._paused = paused
        if paused:
            known = [topic for topic in self._due if self._store.standing(topic).learnt_at]
            for topic in known:
                del self._due[topic]
        else:
            self._refresh_unsettled()
        self._report()

    def set_focused(self, focused: bool) -> None:
        """Set whether the terminal has the focus; intervals are longer while it has not."""
        if focused and not self._focused and not self._paused:
            self._refresh_unsettled()
        self._focused = focused

    @property
    def idle(self) -> bool:
        """Whether nothing is under way or due now: what a test waits for."""
        now = self._clock.monotonic()
        return not self._under_way and all(due > now for due in self._due.values())

    @property
    def unanswered(self) -> float | None:
        """How many seconds ago the topic that waits longest was answered; None without delay.

        An answer is delayed once its request takes as long as the topic's interval: two intervals
        after the answer before.
        """
        now = self._clock.monotonic()
        waiting = [
            now - self._answered.get(topic, asked)
            for topic, asked in self._under_way.items()
            if topic in self._interests and now - asked >= self._interval(topic)
        ]
        return max(waiting, default=None)

    async def run(self) -> None:
        """Poll until cancelled. No error ends it but a bug, which the task group raises."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._wake.clear()
                for topic in self._ready():
                    self._due.pop(topic, None)
                    self._under_way[topic] = self._clock.monotonic()
                    group.create_task(self._ask(topic))
                await self._sleep()

    def _refresh_unsettled(self) -> None:
        waiting = [topic for topic in self._interests if not self._store.settled(topic)]
        if waiting:
            self.refresh(*waiting)

    def _ready(self) -> list[Topic]:
        now = self._clock.monotonic()
        room = self._max_concurrent - len(self._under_way)
        if now < self._held_until:
            return []
        if self._failures:
            room = 1 - len(self._under_way)
        due = [topic for topic, at in self._due.items() if at <= now]
        return sorted(due, key=self._due.__getitem__)[: max(room, 0)]

    async def _sleep(self) -> None:
        now = self._clock.monotonic()
        coming = [at for at in self._due.values() if at > now]
        if self._held_until > now:
            coming.append(self._held_until)
        pause = max(0.0, min(coming) - now) if coming else None
        # Not wait_for: in Python 3.11 it can swallow a cancellation that meets its own result.
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._wake.wait()

    async def _ask(self, topic: Topic) -> None:
        try:
            result = await self._fetch(topic)
        except NotAllowed as error:
            self._fail(topic, error, at_least=FAILED.longest)
        except (ServiceError, AuthenticationError) as error:
            self._hold_back(topic, error)
        except Data8Error as error:
            self._fail(topic, error)
        else:
            self._succeed(topic)
            self._store.put(topic, result)
            self._store.trim(self._interests)
            self._plan(topic)
        finally:
            self._under_way.pop(topic, None)
            self._wake.set()

    def _fail(self, topic: Topic, error: Data8Error, *, at_least: float = 0.0) -> None:
        """Data8 has answered, with an error about this topic."""
        self._succeed(topic)
        self._store.fail(topic, error)
        self._plan(topic, at_least)

    def _plan(self, topic: Topic, at_least: float = 0.0) -> None:
        holders = self._interests.get(topic)
        if not holders or self._paused or self._store.settled(topic):
            return
        self._due[topic] = self._clock.monotonic() + self._interval(topic, at_least)

    def _interval(self, topic: Topic, at_least: float = 0.0) -> float:
        interval = max(at_least, min(interest.interval for interest in self._interests[topic]))
        return interval if self._focused else interval * self._unfocused

    def _succeed(self, topic: Topic) -> None:
        self._failures = 0
        if topic in self._interests:
            self._answered[topic] = self._clock.monotonic()
        self._held_until = 0.0
        self._store.set_health(self._health(since=self._clock.now()))

    def _hold_back(self, topic: Topic, error: Data8Error) -> None:
        self._failures += 1
        wait = wait_after(error, self._failures)
        self._held_until = self._clock.monotonic() + wait
        if topic in self._interests:
            self._due[topic] = self._held_until
        self._store.fail(topic, error)
        self._store.set_health(
            self._health(
                since=self._store.health.since,
                next_try=self._clock.now() + timedelta(seconds=wait),
                error=error,
            )
        )

    def _health(
        self,
        since: datetime | None,
        next_try: datetime | None = None,
        error: Data8Error | None = None,
    ) -> Health:
        if error is not None:
            state = HealthState.STALE
        elif self._paused:
            state = HealthState.PAUSED
        else:
            state = HealthState.LIVE if since else HealthState.CONNECTING
        return Health(state, since, next_try, error)

    def _report(self) -> None:
        health = self._store.health
        self._store.set_health(self._health(health.since, health.next_try, health.error))

    def _forget(self, interest: Interest) -> None:
        holders = self._interests.get(interest.topic, [])
        if interest in holders:
            holders.remove(interest)
        if not holders:
            self._interests.pop(interest.topic, None)
            self._due.pop(interest.topic, None)
            self._answered.pop(interest.topic, None)
