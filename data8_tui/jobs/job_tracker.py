"""Jobs followed beside the store: what the poller learns is remembered, and given an outlook.

Whoever shows a job says `follow(name)`, and reads `sight(name)` or is told of each new one. Every
job that the store learns of in detail is noted in the history, so that there is a past to speak of.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from data8_tui.api.models import Job
from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.jobs import history_backfill
from data8_tui.jobs.job_observer import JobObservation, JobObserver
from data8_tui.monitor.health import Health
from data8_tui.monitor.history import History
from data8_tui.monitor.store import Store
from data8_tui.monitor.topics import JobTopic, Topic

Reader = Callable[[JobObservation], None]


class JobTracker:
    """Run `run()` as one task for a session; it ends by being cancelled."""

    def __init__(
        self, client: history_backfill.BackfillClient, store: Store, history: History, clock: Clock
    ) -> None:
        self._recall = history_backfill.HistoryBackfill(client, history)
        self._store = store
        self._history = history
        self._clock = clock
        self._wanted: set[str] = set()
        self._followers: dict[str, JobObserver] = {}
        self._sights: dict[str, JobObservation] = {}
        self._noted: dict[str, Job] = {}
        self._waiting: dict[str, Job] = {}
        self._readers: list[Reader] = []
        self._wake = asyncio.Event()
        self.forgotten: StorageError | None = None
        """Why nothing is remembered any more, if it isn't."""

    def follow(self, name: str) -> None:
        """From now on there is a sight of this job, as soon as it is known in detail."""
        self._wanted.add(name)
        if (job := self._store.job(name)) is not None:
            self._take(job)

    def sight(self, name: str) -> JobObservation | None:
        """The newest look at a followed job."""
        return self._sights.get(name)

    def subscribe(self, reader: Reader) -> Callable[[], None]:
        """Call `reader` with each new look; returns how to unsubscribe."""
        self._readers.append(reader)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._readers.remove(reader)

        return unsubscribe

    async def run(self) -> None:
        """Take in what the store learns, one thing after the other."""
        unsubscribe = self._store.subscribe(self._learn)
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                await self._take_in()
        finally:
            unsubscribe()

    def _learn(self, news: Topic | Health) -> None:
        job = self._store.job(news.name) if isinstance(news, JobTopic) else None
        if job is not None:
            self._take(job)

    def _take(self, job: Job) -> None:
        if job.detailed:
            self._waiting[job.name] = job
            self._wake.set()

    async def _take_in(self) -> None:
        while self._waiting:
            jobs, self._waiting = self._waiting, {}
            await self._remember(
                [job for name, job in jobs.items() if self._noted.get(name) != job]
            )
            for name, job in jobs.items():
                if name in self._wanted:
                    await self._see(job)

    async def _remember(self, jobs: list[Job]) -> None:
        self._noted.update({job.name: job for job in jobs})
        if self.forgotten is None and jobs:
            with self._forgetting():
                await history_backfill.record_jobs(self._history, jobs, self._clock.now())

    async def _see(self, job: Job) -> None:
        follower = self._followers.get(job.name)
        if follower is None:
            follower = self._followers[job.name] = await self._follower(job)
        sight = self._sights[job.name] = follower.observe(job, self._clock.now())
        for reader in tuple(self._readers):
            reader(sight)

    async def _follower(self, job: Job) -> JobObserver:
        if self.forgotten is None:
            with self._forgetting():
                return await self._recall.observer(job, self._clock.now())
        return JobObserver()

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """A history that can't be used is noted once and done without."""
        try:
            yield
        except StorageError as error:
            self.forgotten = error
