"""What is known of a workflow's past, asked of Data8 where this machine remembers too little."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Final, Protocol

from data8_tui.api.models import Dataset, Job
from data8_tui.errors import Data8Error, ServiceError
from data8_tui.insight.outlook import FinishEstimator
from data8_tui.insight.statistics import stated_total
from data8_tui.jobs.job_observer import JobObserver
from data8_tui.monitor.history import History
from data8_tui.transfer.threads import in_thread

_FEW: Final = 8
"""With fewer past runs than this, Data8 is asked for its newest jobs of the workflow."""

_ASKED: Final = 16
"""Jobs that are asked for then, once each."""


class BackfillClient(Protocol):
    """The part of api.client.Client that a look into the past needs."""

    async def get_job(self, name: str) -> Job: ...

    async def get_dataset(self, name: str) -> Dataset: ...

    async def list_jobs(self, *, page: int = 1, workflow: str | None = None) -> list[Job]: ...


class HistoryBackfill:
    """What is remembered of an account, completed from Data8: each workflow is asked of once."""

    def __init__(self, client: BackfillClient, history: History) -> None:
        self._client = client
        self._history = history
        self._asking: dict[str, asyncio.Lock] = {}
        self._asked: set[str] = set()

    async def follower(self, job: Job, now: datetime) -> JobObserver:
        """Follow `job` with all that is known of it and its kind. Raises StorageError.

        What Data8 does not answer is left out: an estimate is no reason to fail.
        """
        if job.finished:
            return JobObserver()
        with suppress(ServiceError):
            await self.learn(job.workflow_name, now)
        runs = await in_thread(None, partial(self._history.runs.of, job.workflow_name))
        seen = await in_thread(None, partial(self._history.runs.samples, job.name))
        return JobObserver(FinishEstimator(runs, seen), await input_record_count(self._client, job))

    async def learn(self, workflow: str, now: datetime) -> None:
        """Note past runs of a workflow, where fewer are known than an estimate should rest on."""
        async with self._asking.setdefault(workflow, asyncio.Lock()):
            if workflow and workflow not in self._asked:
                self._asked.add(workflow)
                await self._learn(workflow, now)

    async def _learn(self, workflow: str, now: datetime) -> None:
        known = await in_thread(None, partial(self._history.runs.of, workflow))
        if len(known) >= _FEW:
            return
        names = {run.job for run in known}
        listed = await self._client.list_jobs(workflow=workflow)
        asked = [job.name for job in listed if job.name not in names][:_ASKED]
        looks = await asyncio.gather(*map(self._client.get_job, asked), return_exceptions=True)
        ended = [job for job in looks if isinstance(job, Job) and job.finished]
        await record_jobs(self._history, ended, now)


async def record_jobs(history: History, jobs: Iterable[Job], now: datetime) -> None:
    """Keep what was seen of jobs; how many records they had, once their statistics are final."""
    looks = [(job, stated_total(job.statistics) if job.finished else None) for job in jobs]
    await in_thread(None, partial(history.runs.note_all, looks, now))


async def input_record_count(client: BackfillClient, job: Job) -> int | None:
    """How many records a job was given: its input datasets' own counts, or what it tells itself."""
    counts = [await _count(client, name) for name in job.input_datasets.values()]
    if counts and None not in counts:
        return sum(count or 0 for count in counts)
    return stated_total(job.statistics)


async def _count(client: BackfillClient, dataset: str) -> int | None:
    try:
        return (await client.get_dataset(dataset)).record_count
    except Data8Error:
        return None
