"""Past runs of a workflow, requested from Data8 where the local history holds too few."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Final, Protocol

from data8_tui.api.models import Dataset, Job
from data8_tui.api.status_codes import StatusCodes
from data8_tui.errors import Data8Error, ServiceError, UnexpectedResponse
from data8_tui.insight.outlook import FinishEstimator
from data8_tui.insight.statistics import stated_total
from data8_tui.jobs.job_observer import JobObserver
from data8_tui.jobs.status_learner import StatusLearner
from data8_tui.monitor.history import History, StoredJob
from data8_tui.threads import run_in_thread

ENOUGH_TO_ESTIMATE: Final = 8
"""With fewer past runs than this, the newest jobs of the workflow are requested: twice as many."""


class BackfillClient(Protocol):
    """The part of `api.client.Client` that a backfill needs."""

    @property
    def status_codes(self) -> StatusCodes: ...

    async def get_job(self, name: str) -> Job: ...

    async def get_dataset(self, name: str) -> Dataset: ...

    async def list_jobs(self, *, page: int = 1, workflow: str | None = None) -> list[Job]: ...


class HistoryBackfill:
    """Completes the local history of an account from Data8, once for each workflow.

    `learner` is the session's; without one it has its own. With fewer past runs than `enough`,
    twice as many of the newest jobs are requested, each once.
    """

    def __init__(
        self,
        client: BackfillClient,
        history: History,
        learner: StatusLearner | None = None,
        *,
        enough: int = ENOUGH_TO_ESTIMATE,
    ) -> None:
        self._client = client
        self._history = history
        self._enough = enough
        self.learner = learner or StatusLearner(client, history)
        self._locks: dict[str, asyncio.Lock] = {}
        self._requested: set[str] = set()

    @property
    def status_codes(self) -> StatusCodes:
        """What is known of the account's status codes."""
        return self._client.status_codes

    async def observer(self, job: Job, now: datetime) -> JobObserver:
        """Return an observer of `job` with its samples and its workflow's past runs.

        What the server fails to answer is ignored: an estimate is no reason to fail. Raises
        StorageError where the history can't be read.
        """
        if job.finished:
            return JobObserver()
        with suppress(ServiceError, UnexpectedResponse):
            await self.learn(job.workflow_name, now)
        codes = self._client.status_codes
        runs = await run_in_thread(self._history.runs.of, job.workflow_name, codes)
        seen = await run_in_thread(self._history.runs.samples, job.name)
        return JobObserver(FinishEstimator(runs, seen), await input_record_count(self._client, job))

    async def learn(self, workflow: str, now: datetime) -> None:
        """Record past runs of a workflow, where too few are known in detail for an estimate.

        Raises StorageError, ServiceError and UnexpectedResponse.
        """
        async with self._locks.setdefault(workflow, asyncio.Lock()):
            if workflow and workflow not in self._requested:
                self._requested.add(workflow)
                await self._learn(workflow, now)

    async def lacks(self, workflow: str) -> bool:
        """Whether too few past runs of a workflow are known in detail. Raises StorageError."""
        return self._is_too_little(await self._ended(workflow))

    def _is_too_little(self, ended: Iterable[StoredJob]) -> bool:
        return sum(each.job.succeeded for each in ended) < self._enough

    async def _ended(self, workflow: str) -> list[StoredJob]:
        await self.learner.load()
        codes = self._client.status_codes
        return await run_in_thread(self._history.runs.ended, workflow, codes)

    async def _learn(self, workflow: str, now: datetime) -> None:
        ended = await self._ended(workflow)
        if not self._is_too_little(ended):
            return
        names = {each.job.name for each in ended}
        listed = await self._client.list_jobs(workflow=workflow)
        missing = [job.name for job in listed if job.name not in names][: 2 * self._enough]
        results = await asyncio.gather(*map(self._client.get_job, missing), return_exceptions=True)
        found = [job for job in results if isinstance(job, Job) and job.finished]
        await self.learner.learn(found)
        await record_jobs(self._history, found, now)


async def record_jobs(history: History, jobs: Iterable[Job], now: datetime) -> None:
    """Record observed jobs, with their record counts once their statistics are final."""
    observed = [(job, stated_total(job.statistics) if job.finished else None) for job in jobs]
    await run_in_thread(history.runs.note_all, observed, now)


async def input_record_count(client: BackfillClient, job: Job) -> int | None:
    """How many records a job was given: the sum over its input datasets, or its own total.

    None where neither is known.
    """
    counts = [await _count(client, name) for name in job.input_datasets.values()]
    if counts and None not in counts:
        return sum(count or 0 for count in counts)
    return stated_total(job.statistics)


async def _count(client: BackfillClient, dataset: str) -> int | None:
    try:
        return (await client.get_dataset(dataset)).record_count
    except Data8Error:
        return None
