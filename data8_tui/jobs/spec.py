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
        """Whether `job` may have been submitted from this: no field that it reports differs.

        A server may add parameters of its own, so only the given ones are compared.
        """
        reported = JobSpec.of(job)
        return (
            job.name == self.name
            and reported.workflow in ("", self.workflow)
            and (not reported.datasets or reported.datasets == dict(self.datasets))
            and (not reported.input_file or reported.input_file == self.input_file)
            and all(reported.parameters.get(key, value) == value for key, value in self._parameters)
        )

    @property
    def _parameters(self) -> list[tuple[str, str]]:
        return list(self.parameters.items())

    @staticmethod
    def _sorted(mapping: Mapping[str, str]) -> list[tuple[str, str]]:
        return sorted(mapping.items())
