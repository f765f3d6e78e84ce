"""When jobs have ended: as Data8 states it, else when they were first seen to have ended.

A `completedAt` that can't be read is a sign that the job has ended, and no time. The history keeps
when it was first seen (`run_totals.py` reads it by the same rule); `note` keeps it for jobs that
are not stored yet.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from data8_tui.api.models import Job
from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.monitor.history import History
from data8_tui.monitor.store import Store, StoreChange
from data8_tui.threads import run_in_thread


class JobEnds:
    """The ends of one account's jobs."""

    def __init__(self, history: History, clock: Clock) -> None:
        self._history = history
        self._clock = clock
        self._seen: dict[str, datetime] = {}

    async def load(self) -> None:
        """Read when earlier sessions, or others, saw jobs end. Without a history, nothing is."""
        with suppress(StorageError):
            stored = await run_in_thread(self._history.totals.unstated_ends)
            earlier = {name: min(at, self._seen.get(name, at)) for name, at in stored.items()}
            self._seen |= earlier

    def follow(self, store: Store) -> None:
        """Note the jobs that the store is given from now on."""

        def on_change(change: object) -> None:
            if isinstance(change, StoreChange):
                self.note(filter(None, map(store.job, change.names)))

        store.subscribe(on_change)

    def note(self, jobs: Iterable[Job]) -> None:
        """Jobs that were received just now."""
        for job in jobs:
            if job.finished and job.completed_at is None:
                self._seen.setdefault(job.name, self._clock.now())

    def of(self, job: Job) -> datetime | None:
        """When the job ended; None where it has not, or where that is not known."""
        if not job.finished:
            return None
        return job.completed_at or self._seen.get(job.name)

    def after(self, job: Job, at: datetime | None) -> bool:
        """Whether the job is known to have ended after `at`; never, where that is None."""
        ended = self.of(job)
        return ended is not None and at is not None and ended > at
