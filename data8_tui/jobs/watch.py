"""Watching jobs until they end: a look at each of them every few seconds, through outages too."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from data8_tui.api.models import Job
from data8_tui.clock import Clock
from data8_tui.errors import Data8Error, ServiceError, StorageError, TimedOut
from data8_tui.jobs import history_backfill
from data8_tui.jobs.job_observer import JobObservation, JobObserver
from data8_tui.monitor.history import History
from data8_tui.transfer.outage_retry import OUTAGE

INTERVAL: Final = 5.0
_LONGEST: Final = 60.0
_SOON, _SOONEST = 0.3, 1.0
"""A look comes this long after an expected end, and never sooner than that after the last one."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Data8 could not be reached at `at`; the next look is in `wait` seconds."""

    at: datetime
    error: Data8Error
    wait: float


Report = Callable[[JobObservation | Outage], None]
Pause = Callable[[float], Awaitable[None]]


class JobWatcher:
    """Watches jobs by name. `report` is told of every look."""

    def __init__(
        self,
        client: history_backfill.BackfillClient,
        history: History,
        clock: Clock,
        report: Report,
        *,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._client = client
        self._history = history
        self._recall = history_backfill.HistoryBackfill(client, history)
        self._clock = clock
        self._report = report
        self._pause = pause
        self._followers: dict[str, JobObserver] = {}
        self._ended: dict[str, Job] = {}
        self._expected: dict[str, datetime] = {}
        self._silent_since: float | None = None
        self._wait = 0.0
        self.forgotten: StorageError | None = None
        """Why this watch is not remembered, if it isn't."""

    async def run(
        self, names: Iterable[str], *, interval: float = INTERVAL, allowed: float | None = None
    ) -> list[Job]:
        """The jobs as they ended, in the order of `names`.

        Raises TimedOut after `allowed` seconds, NotFound for a name that no job has, and the last
        ServiceError after an outage of `OUTAGE` seconds.
        """
        wanted = list(dict.fromkeys(names))
        until = None if allowed is None else self._clock.monotonic() + allowed
        while waiting := [name for name in wanted if name not in self._ended]:
            await self._round(waiting, interval)
            if len(self._ended) < len(wanted):
                await self._pause_until(until, waiting)
        return [self._ended[name] for name in wanted]

    async def _round(self, names: list[str], interval: float) -> None:
        """One look at each. An outage is told once a round, and makes the next pause longer."""
        looks = await asyncio.gather(*map(self._look, names), return_exceptions=True)
        failed = [look for look in looks if isinstance(look, BaseException)]
        for error in failed:
            if not isinstance(error, ServiceError):
                raise error
        if failed and isinstance(failed[0], ServiceError):
            self._bear(failed[0], interval)
        else:
            self._silent_since, self._wait = None, self._until_next(names, interval)

    def _until_next(self, names: list[str], interval: float) -> float:
        """The interval, or less where the server expects one of the jobs to end before that."""
        now = self._clock.now()
        ends = [self._expected[name] for name in names if name in self._expected]
        soon = [(at - now).total_seconds() + _SOON for at in ends if at > now]
        return min(interval, max(_SOONEST, min(soon, default=interval)))

    def _bear(self, error: ServiceError, interval: float) -> None:
        now = self._clock.monotonic()
        self._silent_since = now if self._silent_since is None else self._silent_since
        if now - self._silent_since >= OUTAGE:
            raise error
        self._wait = min(max(interval, self._wait * 2), max(interval, _LONGEST))
        self._report(Outage(self._clock.now(), error, self._wait))

    async def _look(self, name: str) -> None:
        job = await self._client.get_job(name)
        follower = self._followers.get(name) or await self._follow(job)
        self._followers[name] = follower
        now = self._clock.now()
        await self._remember(job, now)
        self._expected.pop(name, None)
        if job.finished:
            self._ended[name] = job
        elif job.estimated_finish_time is not None:
            self._expected[name] = job.estimated_finish_time
        self._report(follower.see(job, now))

    async def _follow(self, job: Job) -> JobObserver:
        try:
            return await self._recall.follower(job, self._clock.now())
        except StorageError as error:
            self.forgotten = error
            return JobObserver(records=await history_backfill.input_record_count(self._client, job))

    async def _remember(self, job: Job, now: datetime) -> None:
        if self.forgotten is None:
            try:
                await history_backfill.record_jobs(self._history, [job], now)
            except StorageError as error:
                self.forgotten = error

    async def _pause_until(self, until: float | None, waiting: list[str]) -> None:
        left = self._wait if until is None else until - self._clock.monotonic()
        if left <= 0:
            still = [name for name in waiting if name not in self._ended]
            said = f"“{still[0]}” has" if len(still) == 1 else f"{len(still)} jobs have"
            raise TimedOut(f"{said} not ended in the time that was given")
        await self._pause(min(self._wait, left))
