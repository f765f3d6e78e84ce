"""The fixed facts of a job; its progress is a function of the clock (progress.py)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from data8_tui.sandbox.account.outcomes import outcome_quotas
from data8_tui.sandbox.generated.records import GeneratedDataset
from data8_tui.sandbox.workflows import WORKFLOWS
from data8_tui.sandbox.workflows.workflow import INPUTS, Workflow

QUEUED, RUNNING, COMPLETED, FAILED, CANCELLED = range(5)
"""Status codes as the project's description of the API assumes them."""


@dataclass(frozen=True)
class Ending:
    """How a job ends: its status, after which share of its work, and whether completedAt is set."""

    status: int = COMPLETED
    share: float = 1.0
    finished: bool = True
    error: str = ""


COMPLETES = Ending()


def main_input(inputs: Mapping[str, str]) -> str:
    """Return the input dataset whose records are cleansed, or '' if there is none."""
    return inputs.get(INPUTS[0]) or next(iter(inputs.values()), "")


@dataclass(frozen=True)
class SandboxJob:
    """`wait` and `duration` are in seconds; `duration` is for all of the records.

    `inputs` and `outputs` map the workflow's name for a dataset to the dataset's name.
    `weight_factors` multiply the usual frequency of kinds, which varies by `unevenness`, a share
    of it. A job is `uploaded` if its records were
    sent to the API and its results are in the store.
    """

    name: str
    workflow: Workflow
    submitted_at: datetime
    wait: float
    duration: float
    records: int
    seed: str
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    parameters: Mapping[str, str]
    input_filename: str | None = None
    output_filenames: Mapping[str, str] = field(default_factory=dict)
    ending: Ending = COMPLETES
    weight_factors: Mapping[str, float] = field(default_factory=dict)
    unevenness: float = 0.25
    uploaded: bool = False

    @cached_property
    def started_at(self) -> datetime:
        return self.submitted_at + timedelta(seconds=self.wait)

    @cached_property
    def ends_at(self) -> datetime:
        return self.started_at + timedelta(seconds=self.duration * self.ending.share)

    @property
    def main_input(self) -> str:
        return main_input(self.inputs)

    def has_outputs(self, status: int) -> bool:
        """Whether output datasets exist: from the start of a job, unless it failed."""
        return status not in (QUEUED, FAILED, CANCELLED)

    def kinds(self) -> list[str]:
        """Return the keys of the workflow's kinds."""
        return [kind.key for kind in self.workflow.kinds]

    def counts(self) -> dict[str, int]:
        """Return the number of records of each kind in a generated job."""
        return outcome_quotas(
            self.workflow.kinds, self.records, self.seed, self.weight_factors, self.unevenness
        )

    def generated(self, output: str) -> GeneratedDataset:
        """Return the dataset of one output of a generated job."""
        keys = self.workflow.outputs[output]
        counts = self.counts()
        kinds = [kind for kind in self.workflow.kinds if kind.key in keys]
        return GeneratedDataset(
            self.workflow, f"{self.seed} {output}", kinds, [counts[kind.key] for kind in kinds]
        )


def job_document(job: SandboxJob) -> dict[str, object]:
    """Return a job as the store keeps it; `job_from_document` is the inverse."""
    stored = {name: getattr(job, name) for name in _STORED}
    return stored | {
        "workflow": job.workflow.name,
        "submitted_at": job.submitted_at.isoformat(),
        "ending": asdict(job.ending),
        "unevenness": job.unevenness,
    }


def job_from_document(document: Mapping[str, Any]) -> SandboxJob:
    """Return the job that `job_document` described. Earlier versions stored no unevenness."""
    return SandboxJob(
        workflow=WORKFLOWS[document["workflow"]],
        submitted_at=datetime.fromisoformat(document["submitted_at"]),
        ending=Ending(**document["ending"]),
        unevenness=document.get("unevenness", SandboxJob.unevenness),
        **{name: document[name] for name in _STORED},
    )


_CONVERTED = {"workflow", "submitted_at", "ending", "weight_factors", "unevenness"}
_STORED = [stored.name for stored in fields(SandboxJob) if stored.name not in _CONVERTED]
