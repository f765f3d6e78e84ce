"""The account's datasets now, and their records.

An output dataset appears when its job starts, grows with it, and is complete when the job is; a
job that failed or was cancelled leaves none. Records of generated jobs are computed on request
(generated/records.py); those of uploaded jobs are read from the store.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data8_tui.sandbox.account.account import SandboxAccount
from data8_tui.sandbox.account.job import SandboxJob
from data8_tui.sandbox.account.statistics import so_far
from data8_tui.sandbox.account.store import SandboxStore, StoredDataset
from data8_tui.sandbox.generated.records import (
    BLOCK,
    BlockCache,
    GeneratedDataset,
    input_columns,
    output_columns,
)
from data8_tui.sandbox.literals import decode


@dataclass(frozen=True)
class SandboxDataset:
    """A dataset as the API describes it; `job` writes it, or reads it as a generated input."""

    name: str
    columns: Mapping[str, int]
    input: bool
    record_count: int
    completed: bool
    job: SandboxJob | None = None
    output: str = ""

    def document(self) -> dict[str, object]:
        """Return the API's JSON object."""
        return {
            "name": self.name,
            "columns": dict(self.columns),
            "input": self.input,
            "recordCount": self.record_count,
            "completed": self.completed,
        }


class SandboxDatasets:
    """Finds datasets in the store and among those of the account's jobs."""

    def __init__(self, account: SandboxAccount, store: SandboxStore) -> None:
        self._account = account
        self._store = store
        self._block_cache = BlockCache()
        self._generated_datasets: dict[tuple[str, str], GeneratedDataset] = {}

    def names(self, *, inputs: bool, outputs: bool) -> list[tuple[str, bool]]:
        """Return names in alphabetical order, each with whether it is an input dataset."""
        listed = [(uploaded.name, True) for uploaded in self._store.datasets() if inputs]
        for name, (job, output) in self._account.visible_owners().items():
            if (outputs and self._has_outputs(job)) if output else inputs:
                listed.append((name, not output))
        return sorted(listed)

    def _has_outputs(self, job: SandboxJob) -> bool:
        return job.has_outputs(self._account.progress(job).status)

    def find(self, name: str) -> SandboxDataset | None:
        """Return the dataset of that name, or None if it doesn't exist now."""
        for uploaded in self._store.datasets(name):
            return _uploaded(uploaded)
        job, output = self._account.owner(name)
        if job is None:
            return None
        if not output:
            return SandboxDataset(name, input_columns(job.workflow), True, job.records, True, job)
        return self._output(name, job, output) if self._has_outputs(job) else None

    def _output(self, name: str, job: SandboxJob, output: str) -> SandboxDataset:
        progress = self._account.progress(job)
        if job.uploaded:
            result, share = self._account.outcome(job)
            size, columns = result["outputs"].get(output, 0), result["columns"]
        else:
            share = 1.0
            size, columns = self._generated(job, output).size, output_columns(job.workflow)
        done = progress.fraction >= 1
        written = size if done else int(size * so_far(progress.fraction, share))
        return SandboxDataset(name, columns, False, written, done, job, output)

    def _generated(self, job: SandboxJob, output: str) -> GeneratedDataset:
        key = (job.name, output)
        if key not in self._generated_datasets:
            self._generated_datasets[key] = job.generated(output)
        return self._generated_datasets[key]

    def is_name_taken(self, name: str) -> bool:
        """Whether a dataset of this name exists, or is generated for a later time."""
        return name in self._account.owners or bool(self._store.datasets(name))

    def decoded(self, dataset: SandboxDataset) -> Iterator[dict[str, Any]]:
        """Yield all records of an uploaded dataset or of an uploaded job's output, in order."""
        if dataset.job is None:
            for body in self._store.blocks(dataset.name):
                yield from decode(body)["records"]
            return
        for start in range(1, dataset.record_count + 1, BLOCK):
            yield from map(decode, self._stored(dataset, start, BLOCK))

    def records(self, dataset: SandboxDataset, start: int, count: int) -> list[bytes]:
        """Return records of a complete output dataset as JSON texts; `start` counts from 1."""
        if dataset.job is None:
            return []
        if dataset.job.uploaded:
            return self._stored(dataset, start, count)
        return self._block_cache.records(self._generated(dataset.job, dataset.output), start, count)

    def _stored(self, dataset: SandboxDataset, start: int, count: int) -> list[bytes]:
        first, end = start - 1, min(start - 1 + count, dataset.record_count)
        texts: list[bytes] = []
        for number in range(first // BLOCK, -(-end // BLOCK) if first < end else 0):
            base = number * BLOCK
            block = self._store.output(dataset.name, number)
            texts += block[max(first - base, 0) : end - base]
        return texts


def _uploaded(uploaded: StoredDataset) -> SandboxDataset:
    return SandboxDataset(
        uploaded.name, uploaded.columns, True, uploaded.record_count, uploaded.completed
    )
