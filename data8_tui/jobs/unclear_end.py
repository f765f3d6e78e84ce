"""The end of a job whose status has no known meaning, judged by its outputs."""

from collections.abc import Collection
from typing import Protocol

from data8_tui.api.models import Dataset, Job
from data8_tui.api.status_codes import status_literal
from data8_tui.codes import Message, Remedy, RunWarning
from data8_tui.errors import JobUndecided
from data8_tui.insight.failure_reason import brief_failure_reason


class OutputClient(Protocol):
    """The part of `api.client.Client` that is needed here."""

    async def get_dataset(self, name: str) -> Dataset: ...


async def missing_output(client: OutputClient, outputs: Collection[str]) -> str:
    """What the output datasets of an ended job lack; empty where all are complete.

    Raises what the client raises.
    """
    for name in outputs:
        if (await client.get_dataset(name)).completed is not True:
            return f"its output {name} is not complete"
    return "" if outputs else "it left no output dataset"


def unclear_end(job: Job) -> Message:
    """The warning where a job's output is complete and the meaning of its status isn't known."""
    return RunWarning.STATUS_MEANING_UNKNOWN(status=status_literal(job.status))


def undecided(job: Job, missing: str) -> JobUndecided:
    """The error where a job's output is not complete either."""
    return JobUndecided(
        f"job “{job.name}” {brief_failure_reason(job)}; {missing}",
        remedy=Remedy.STATUS_UNKNOWN(job=job.name, status=status_literal(job.status)),
    )
