"""What a job is asked to do, before there is one; and whether two of them ask the same."""

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
        """What a job was asked to do, with no name: what to begin from when it is run again."""
        return cls(
            workflow=job.workflow_name,
            datasets=dict(job.input_datasets),
            parameters=dict(job.parameters),
            input_file=job.input_filename,
        )

    @property
    def fingerprint(self) -> str:
        """The same for the same inputs, whatever the name: 32 hexadecimal digits."""
        asked = [self.workflow, self._sorted(self.datasets), self._sorted(self.parameters)]
        text = json.dumps([*asked, self.input_file])
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def made(self, job: Job) -> bool:
        """Whether `job` may be what came of this: nothing that it tells of itself differs.

        A server may add parameters of its own, so those that weren't given don't count.
        """
        told = JobSpec.of(job)
        return (
            job.name == self.name
            and told.workflow in ("", self.workflow)
            and (not told.datasets or told.datasets == dict(self.datasets))
            and (not told.input_file or told.input_file == self.input_file)
            and all(told.parameters.get(key, value) == value for key, value in self._parameters)
        )

    @property
    def _parameters(self) -> list[tuple[str, str]]:
        return list(self.parameters.items())

    @staticmethod
    def _sorted(mapping: Mapping[str, str]) -> list[tuple[str, str]]:
        return sorted(mapping.items())
