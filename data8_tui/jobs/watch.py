"""Polls jobs until they end, and keeps polling through an outage."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from data8_tui.api.models import Job
from data8_tui.backoff import Backoff, Sleep
from data8_tui.clock import Clock
from data8_tui.errors import (
    Data8Error,
    ServiceError,
    StorageError,
    TimedOut,
    UnexpectedResponse,
)
from data8_tui.jobs import history_backfill
from data8_tui.jobs.history_pause import HistoryPause
from data8_tui.jobs.job_observer import JobObservation, JobObserver
from data8_tui.monitor.history import History
from data8_tui.transfer.outage_retry import OUTAGE

_LONGEST: Final = 60.0
_STRANGE_ANSWERS: Final = 3
"""Once a job was observed, so many answers of an unknown shape in a row about one may be of
something in between; the next one is the server's."""
_SOON, _SOONEST = 0.3, 1.0
"""Seconds after an estimated finish at which to poll, and the shortest pause between two polls."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Data8 could not be reached at `at`; the next poll is in `wait` seconds."""

    at: datetime
    error: Data8Error
    wait: float


OnWatchEvent = Callable[[JobObservation | Outage], None]


class JobWatcher:
    """Polls jobs by name and calls `report` with each observation and each outage.

    `backfill` is the session's; without one it has its own.
    """

    def __init__(
        self,
        client: history_backfill.BackfillClient,
        history: History,
        clock: Clock,
        report: OnWatchEvent,
        *,
        backfill: history_backfill.HistoryBackfill | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._client = client
        self._history = history
        self._backfill = backfill or history_backfill.HistoryBackfill(client, history)
        self._clock = clock
        self._report = report
        self._sleep = sleep
        self._observers: dict[str, JobObserver] = {}
        self._ended: dict[str, Job] = {}
        self._expected: dict[str, datetime] = {}
        self._outage_since: float | None = None
        self._wait = 0.0
        self._failures = 0
        self._strange_answers: Counter[str] = Counter()
        self._pause = HistoryPause(clock)
        self._unrecorded: dict[str, Job] = {}

    @property
    def history_error(self) -> StorageError | None:
        """Why the history couldn't be used at the last try; None where it could."""
        return self._pause.error or self._pause.damage

    @property
    def ended(self) -> list[Job]:
        """The jobs that have ended so far, also where `run` has raised."""
        return list(self._ended.values())

    async def run(
        self, names: Iterable[str], *, interval: float, time_limit: float | None = None
    ) -> list[Job]:
        """Return the jobs as they ended, in the order of `names`.

        `interval` is in seconds; `time_limit` is a time limit in seconds. Raises TimedOut when the
        limit has passed, NotFound for a name that no job has, UnexpectedResponse for answers of an
        unknown shape, and the last ServiceError after an outage of `OUTAGE` seconds.
        """
        unique = list(dict.fromkeys(names))
        until = None if time_limit is None else self._clock.monotonic() + time_limit
        while waiting := [name for name in unique if name not in self._ended]:
            await self._round(waiting, interval)
            if len(self._ended) < len(unique):
                await self._pause_until(until, waiting)
        if self._unrecorded:
            await self._write_unrecorded()
        return [self._ended[name] for name in unique]

    async def _round(self, names: list[str], interval: float) -> None:
        """Poll each job once. An outage is reported once and makes the next pause longer."""
        results = await asyncio.gather(*map(self._poll, names), return_exceptions=True)
        failed = [result for result in results if isinstance(result, Data8Error)]
        for name, result in zip(names, results, strict=True):
            self._raise_lasting(name, result)
        if failed:
            self._report_outage(failed[0], interval)
        else:
            self._outage_since, self._wait = None, self._next_pause(names, interval)
            # A full interval before an outage counts as its first wait: the next one is longer.
            self._failures = int(self._wait >= interval)

    def _raise_lasting(self, name: str, result: BaseException | None) -> None:
        """Raise an error that no later poll could change."""
        if not isinstance(result, UnexpectedResponse):
            del self._strange_answers[name]
            if result is None or isinstance(result, ServiceError):
                return
            raise result
        self._strange_answers[name] += 1
        tolerated = _STRANGE_ANSWERS if self._observers else 0
        if self._strange_answers[name] > tolerated:
            raise result

    def _next_pause(self, names: list[str], interval: float) -> float:
        """The interval, or less where the server estimates that a job finishes before that."""
        now = self._clock.now()
        ends = [self._expected[name] for name in names if name in self._expected]
        soon = [(at - now).total_seconds() + _SOON for at in ends if at > now]
        return min(interval, max(_SOONEST, min(soon, default=interval)))

    def _report_outage(self, error: Data8Error, interval: float) -> None:
        now = self._clock.monotonic()
        self._outage_since = now if self._outage_since is None else self._outage_since
        self._failures += 1
        backoff = Backoff(first=interval, longest=max(interval, _LONGEST), total=OUTAGE)
        wait = backoff.next_wait(self._failures, now - self._outage_since)
        if wait is None:
            raise error
        self._wait = wait
        self._report(Outage(self._clock.now(), error, wait))

    async def _poll(self, name: str) -> None:
        job = await self._client.get_job(name)
        observer = self._observers.get(name) or await self._observer(job)
        self._observers[name] = observer
        await self._backfill.learner.learn([job])
        now = self._clock.now()
        await self._record(job)
        self._expected.pop(name, None)
        if job.finished:
            self._ended[name] = job
        elif job.estimated_finish_time is not None:
            self._expected[name] = job.estimated_finish_time
        self._report(observer.observe(job, now))

    async def _observer(self, job: Job) -> JobObserver:
        observer: JobObserver | None = None
        with self._pause.around_read():
            observer = await self._backfill.observer(job, self._clock.now())
        return observer or JobObserver(
            records=await history_backfill.input_record_count(self._client, job)
        )

    async def _record(self, job: Job) -> None:
        self._unrecorded[job.name] = job
        if self._pause.over:
            await self._write_unrecorded()

    async def _write_unrecorded(self) -> None:
        with self._pause.around_write():
            jobs = list(self._unrecorded.values())
            await history_backfill.record_jobs(self._history, jobs, self._clock.now())
            for job in jobs:
                if self._unrecorded.get(job.name) is job:
                    del self._unrecorded[job.name]

    async def _pause_until(self, until: float | None, waiting: list[str]) -> None:
        left = self._wait if until is None else until - self._clock.monotonic()
        if left <= 0:
            still = [name for name in waiting if name not in self._ended]
            subject = f"“{still[0]}” has" if len(still) == 1 else f"{len(still)} jobs have"
            raise TimedOut(f"{subject} not ended in the time that was given")
        await self._sleep(min(self._wait, left))
