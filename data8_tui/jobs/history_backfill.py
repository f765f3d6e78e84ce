"""Past runs of a workflow, requested from Data8 where the local history holds too few."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Final, Protocol

from data8_tui.api.models import Dataset, Job
from data8_tui.api.status_codes import StatusCodes
from data8_tui.errors import Data8Error, ServiceError, StorageError, UnexpectedResponse
from data8_tui.insight.outlook import FinishEstimator
from data8_tui.insight.statistics import stated_total
from data8_tui.jobs.job_observer import JobObserver
from data8_tui.jobs.status_learner import StatusLearner
from data8_tui.monitor.history import History, StoredJob
from data8_tui.threads import run_in_thread

ENOUGH_TO_ESTIMATE: Final = 8
"""Past runs by which a job's finish can be estimated."""


class BackfillClient(Protocol):
    """The part of `api.client.Client` that a backfill needs."""

    @property
    def status_codes(self) -> StatusCodes: ...

    async def get_job(self, name: str) -> Job: ...

    async def get_dataset(self, name: str) -> Dataset: ...

    async def list_jobs(self, *, page: int = 1, workflow: str | None = None) -> list[Job]: ...


class HistoryBackfill:
    """Completes the local history of an account from Data8, once for each workflow.

    A session has one, so that no workflow's jobs are listed twice, and none is requested twice.
    `learner` is the session's; without one it has its own.
    """

    def __init__(
        self, client: BackfillClient, history: History, learner: StatusLearner | None = None
    ) -> None:
        self._client = client
        self._history = history
        self.learner = learner or StatusLearner(client, history)
        self._locks: dict[str, asyncio.Lock] = {}
        self._sought: dict[str, int] = {}
        """Of each workflow the most past runs that were wanted so far."""
        self._listed: dict[str, list[str]] = {}
        """The names of each workflow's newest jobs, as they were listed once."""
        self._received: set[str] = set()

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

    async def learn(
        self, workflow: str, now: datetime, *, enough: int = ENOUGH_TO_ESTIMATE
    ) -> None:
        """Record past runs of a workflow, where fewer than `enough` are known in detail.

        Twice as many of its newest jobs are requested then; once, and again only for more. Raises
        StorageError, ServiceError and UnexpectedResponse.
        """
        async with self._locks.setdefault(workflow, asyncio.Lock()):
            sought = self._sought.get(workflow, 0)
            if workflow and sought < enough:
                self._sought[workflow] = enough
                try:
                    await self._learn(workflow, now, enough)
                except StorageError:
                    self._sought[workflow] = sought  # once the history can be used
                    raise

    async def lacks(self, workflow: str) -> bool:
        """Whether too few past runs are known in detail for an estimate. Raises StorageError."""
        return _succeeded(await self._ended(workflow)) < ENOUGH_TO_ESTIMATE

    async def _ended(self, workflow: str) -> list[StoredJob]:
        await self.learner.load()
        codes = self._client.status_codes
        return await run_in_thread(self._history.runs.ended, workflow, codes)

    async def _learn(self, workflow: str, now: datetime, enough: int) -> None:
        ended = await self._ended(workflow)
        if _succeeded(ended) >= enough:
            return
        if workflow not in self._listed:
            listed = await self._client.list_jobs(workflow=workflow)
            self._listed[workflow] = [job.name for job in listed]
        known = {each.job.name for each in ended}
        missing = [name for name in self._listed[workflow] if name not in known][: 2 * enough]
        wanted = [name for name in missing if name not in self._received]
        results = await asyncio.gather(*map(self._client.get_job, wanted), return_exceptions=True)
        received = [job for job in results if isinstance(job, Job)]
        found = [job for job in received if job.finished]
        await self.learner.learn(found)
        await record_jobs(self._history, found, now)
        self._received.update(job.name for job in received)


def _succeeded(ended: Iterable[StoredJob]) -> int:
    return sum(each.job.succeeded for each in ended)


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
