"""Validates a submitted job and creates it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from data8_tui.sandbox.account.account import SandboxAccount
from data8_tui.sandbox.account.datasets import SandboxDataset, SandboxDatasets
from data8_tui.sandbox.account.even_jobs import evened
from data8_tui.sandbox.account.job import COMPLETES, FAILED, Ending, SandboxJob, main_input
from data8_tui.sandbox.account.names import slug
from data8_tui.sandbox.cleanse.roles import roles_of
from data8_tui.sandbox.problems import Errors, raise_for_errors
from data8_tui.sandbox.workflows import WORKFLOWS
from data8_tui.sandbox.workflows.workflow import INPUTS, Workflow

_NAME = re.compile(r'[^/:*?"<>|\\]+')
_WAIT = 1.5
"""Seconds until a job is started."""
_SHORTEST, _LONGEST, _RECORDS_PER_SECOND = 8.0, 40.0, 400.0
"""A job takes this many seconds at least and at most, and in between by its records."""


class SubmissionHandler:
    """`speed` is in records a second; with 0 a job takes 8 to 40 seconds, by its size.

    With 0, jobs of an even account take as long as its others.
    """

    def __init__(self, account: SandboxAccount, datasets: SandboxDatasets, speed: float) -> None:
        self._account = account
        self._datasets = datasets
        self._speed = speed

    def create_job(self, body: Mapping[str, Any]) -> SandboxJob:
        """Return the job, not added to the account yet. Raises ProblemDetails."""
        inputs = body.get("inputDatasets") or {}
        errors = self._name_errors(body.get("name")) | _workflow_errors(body.get("workflowName"))
        errors |= self._input_errors(inputs)
        errors |= _text_errors(body)
        if not inputs and not body.get("inputFilename"):
            errors.setdefault("inputDatasets", ["An input dataset or an input file is required."])
        raise_for_errors(errors)
        return self._build(body, dict(inputs))

    def _name_errors(self, name: object) -> Errors:
        if not isinstance(name, str) or not name:
            return {"name": ["A name is required."]}
        if not _NAME.fullmatch(name) or not _is_unicode(name):
            return {"name": ["A job's name can't hold a character that a file name can't."]}
        if self._account.is_name_taken(name):
            return {"name": [f"A job named '{name}' exists already."]}
        return {}

    def _input_errors(self, inputs: object) -> Errors:
        if not isinstance(inputs, dict):
            return {
                "inputDatasets": ["An object of the workflow's name to a dataset's is required."]
            }
        errors: Errors = {}
        for name, dataset in inputs.items():
            if error := self._input_error(name, dataset):
                errors[f"inputDatasets.{name}"] = [error]
        return errors

    def _input_error(self, name: str, dataset: object) -> str:
        if name not in INPUTS:
            return f"The workflow has no such input; it has {' and '.join(INPUTS)}."
        found = self._datasets.find(dataset) if isinstance(dataset, str) else None
        if found is None:
            return f"There is no dataset named '{dataset}'."
        if not found.completed:
            return f"The dataset '{dataset}' is not complete."
        return ""

    def _build(self, body: Mapping[str, Any], inputs: dict[str, str]) -> SandboxJob:
        dataset = self._datasets.find(main_input(inputs))
        records = dataset.record_count if dataset else 0
        workflow = WORKFLOWS[body["workflowName"]]
        ending = _ending(workflow, dataset, body.get("inputFilename"))
        stem = self._stem(body["name"], tuple(workflow.outputs))
        job = SandboxJob(
            name=body["name"],
            workflow=workflow,
            submitted_at=self._account.clock.now(),
            wait=_WAIT,
            duration=self._duration(records),
            records=records,
            seed=f"{self._account.seed} {stem}",
            inputs=inputs,
            outputs={output: f"{stem}_{output.lower()}" for output in workflow.outputs},
            parameters=body.get("parameters") or {},
            input_filename=body.get("inputFilename"),
            ending=ending,
            uploaded=ending is COMPLETES and dataset is not None and _is_uploaded(dataset),
        )
        if self._account.even and not self._speed:
            return replace(evened(job), inputs=inputs)
        return job

    def _duration(self, records: int) -> float:
        if self._speed:
            return max(records / self._speed, 0.001)
        return min(_SHORTEST + records / _RECORDS_PER_SECOND, _LONGEST)

    def _stem(self, name: str, outputs: tuple[str, ...]) -> str:
        """Return a prefix for the outputs' names that no dataset has."""
        stem, number = slug(name), 2
        while any(self._datasets.is_name_taken(f"{stem}_{output.lower()}") for output in outputs):
            stem, number = f"{slug(name)}_{number}", number + 1
        return stem


def _is_uploaded(dataset: SandboxDataset) -> bool:
    return dataset.job is None or bool(dataset.job.uploaded and dataset.output)


def _ending(workflow: Workflow, dataset: SandboxDataset | None, file: str | None) -> Ending:
    """A job without its file, or without a column that its workflow requires, fails."""
    if dataset is None:
        error = f"The file {file} is not in the file transfer area."
        return Ending(FAILED, 0.0, error=error)
    lacking = [role for role in workflow.required if role not in roles_of(dataset.columns).values()]
    if not lacking:
        return COMPLETES
    columns = " and ".join(f"a column for the {role}" for role in lacking)
    error = f"{workflow.name} requires {columns}; the dataset '{dataset.name}' has none."
    return Ending(FAILED, 0.0, error=error)


def _workflow_errors(name: object) -> Errors:
    if isinstance(name, str) and name in WORKFLOWS:
        return {}
    return {"workflowName": [f"There is no workflow named '{name}'."]}


def _text_errors(body: Mapping[str, Any]) -> Errors:
    errors: Errors = {}
    parameters, file = body.get("parameters"), body.get("inputFilename")
    if parameters is not None and not isinstance(parameters, dict):
        errors["parameters"] = ["An object of name to text is required."]
    for name, value in parameters.items() if isinstance(parameters, dict) else ():
        if not isinstance(value, str):
            errors[f"parameters.{name}"] = ["A parameter's value must be text."]
    if file is not None and not isinstance(file, str):
        errors["inputFilename"] = ["A file's name must be text."]
    return errors


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
