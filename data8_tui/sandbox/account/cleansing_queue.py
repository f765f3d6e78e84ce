"""Cleanses uploaded records in a thread when a job is submitted.

Records are read from the store and outputs written to it. A job's progress is computed from the
clock; it is just never ahead of this work.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from data8_tui.sandbox.account.account import SandboxAccount
from data8_tui.sandbox.account.datasets import SandboxDataset, SandboxDatasets
from data8_tui.sandbox.account.job import SandboxJob
from data8_tui.sandbox.account.store import SandboxStore
from data8_tui.sandbox.cleanse.record import SandboxRecord
from data8_tui.sandbox.cleanse.run import CleanseRun
from data8_tui.sandbox.generated.records import BLOCK

_FINISH_TIMEOUT = 5.0


class CleansingQueue:
    """Runs one job at a time, in the order of submission."""

    def __init__(
        self, account: SandboxAccount, store: SandboxStore, datasets: SandboxDatasets
    ) -> None:
        self._account = account
        self._store = store
        self._datasets = datasets
        self._pool = ThreadPoolExecutor(1, "cleansing")
        self._stopping = Event()
        self._started: dict[str, Future[None]] = {}

    def start(self, job: SandboxJob) -> None:
        """Queue a job. Raises LookupError if its main input is not in the account."""
        dataset = self._datasets.find(job.main_input)
        if dataset is None:
            raise LookupError(job.main_input)
        run = CleanseRun(
            job.workflow, dataset.columns, lambda: self._records(dataset), dataset.record_count
        )
        self._account.queue_work(job, run)
        self._started[job.name] = self._pool.submit(self._run, job, run)

    async def finish(self, job: SandboxJob) -> None:
        """Wait until a job is cleansed, for a few seconds at most.

        With a clock that was moved on, a job may have ended before its records are cleansed.
        """
        started = self._started.get(job.name)
        if started is not None:
            await asyncio.wait([asyncio.wrap_future(started)], timeout=_FINISH_TIMEOUT)

    def close(self) -> None:
        """Stop; unfinished jobs start again when the store is opened the next time."""
        self._stopping.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _records(self, dataset: SandboxDataset) -> Iterator[SandboxRecord]:
        for record in self._datasets.decoded(dataset):
            if self._stopping.is_set():
                raise InterruptedError
            yield record

    def _run(self, job: SandboxJob, run: CleanseRun) -> None:
        self._account.begin_work(job)
        writer = _OutputWriter(self._store, job)
        result = run.run(writer.write)
        writer.finish()
        self._account.end_work(job, result)


class _OutputWriter:
    """Writes a job's outputs to the store in blocks."""

    def __init__(self, store: SandboxStore, job: SandboxJob) -> None:
        self._store = store
        self._names = job.outputs
        self._pending: dict[str, list[bytes]] = {output: [] for output in job.outputs}
        self._written = dict.fromkeys(job.outputs, 0)

    def write(self, output: str, text: str) -> None:
        self._pending[output].append(text.encode())
        if len(self._pending[output]) == BLOCK:
            self._flush(output)

    def finish(self) -> None:
        for output in self._pending:
            self._flush(output)

    def _flush(self, output: str) -> None:
        if self._pending[output]:
            block = self._written[output]
            self._store.put_output(self._names[output], block, self._pending[output])
            self._pending[output], self._written[output] = [], block + 1
