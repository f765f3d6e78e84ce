"""A job as it was decided to be; how far it has come is a question of the clock (progress.py)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from data8_tui.sandbox.account.outcomes import quotas
from data8_tui.sandbox.generated.records import Generated
from data8_tui.sandbox.workflows import WORKFLOWS
from data8_tui.sandbox.workflows.workflow import INPUTS, Workflow

QUEUED, RUNNING, COMPLETED, FAILED, CANCELLED = range(5)
"""Status codes as the project's description of the API assumes them."""


@dataclass(frozen=True)
class Ending:
    """The status a job comes to when this share of it is done; `finished` sets completedAt."""

    status: int = COMPLETED
    share: float = 1.0
    finished: bool = True
    error: str = ""


COMPLETES = Ending()


def main_input(inputs: Mapping[str, str]) -> str:
    """Of the datasets that a workflow is given, the one that has the records, or ''."""
    return inputs.get(INPUTS[0]) or next(iter(inputs.values()), "")


@dataclass(frozen=True)
class SandboxJob:
    """`wait` and `duration` in seconds; `duration` is for all of the records.

    `inputs` and `outputs` map the workflow's name for a dataset to the dataset's own. A job is
    `uploaded` when its records came through the API and its results are in the store.
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
    stray: Mapping[str, float] = field(default_factory=dict)
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
        """Output datasets exist from the start of a job, and not after it went wrong."""
        return status not in (QUEUED, FAILED, CANCELLED)

    def kinds(self) -> list[str]:
        return [kind.key for kind in self.workflow.kinds]

    def counts(self) -> dict[str, int]:
        """How many records of each kind a generated job finds."""
        return quotas(self.workflow.kinds, self.records, self.seed, self.stray)

    def generated(self, output: str) -> Generated:
        """The records of one output of a generated job."""
        keys = self.workflow.outputs[output]
        counts = self.counts()
        kinds = [kind for kind in self.workflow.kinds if kind.key in keys]
        return Generated(
            self.workflow, f"{self.seed} {output}", kinds, [counts[kind.key] for kind in kinds]
        )


def facts_of(job: SandboxJob) -> dict[str, object]:
    """What the store keeps of a job; `job_from` reads it back."""
    kept = {name: getattr(job, name) for name in _KEPT}
    return kept | {
        "workflow": job.workflow.name,
        "submitted_at": job.submitted_at.isoformat(),
        "ending": asdict(job.ending),
    }


def job_from(facts: Mapping[str, Any]) -> SandboxJob:
    """A job from what the store kept of it."""
    return SandboxJob(
        workflow=WORKFLOWS[facts["workflow"]],
        submitted_at=datetime.fromisoformat(facts["submitted_at"]),
        ending=Ending(**facts["ending"]),
        **{name: facts[name] for name in _KEPT},
    )


_CONVERTED = {"workflow", "submitted_at", "ending", "stray"}
_KEPT = [kept.name for kept in fields(SandboxJob) if kept.name not in _CONVERTED]
