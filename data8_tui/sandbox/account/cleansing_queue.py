"""Cleanses what was uploaded, in a thread of its own, when a job is submitted.

The records are read from the store and the outputs written to it. How far a job seems to have come
is the clock's affair; it just can't be complete before this is.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from data8_tui.sandbox.account.datasets import SandboxDataset, SandboxDatasets
from data8_tui.sandbox.account.job import SandboxJob
from data8_tui.sandbox.account.store import SandboxStore
from data8_tui.sandbox.cleanse.record import Record
from data8_tui.sandbox.cleanse.run import CleanseRun
from data8_tui.sandbox.generated.records import BLOCK

_PATIENCE = 5.0


class CleansingQueue:
    """One job at a time, in the order in which they came."""

    def __init__(self, store: SandboxStore, datasets: SandboxDatasets) -> None:
        self._store = store
        self._datasets = datasets
        self._pool = ThreadPoolExecutor(1, "cleansing")
        self._leaving = Event()
        self._started: dict[str, Future[None]] = {}

    def start(self, job: SandboxJob) -> None:
        dataset = self._datasets.find(job.main_input)
        if dataset is None:
            raise LookupError(job.main_input)
        self._started[job.name] = self._pool.submit(self._run, job, dataset)

    async def finish(self, job: SandboxJob) -> None:
        """Wait until it is done, for a few seconds at most: under a clock that was moved on, a job
        may be over before a processor could do its work."""
        started = self._started.get(job.name)
        if started is not None:
            await asyncio.wait([asyncio.wrap_future(started)], timeout=_PATIENCE)

    def close(self) -> None:
        """What is not finished is begun again when the store is opened the next time."""
        self._leaving.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _records(self, dataset: SandboxDataset) -> Iterator[Record]:
        for record in self._datasets.decoded(dataset):
            if self._leaving.is_set():
                raise InterruptedError
            yield record

    def _run(self, job: SandboxJob, dataset: SandboxDataset) -> None:
        run = CleanseRun(job.workflow, dataset.columns, lambda: self._records(dataset))
        shelf = _Shelf(self._store, job)
        result = run.run(shelf.write)
        shelf.finish()
        self._store.put_result(job.name, result)


class _Shelf:
    """Writes outputs into the store in blocks."""

    def __init__(self, store: SandboxStore, job: SandboxJob) -> None:
        self._store = store
        self._names = job.outputs
        self._open: dict[str, list[bytes]] = {output: [] for output in job.outputs}
        self._written = dict.fromkeys(job.outputs, 0)

    def write(self, output: str, text: str) -> None:
        self._open[output].append(text.encode())
        if len(self._open[output]) == BLOCK:
            self._flush(output)

    def finish(self) -> None:
        for output in self._open:
            self._flush(output)

    def _flush(self, output: str) -> None:
        if self._open[output]:
            block = self._written[output]
            self._store.put_output(self._names[output], block, self._open[output])
            self._open[output], self._written[output] = [], block + 1
