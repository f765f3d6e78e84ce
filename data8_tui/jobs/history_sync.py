"""Older jobs read into the history: page by page, and each job's details once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from data8_tui.api.models import Job
from data8_tui.api.page import Page
from data8_tui.api.status_codes import StatusCodes
from data8_tui.clock import Clock
from data8_tui.errors import NotFound, UnexpectedResponse
from data8_tui.jobs.history_backfill import record_jobs
from data8_tui.jobs.status_learner import StatusLearner
from data8_tui.monitor.history import History
from data8_tui.threads import run_in_thread

AT_ONCE: Final = 4
"""Requests for details under way at a time."""
PAUSE: Final = 0.5
"""Seconds after each such group, and after each page, in which nothing is asked for."""
_MOST_PAGES: Final = 10_000


class SyncClient(Protocol):
    """The part of `api.client.Client` that is needed here."""

    @property
    def status_codes(self) -> StatusCodes: ...

    async def get_job(self, name: str) -> Job: ...

    async def list_jobs(self, *, page: int = 1, start: datetime | None = None) -> Page[Job]: ...


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far it is: jobs listed so far, those of them that were known, read, or couldn't be read.

    `reached` is the oldest submission among those listed.
    """

    pages: int = 0
    listed: int = 0
    known: int = 0
    read: int = 0
    unreadable: int = 0
    reached: datetime | None = None


class HistorySync:
    """One reading of an account's jobs. What is read is on the disk page by page, job by job.

    `report` is called with each progress, `sleep` does the pauses.
    """

    def __init__(
        self,
        client: SyncClient,
        history: History,
        learner: StatusLearner,
        clock: Clock,
        report: Callable[[SyncProgress], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._history = history
        self._learner = learner
        self._clock = clock
        self._report = report
        self._sleep = sleep
        self.progress = SyncProgress()

    async def run(self, since: datetime) -> SyncProgress:
        """Read the jobs submitted at `since` or later.

        Raises StorageError, and what the client raises but for one job that isn't there any more or
        can't be understood: that is counted as unreadable.
        """
        await self._learner.load()
        seen: set[str] = set()
        for number in range(1, _MOST_PAGES + 1):
            page = await self._client.list_jobs(page=number, start=since)
            new = [job for job in page if job.name not in seen]
            if not page.facts.names or seen.issuperset(page.facts.names):
                break
            seen.update(page.facts.names)
            await self._take(number, new)
            if page.facts.excluded and not page:
                break  # the server ignores the bound, and all that follow are older
            await self._sleep(PAUSE)
        return self.progress

    async def _take(self, number: int, jobs: list[Job]) -> None:
        await record_jobs(self._history, jobs, self._clock.now())
        missing = await self._missing(jobs)
        submissions = [job.submitted_at for job in jobs if job.submitted_at]
        self._advance(
            pages=number,
            listed=self.progress.listed + len(jobs),
            known=self.progress.known + len(jobs) - len(missing),
            reached=min(submissions, default=self.progress.reached),
        )
        for first in range(0, len(missing), AT_ONCE):
            await self._read(missing[first : first + AT_ONCE])
            await self._sleep(PAUSE)

    async def _missing(self, jobs: list[Job]) -> list[str]:
        """Those whose end isn't known with all details."""
        names = [job.name for job in jobs]
        codes = self._client.status_codes
        stored = await run_in_thread(self._history.runs.stored, names, codes)
        final = {name for name, one in stored.items() if one.final}
        return [name for name in names if name not in final]

    async def _read(self, names: list[str]) -> None:
        results = await asyncio.gather(*map(self._client.get_job, names), return_exceptions=True)
        jobs = [result for result in results if isinstance(result, Job)]
        await record_jobs(self._history, jobs, self._clock.now())
        await self._learner.learn(jobs)
        errors = [result for result in results if isinstance(result, BaseException)]
        self._advance(
            read=self.progress.read + len(jobs), unreadable=self.progress.unreadable + len(errors)
        )
        for error in errors:
            if not isinstance(error, NotFound | UnexpectedResponse):
                raise error

    def _advance(self, **changes: object) -> None:
        self.progress = replace(self.progress, **changes)  # type: ignore[arg-type]
        self._report(self.progress)
