"""The end of a job as its outputs show it, where the meaning of its status doesn't say enough."""

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from data8_tui.api.models import Dataset, Job
from data8_tui.api.status_codes import status_literal
from data8_tui.backoff import Backoff, Sleep
from data8_tui.codes import Message, Remedy, RunWarning
from data8_tui.errors import JobUndecided
from data8_tui.insight.failure_reason import brief_failure_reason, brief_stated_error

_GRACE: Final = 60.0
"""Seconds after a job's end in which its outputs may still become complete."""


class OutputClient(Protocol):
    """The part of `api.client.Client` that is needed here."""

    async def get_dataset(self, name: str) -> Dataset: ...


@dataclass(frozen=True, slots=True)
class OutputCheck:
    """What the outputs of an ended job lack; `none` where it has no output dataset."""

    none: bool = False
    incomplete: str = ""
    """The first output that is not complete."""
    unstated: str = ""
    """The first output of which Data8 doesn't say whether it is complete."""

    @property
    def missing(self) -> str:
        """Why the outputs can't be collected; empty where they can."""
        if self.none:
            return "it left no output dataset"
        return f"its output {self.incomplete} is not complete" if self.incomplete else ""

    @property
    def complete(self) -> bool:
        """Whether all are known to be complete."""
        return not (self.missing or self.unstated)


async def check_outputs(client: OutputClient, outputs: Collection[str]) -> OutputCheck:
    """Request these output datasets, up to one that is not complete. Raises as the client does."""
    unstated = ""
    for name in outputs:
        completed = (await client.get_dataset(name)).completed
        if completed is False:
            return OutputCheck(incomplete=name)
        if completed is None:
            unstated = unstated or name
    return OutputCheck(none=not outputs, unstated=unstated)


async def await_outputs(
    client: OutputClient,
    outputs: Collection[str],
    *,
    time_limit: float | None = None,
    sleep: Sleep = asyncio.sleep,
) -> OutputCheck:
    """As `check_outputs`; while one is not complete, look again for up to a minute.

    A job may be shown as ended before its outputs are. `time_limit` is in seconds.
    """
    found = await check_outputs(client, outputs)
    for wait in _waits(_GRACE if time_limit is None else min(time_limit, _GRACE)):
        if not found.incomplete:
            break
        await sleep(wait)
        found = await check_outputs(client, outputs)
    return found


def _waits(left: float) -> Iterator[float]:
    for wait in Backoff(first=1.0, longest=5.0).waits():
        if left <= 0:
            return
        yield min(wait, left)
        left -= wait


def unclear_end(job: Job, found: OutputCheck) -> Message:
    """The warning where a job's output can be collected and its status doesn't say how it ended."""
    status = status_literal(job.status)
    if reason := brief_stated_error(job):
        return RunWarning.JOB_STATES_ERROR(status=status, reason=reason)
    if found.unstated:
        return RunWarning.OUTPUT_STATE_UNKNOWN(status=status, output=found.unstated)
    return RunWarning.STATUS_MEANING_UNKNOWN(status=status)


def undecided(job: Job, found: OutputCheck) -> JobUndecided:
    """The error where a job's output can't be collected, or its statistics state an error."""
    facts = f"job “{job.name}” {brief_failure_reason(job)}"
    if found.incomplete:
        remedy = Remedy.OUTPUT_NOT_COMPLETE(job=job.name)
    else:
        remedy = Remedy.STATUS_UNKNOWN(job=job.name, status=status_literal(job.status))
    return JobUndecided(f"{facts}; {found.missing or 'its output can be collected'}", remedy=remedy)
