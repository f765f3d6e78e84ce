"""Jobs tracked beside the store: what the poller fetches is recorded, and given an outlook.

Whoever shows a job calls `track(name)`, then reads `observation(name)` or subscribes to each new
one. Every job that the store receives is recorded in the history, for estimates and lists to come.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from typing import Final

from data8_tui.api.models import Job
from data8_tui.clock import Clock
from data8_tui.errors import ServiceError, UnexpectedResponse
from data8_tui.insight.outlook import NOTHING, Outlook
from data8_tui.jobs import history_backfill
from data8_tui.jobs.history_pause import HistoryPause
from data8_tui.jobs.job_observer import JobObservation, JobObserver
from data8_tui.jobs.verdicts import Verdicts
from data8_tui.monitor.health import Health
from data8_tui.monitor.history import Bounds, History
from data8_tui.monitor.store import MOST_JOBS, Store, StoreChange
from data8_tui.monitor.topics import JobsTopic, JobTopic
from data8_tui.threads import run_in_thread

OnObservation = Callable[[JobObservation], None]
_FIRST_FORGETS: Final = 60.0
"""Seconds from the start to the first look whether the history has grown beyond its bounds."""
_NEXT_STEP: Final = 2.0
_NEXT_FORGETS: Final = 3600.0


class JobTracker:
    """Run `run()` as one task for a session; it ends by being cancelled.

    `backfill` is the session's. What is beyond `bounds` is forgotten now and then, a few jobs at a
    time.
    """

    def __init__(
        self,
        backfill: history_backfill.HistoryBackfill,
        store: Store,
        history: History,
        clock: Clock,
        bounds: Bounds | None = None,
        verdicts: Verdicts | None = None,
    ) -> None:
        self._backfill = backfill
        self._store = store
        self._history = history
        self._clock = clock
        self._tracked: set[str] = set()
        self._observers: dict[str, JobObserver] = {}
        self._observations: dict[str, JobObservation] = {}
        self._without_past: set[str] = set()
        """Jobs whose observers were made while the history couldn't be used."""
        self._recorded: dict[str, Job] = {}
        self._unrecorded: dict[str, Job] = {}
        self._pending: dict[str, Job] = {}
        self._subscribers: list[OnObservation] = []
        self._wake = asyncio.Event()
        self._bounds = bounds
        self._verdicts = verdicts
        self._forgets_at = clock.monotonic() + _FIRST_FORGETS
        self.pause = HistoryPause(clock)
        """While the history can't be written. What is seen meanwhile is recorded afterwards."""

    def track(self, name: str) -> None:
        """Observe this job from now on, as soon as it is known in detail."""
        self._tracked.add(name)
        if (job := self._store.job(name)) is not None:
            self._enqueue(job)

    def observation(self, name: str) -> JobObservation | None:
        """The latest observation of a tracked job."""
        return self._observations.get(name)

    def outlook(self, name: str) -> Outlook:
        """When a tracked job will finish; empty while nothing is known."""
        observation = self.observation(name)
        return observation.outlook if observation else NOTHING

    async def learn(self, workflow: str) -> None:
        """Ask Data8 once for a workflow's newest jobs, where too few of them are known here.

        What can't be answered or recorded is left out.
        """
        if self.pause.over:
            with self.pause.around_read(), suppress(ServiceError, UnexpectedResponse):
                await self._backfill.learn(workflow, self._clock.now())

    def subscribe(self, on_observation: OnObservation) -> Callable[[], None]:
        """Call `on_observation` with each new one; returns the function that unsubscribes."""
        self._subscribers.append(on_observation)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._subscribers.remove(on_observation)

        return unsubscribe

    async def run(self) -> None:
        """Process what the store receives, one job after the other."""
        unsubscribe = self._store.subscribe(self._on_change)
        try:
            await self._backfill.learner.load()
            while True:
                await self._wake.wait()
                self._wake.clear()
                await self._process_pending()
        finally:
            unsubscribe()

    def _on_change(self, change: StoreChange | Health) -> None:
        match change:
            case StoreChange(JobTopic(name)):
                names: Iterable[str] = (name,)
            case StoreChange(JobsTopic(), names):
                pass
            case _:
                return
        for job in filter(None, map(self._store.job, names)):
            self._enqueue(job)

    def _enqueue(self, job: Job) -> None:
        self._pending[job.name] = job
        self._wake.set()

    async def _process_pending(self) -> None:
        while True:
            jobs, self._pending = self._pending, {}
            await self._record(
                [job for name, job in jobs.items() if self._recorded.get(name) != job]
            )
            detailed = {name: job for name, job in jobs.items() if job.detailed}
            await self._backfill.learner.learn(detailed.values())
            if self._verdicts is not None:
                self._verdicts.add(detailed.values())
            for name, job in detailed.items():
                if name in self._tracked:
                    await self._observe(job)
            if not self._pending:
                return

    async def _record(self, jobs: list[Job]) -> None:
        _add_newest(self._unrecorded, jobs)
        if not self._unrecorded:
            return
        if self.pause.over:
            with self.pause.around_write():
                jobs = list(self._unrecorded.values())
                await history_backfill.record_jobs(self._history, jobs, self._clock.now())
                self._unrecorded.clear()
                _add_newest(self._recorded, jobs)
                await self._forget_some()
        if self._unrecorded:
            asyncio.get_running_loop().call_later(self.pause.seconds, self._wake.set)

    async def _forget_some(self) -> None:
        if self._bounds is None or self._clock.monotonic() < self._forgets_at:
            return
        retention = self._history.retention
        more = await run_in_thread(retention.apply, self._bounds, self._clock.now())
        self._forgets_at = self._clock.monotonic() + (_NEXT_STEP if more else _NEXT_FORGETS)

    async def _observe(self, job: Job) -> None:
        observer = self._observers.get(job.name)
        if observer is None or (job.name in self._without_past and self.pause.over):
            observer = await self._observer_with_past(job) or observer or JobObserver()
            self._observers[job.name] = observer
        observation = self._observations[job.name] = observer.observe(job, self._clock.now())
        for on_observation in tuple(self._subscribers):
            on_observation(observation)

    async def _observer_with_past(self, job: Job) -> JobObserver | None:
        """None where the history can't be used, now or for good."""
        if self.pause.over:
            with self.pause.around_read():
                observer = await self._backfill.observer(job, self._clock.now())
                self._without_past.discard(job.name)
                return observer
        if not self.pause.over:
            self._without_past.add(job.name)
        return None


def _add_newest(known: dict[str, Job], jobs: list[Job]) -> None:
    """Add jobs, and drop the oldest beyond what the store has: they are recorded again, to no harm,
    if they are received again."""
    known.update({job.name: job for job in jobs})
    for name in list(islice(known, max(0, len(known) - MOST_JOBS))):
        del known[name]
