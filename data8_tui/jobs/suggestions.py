"""Suggestions for a new job: a free name, and the inputs and parameters of the last jobs."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial
from itertools import count
from typing import Protocol

from data8_tui.api.models import Job
from data8_tui.codes import Remedy
from data8_tui.errors import NotFound, UnexpectedResponse, UsageError
from data8_tui.free_names import MOST_LOOKUPS, first_free
from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.validation import FORBIDDEN
from data8_tui.time_zone import in_zone

_SAMPLED_JOBS = 3
"""Jobs whose details are requested to learn what a workflow takes."""


class JobsClient(Protocol):
    """The part of `api.client.Client` that a suggestion needs."""

    async def get_job(self, name: str) -> Job: ...

    async def list_jobs(self, *, page: int = 1, workflow: str | None = None) -> list[Job]: ...


class NoFreeName(UsageError):
    """Every name that was tried is taken, by what the server answers."""


@dataclass(frozen=True, slots=True)
class WorkflowHabits:
    """Inputs, parameters and outputs of a workflow's last jobs. Data8 publishes no such list.

    `parameters` maps each name to the value it was last given.
    """

    inputs: tuple[str, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)
    by_file: bool = False
    """Whether the last job took a file from the transfer area."""
    jobs: int = 0
    """How many jobs these come from."""
    outputs: tuple[str, ...] = ()
    """The names of the outputs of those jobs that have output datasets."""
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The datasets that each input was given in jobs that left output, newest first."""


def proposed_name(workflow: str, now: datetime, zone: tzinfo | None = None) -> str:
    """A name like `ContactDeceasedCheck 2026-11-21 14.05`, in local time, without colons."""
    stem = FORBIDDEN.sub("_", workflow).strip() or "Job"
    return f"{stem} {in_zone(now, zone):%Y-%m-%d %H.%M}"


async def free_name(
    client: JobsClient, wanted: str, workflow: str, besides: Collection[str] = ()
) -> str:
    """Return `wanted`, or `wanted (2)` and so on: the first one free and not in `besides`.

    The newest jobs of the workflow are listed first, so that the hundredth job of a batch does not
    take a hundred requests. Raises NoFreeName after as many look-ups as are reasonable.
    """
    if wanted not in besides and not await is_taken(client, wanted):
        return wanted
    newest = set(besides)
    with suppress(UnexpectedResponse):
        newest.update(job.name for job in await client.list_jobs(workflow=workflow))
    names = (name for number in count(2) if (name := f"{wanted} ({number})") not in newest)
    if (free := await first_free(names, partial(is_taken, client))) is not None:
        return free
    raise NoFreeName(
        f"Data8 says of {MOST_LOOKUPS} names like “{wanted} (2)” that a job has each of them",
        remedy=Remedy.CHOOSE_OTHER_NAME(),
    )


async def is_taken(client: JobsClient, name: str) -> bool:
    """Whether a job has that name."""
    try:
        await client.get_job(name)
    except NotFound:
        return False
    return True


async def learn_habits(client: JobsClient, workflow: str) -> WorkflowHabits:
    """Collect the habits of the workflow's newest jobs; empty where it has none."""
    listed = (await client.list_jobs(workflow=workflow))[:_SAMPLED_JOBS]
    return _habits_of([await client.get_job(job.name) for job in listed])


def _habits_of(jobs: Sequence[Job]) -> WorkflowHabits:
    """From the newest job to the oldest; the newest value of a parameter is kept."""
    inputs: dict[str, str] = {}
    parameters: dict[str, str] = {}
    specs = [JobSpec.of(job) for job in jobs]
    for spec in specs:
        inputs = {**inputs, **spec.datasets}
        for name, value in spec.parameters.items():
            parameters.setdefault(name, value)
    outputs = dict.fromkeys(name for job in jobs for name in job.output_datasets)
    fine = [JobSpec.of(job) for job in jobs if _left_output(job)]
    given = {name: [one.datasets[name] for one in fine if name in one.datasets] for name in inputs}
    return WorkflowHabits(
        inputs=tuple(inputs),
        parameters=parameters,
        by_file=bool(specs and specs[0].input_file),
        jobs=len(specs),
        outputs=tuple(outputs),
        sources={name: tuple(dict.fromkeys(datasets)) for name, datasets in given.items()},
    )


def _left_output(job: Job) -> bool:
    """Whether the inputs of a job were of use: it isn't known to have failed, and has output."""
    return job.succeeded or (job.finished and not job.failed and bool(job.output_datasets))
