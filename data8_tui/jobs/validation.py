"""Checks of a job specification, made before it is sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from data8_tui.api.models import Dataset, Job
from data8_tui.codes import Remedy
from data8_tui.errors import NotFound, UsageError
from data8_tui.jobs.spec import JobSpec

FORBIDDEN = re.compile(r'[/:*?"<>|\\\x00-\x1f\x7f\ud800-\udfff]')
"""Characters that the API forbids in a job's name, and that no file name can hold."""

TITLES = {
    "name": "name",
    "workflowName": "workflow",
    "inputDatasets": "dataset",
    "parameters": "parameter",
    "inputFilename": "input file",
}
"""What the fields of the API are called in messages."""


class AccountLookup(Protocol):
    """The part of `api.client.Client` that the checks need."""

    async def get_job(self, name: str) -> Job: ...

    async def get_dataset(self, name: str) -> Dataset: ...


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with one field. `field` is the API's name for it: `inputDatasets.Contacts`."""

    field: str
    message: str

    def __str__(self) -> str:
        field, _, key = self.field.partition(".")
        return f"{TITLES.get(field, field)}{f' {key}' if key else ''}: {self.message}"


def objections(spec: JobSpec) -> list[Objection]:
    """What can be checked without a request. A name that is still empty is allowed."""
    found = [Objection("workflowName", "a workflow is needed")] if not spec.workflow.strip() else []
    if message := name_fault(spec.name):
        found.append(Objection("name", message))
    pairs = {"inputDatasets": spec.datasets, "parameters": spec.parameters}
    for field, pair in pairs.items():
        found += [Objection(field, "one of them has no name") for key in pair if not key.strip()]
    found += [
        Objection(f"inputDatasets.{key}", "a dataset is needed")
        for key, dataset in spec.datasets.items()
        if not dataset.strip()
    ]
    return found


def name_fault(name: str) -> str:
    """What is wrong with a job's name; empty where it is valid."""
    if name and not name.strip():
        return "a name needs more than spaces"
    forbidden = sorted(set(FORBIDDEN.findall(name)))
    shown = " ".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in forbidden)
    return f"it can't hold {shown}: no file name can" if forbidden else ""


async def account_objections(client: AccountLookup, spec: JobSpec) -> list[Objection]:
    """Check at Data8 whether the input datasets exist and are complete. Raises ServiceError."""
    found = []
    for key, name in spec.datasets.items():
        if message := await _dataset_fault(client, name):
            found.append(Objection(f"inputDatasets.{key}", message))
    return found


async def _dataset_fault(client: AccountLookup, name: str) -> str:
    try:
        dataset = await client.get_dataset(name)
    except NotFound:
        return f"there is no dataset “{name}”"
    if dataset.completed is False:
        return f"dataset “{name}” is not complete yet"
    return ""


def raise_for_objections(found: Sequence[Objection]) -> None:
    """Raise UsageError with a line for each objection; return where there are none."""
    if found:
        raise UsageError(
            "the job can't be submitted as it is",
            remedy=Remedy.CORRECT_JOB(objections=list(map(str, found))),
        )
