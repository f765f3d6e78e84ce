"""What status codes mean, learnt from the account's own jobs and kept in its history."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import Final, Protocol

from data8_tui.api.models import Dataset, Job
from data8_tui.api.status_codes import (
    ENOUGH,
    LONGEST,
    StatusCodes,
    StatusEvidence,
    StatusTally,
)
from data8_tui.clock import Clock, SystemClock
from data8_tui.errors import Data8Error, StorageError
from data8_tui.insight.failure_reason import stated_error
from data8_tui.jobs.history_pause import HistoryPause
from data8_tui.jobs.unclear_end import check_outputs
from data8_tui.monitor.history import History, JobEvidence
from data8_tui.status_key import status_key
from data8_tui.threads import run_in_thread

_MOST_REQUESTS: Final = 8
"""Jobs whose outputs are requested at a time, for statuses that are not known yet."""


class StatusClient(Protocol):
    """The part of `api.client.Client` that is needed here."""

    @property
    def status_codes(self) -> StatusCodes: ...

    async def get_job(self, name: str) -> Job: ...

    async def get_dataset(self, name: str) -> Dataset: ...


class StatusLearner:
    """Adds to the status codes of a client what the jobs show that it is given.

    A session has one, so that no job's outputs are requested twice.
    """

    def __init__(self, client: StatusClient, history: History, clock: Clock | None = None) -> None:
        self._client = client
        self._codes = client.status_codes
        self._stored = history.statuses
        self._loaded = False
        self._tallying = asyncio.Lock()
        """Held while the tally is read and taken over, so that an older one never comes last."""
        self._noted: set[JobEvidence] = set()
        self._requested: set[str] = set()
        self._unnoted: set[JobEvidence] = set()
        """What couldn't be written yet."""
        self.pause = HistoryPause(clock or SystemClock())
        """While nothing is learnt, because the history can't be written."""

    async def load(self) -> None:
        """Take what earlier sessions learnt; once."""
        async with self._tallying:
            if not self._loaded:
                with suppress(StorageError):
                    self._codes.tally = await run_in_thread(self._stored.tally)
                self._loaded = True

    async def learn(self, jobs: Iterable[Job]) -> None:
        """Learn from these jobs, the outputs of a few of which are requested for it.

        Raises nothing: what can't be learnt stays unknown.
        """
        await self.load()
        undecided = [job for job in jobs if self._teaches(job)]
        await self._note(each for job in undecided if (each := _evidence(job)))
        asked = 0
        for job in undecided:
            if asked < _MOST_REQUESTS and job.name not in self._requested and self._needs(job):
                asked += 1
                self._requested.add(job.name)
                with suppress(Data8Error):
                    await self._note(await self._requested_evidence(job))

    def _teaches(self, job: Job) -> bool:
        """Whether the status of a job could still be learnt, or unlearnt."""
        if job.status is None or job.ended is None:
            return False
        return len(status_key(job.status)) <= LONGEST and not self._codes.is_given(job.status)

    def _needs(self, job: Job) -> bool:
        """Whether the outputs of a job are to be requested: only one more could settle it."""
        shown = Counter(self._codes.tally.get(status_key(job.status), {}))
        complete = shown.pop(StatusEvidence.COMPLETE, 0)
        return job.finished and not shown and complete < ENOUGH

    async def _requested_evidence(self, job: Job) -> list[JobEvidence]:
        """What Data8 shows of an ended job and its outputs."""
        job = job if job.has_results else await self._client.get_job(job.name)
        if (found := _evidence(job)) is not None:
            return [found]
        ended_at_100 = job.percent_complete is not None and job.percent_complete >= 100
        outputs = job.output_datasets.values()
        ended_at_100 &= job.finished
        if ended_at_100 and (await check_outputs(self._client, outputs)).complete:
            return [JobEvidence(status_key(job.status), job.name, StatusEvidence.COMPLETE)]
        return []

    async def _note(self, found: Iterable[JobEvidence]) -> None:
        new = set(found) - self._noted
        self._noted |= new
        self._unnoted |= new
        if self._unnoted and self.pause.over:
            with self.pause.around_write():
                async with self._tallying:
                    some = sorted(self._unnoted)
                    self._codes.tally = await run_in_thread(self._store, some)
                    self._unnoted -= set(some)

    def _store(self, found: list[JobEvidence]) -> StatusTally:
        self._stored.note(found)
        return self._stored.tally()


def _evidence(job: Job) -> JobEvidence | None:
    """What a job shows by itself; None where its outputs have to be requested, or show nothing.

    A job at 100% without an end shows nothing: it may be about to end.
    """
    shown: StatusEvidence | None = None
    if not job.finished:
        if job.percent_complete is None or job.percent_complete < 100:
            shown = StatusEvidence.RUNNING if job.started else StatusEvidence.WAITING
    elif stated_error(job):
        shown = StatusEvidence.ERROR
    elif job.has_results and not job.output_datasets and not job.output_filenames:
        shown = StatusEvidence.WITHOUT_OUTPUT
    return JobEvidence(status_key(job.status), job.name, shown) if shown else None
