"""Checks of a job specification, made before it is sent."""

import re
from collections.abc import Sequence
from typing import Protocol

from data8_tui.api.models import Dataset, Job
from data8_tui.codes import JobProblem, Message, Objection
from data8_tui.errors import NotFound, UnfitJob
from data8_tui.jobs.spec import JobSpec

FORBIDDEN = re.compile(r'[/:*?"<>|\\\x00-\x1f\x7f\ud800-\udfff]')
"""Characters that the API forbids in a job's name, and that no file name can hold."""


class AccountLookup(Protocol):
    """The part of `api.client.Client` that the checks need."""

    async def get_job(self, name: str) -> Job: ...

    async def get_dataset(self, name: str) -> Dataset: ...


def objections(spec: JobSpec) -> list[Objection]:
    """What can be checked without a request. A name that is still empty is allowed."""
    found = []
    if not spec.workflow.strip():
        found.append(Objection("workflowName", JobProblem.WORKFLOW_NEEDED()))
    if problem := name_problem(spec.name):
        found.append(Objection("name", problem))
    pairs = {"inputDatasets": spec.datasets, "parameters": spec.parameters}
    for field, pair in pairs.items():
        found += [Objection(field, JobProblem.KEY_NEEDED()) for key in pair if not key.strip()]
    found += [
        Objection(f"inputDatasets.{key}", JobProblem.DATASET_NEEDED())
        for key, dataset in spec.datasets.items()
        if not dataset.strip()
    ]
    return found


def name_problem(name: str) -> Message | None:
    """What is wrong with a job's name; None where it is valid."""
    if name and not name.strip():
        return JobProblem.NAME_BLANK()
    forbidden = sorted(set(FORBIDDEN.findall(name)))
    shown = " ".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in forbidden)
    return JobProblem.NAME_FORBIDDEN(characters=shown) if forbidden else None


async def account_objections(client: AccountLookup, spec: JobSpec) -> list[Objection]:
    """Check at Data8 whether the input datasets exist and are complete. Raises ServiceError."""
    found = []
    for key, name in spec.datasets.items():
        if problem := await _dataset_problem(client, name):
            found.append(Objection(f"inputDatasets.{key}", problem))
    return found


async def _dataset_problem(client: AccountLookup, name: str) -> Message | None:
    try:
        dataset = await client.get_dataset(name)
    except NotFound:
        return JobProblem.DATASET_NOT_FOUND(dataset=name)
    if dataset.completed is False:
        return JobProblem.DATASET_NOT_COMPLETE(dataset=name)
    return None


def raise_for_objections(found: Sequence[Objection]) -> None:
    """Raise UnfitJob with the objections; return where there are none."""
    if found:
        raise UnfitJob("the job can't be submitted as it is", objections=found)
