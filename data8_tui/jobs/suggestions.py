"""What to propose for a new job: a name that is free, and what this workflow was last given."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Protocol

from data8_tui.api.models import Job
from data8_tui.errors import NotFound
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.validation import FORBIDDEN

_LOOKS = 3
"""Jobs whose details are looked at to learn what a workflow is given."""


class JobsClient(Protocol):
    """The part of api.client.Client that a suggestion needs."""

    async def get_job(self, name: str) -> Job: ...

    async def list_jobs(self, *, page: int = 1, workflow: str | None = None) -> list[Job]: ...


@dataclass(frozen=True, slots=True)
class WorkflowHabits:
    """What a workflow's last jobs were given, and gave. Data8 publishes no list of what it takes.

    `parameters` maps each name to the value it was last given.
    """

    inputs: tuple[str, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)
    by_file: bool = False
    """Whether the last job took a file from the transfer area."""
    jobs: int = 0
    """How many jobs it was learnt from."""
    outputs: tuple[str, ...] = ()
    """What those of them that have put out datasets called these."""


def proposed_name(workflow: str, now: datetime, zone: tzinfo | None = None) -> str:
    """`ContactDeceasedCheck 2026-11-21 14.05`, local time: a name can't hold a colon."""
    stem = FORBIDDEN.sub("_", workflow).strip() or "Job"
    return f"{stem} {now.astimezone(zone):%Y-%m-%d %H.%M}"


async def free_name(
    client: JobsClient, wanted: str, workflow: str, besides: Collection[str] = ()
) -> str:
    """`wanted`, or `wanted (2)` and so on: the first that no job has and that isn't in `besides`.

    The newest jobs of the workflow are looked through first, so that the hundredth of a batch
    does not ask a hundred times.
    """
    if wanted not in besides and not await is_taken(client, wanted):
        return wanted
    newest = {job.name for job in await client.list_jobs(workflow=workflow)}.union(besides)
    number = 2
    while (name := f"{wanted} ({number})") in newest or await is_taken(client, name):
        number += 1
    return name


async def is_taken(client: JobsClient, name: str) -> bool:
    """Whether a job has that name."""
    try:
        await client.get_job(name)
    except NotFound:
        return False
    return True


async def learn_habits(client: JobsClient, workflow: str) -> WorkflowHabits:
    """Learnt from the details of the workflow's newest jobs; empty where it has none."""
    listed = (await client.list_jobs(workflow=workflow))[:_LOOKS]
    return _learnt([await client.get_job(job.name) for job in listed])


def _learnt(jobs: Sequence[Job]) -> WorkflowHabits:
    """From the newest to the oldest: what was given last comes first, and stays."""
    inputs: dict[str, str] = {}
    parameters: dict[str, str] = {}
    specs = [JobSpec.of(job) for job in jobs]
    for spec in specs:
        inputs = {**inputs, **spec.datasets}
        for name, value in spec.parameters.items():
            parameters.setdefault(name, value)
    outputs = dict.fromkeys(name for job in jobs for name in job.output_datasets)
    by_file = bool(specs and specs[0].input_file)
    return WorkflowHabits(tuple(inputs), parameters, by_file, len(specs), tuple(outputs))
