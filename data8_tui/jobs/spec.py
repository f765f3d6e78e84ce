"""The specification of a job before it is submitted, and its fingerprint."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from data8_tui.api.models import Job


@dataclass(frozen=True, slots=True)
class JobSpec:
    """A job to be submitted. `name` may be empty until one is chosen.

    `datasets` maps the workflow's name for an input to a dataset's name; `input_file` is a file on
    the account's transfer area.
    """

    workflow: str
    name: str = ""
    datasets: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    input_file: str = ""

    @classmethod
    def of(cls, job: Job) -> Self:
        """The specification of an existing job, without its name: the start of another one."""
        return cls(
            workflow=job.workflow_name,
            datasets=dict(job.input_datasets),
            parameters=dict(job.parameters),
            input_file=job.input_filename,
        )

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits, equal for equal inputs whatever the name."""
        content = [self.workflow, self._sorted(self.datasets), self._sorted(self.parameters)]
        text = json.dumps([*content, self.input_file])
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def matches(self, job: Job) -> bool:
        """Whether `job` may have been submitted from this: nothing that it reports contradicts it.

        A server may add inputs and parameters of its own and change the case of what it was given,
        so only the given ones are compared, without their case.
        """
        reported = JobSpec.of(job)
        given, datasets = _folded(self.datasets), _folded(reported.datasets)
        parameters = _folded(reported.parameters)
        return (
            job.name.casefold() == self.name.casefold()
            and reported.workflow.casefold() in ("", self.workflow.casefold())
            and (not datasets or given.items() <= datasets.items())
            and reported.input_file.casefold() in ("", self.input_file.casefold())
            and all(parameters.get(key, value) == value for key, value in self._parameters)
        )

    @property
    def _parameters(self) -> list[tuple[str, str]]:
        return list(_folded(self.parameters).items())

    @staticmethod
    def _sorted(mapping: Mapping[str, str]) -> list[tuple[str, str]]:
        return sorted(mapping.items())


def _folded(mapping: Mapping[str, str]) -> dict[str, str]:
    return {key.casefold(): value.casefold() for key, value in mapping.items()}
