"""The plan of a run, and its receipt."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta

from data8_tui.api.status_codes import JobState
from data8_tui.documents import StoredSeconds, fit
from data8_tui.errors import JobUndecided
from data8_tui.jobs.spec import JobSpec
from data8_tui.transfer.csv_options import DEFAULT, CsvOptions
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.formats import OutputFormat, resolve_format
from data8_tui.transfer.preflight.preflight import ColumnOverrides
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.receipt import Receipt

if TYPE_CHECKING:
    from pydantic import TypeAdapter


Interval = Annotated[float, Meta(gt=0, le=1e9)]
_STORED_NAMES = {"overrides": "wishes", "time_limit": "allowed"}
"""Fields that `RunPlan.document` stores under the names of the first version."""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One local file through one workflow into one local file."""

    source: Path
    workflow: str
    input: str
    """The workflow's name for the input that the file becomes."""
    target: Path
    parameters: Mapping[str, str] = field(default_factory=dict)
    datasets: Mapping[str, str] = field(default_factory=dict)
    """Completed datasets for further inputs of the workflow."""
    name: str = ""
    """The job's name; where it is empty a free one is chosen."""
    dataset: str | None = None
    """The name of the input dataset; None resumes the last one of the file, or chooses one."""
    output: str = ""
    """The job's output to download; empty for the only one, or the one named Output."""
    format: OutputFormat | None = None
    """The result's format; None for the one that the target's suffix names."""
    csv: CsvOptions = DEFAULT
    """How a result in CSV is written."""
    reading: ReadOptions = field(default_factory=ReadOptions)
    overrides: ColumnOverrides = field(default_factory=ColumnOverrides)
    overwrite: bool = False
    """Whether the result may replace an existing file."""
    again: bool = False
    """Whether a second job of the same inputs is allowed."""
    restart: bool = False
    """Whether to start anew instead of resuming an interrupted run."""
    interval: Interval | None = None
    """Seconds between two looks at the job; None for what `run_pipeline` is given."""
    time_limit: StoredSeconds | None = None
    """Time limit for the job in seconds, counted from the start of watching; None for none."""

    @property
    def key(self) -> str:
        """32 hexadecimal digits that identify the plan, equal for the same command.

        How the result is chosen and written is not part of it, so it can be changed on resuming.
        """
        identity = [
            os.path.abspath(self.source),
            os.path.abspath(self.target),
            self.workflow,
            self.input,
            sorted(self.parameters.items()),
            sorted(self.datasets.items()),
            self.name,
            self.dataset,
        ]
        return hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:32]

    @property
    def lock(self) -> str:
        """The key of the process lock that is held while the plan runs."""
        return f"run {self.key}"

    def document(self) -> dict[str, Any]:
        """The plan as a JSON object with absolute paths, to be resumed from any folder."""
        portable = replace(
            self,
            source=self.source.absolute(),
            target=self.target.absolute(),
            again=False,
            restart=False,
        )
        document = _adapter().dump_python(portable, mode="json")
        return {_STORED_NAMES.get(name, name): value for name, value in document.items()}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "RunPlan":
        """Make a plan from `document()`. Raises ValueError for anything else."""
        names = {stored: name for name, stored in _STORED_NAMES.items()}
        return fit({names.get(name, name): value for name, value in document.items()}, cls)

    def spec(self, dataset: str, name: str = "") -> JobSpec:
        """The specification of the job whose input is `dataset`."""
        inputs = {**self.datasets, self.input: dataset}
        return JobSpec(self.workflow, name, inputs, dict(self.parameters))

    def download(self, dataset: str) -> DownloadPlan:
        """The plan of the download. Raises UsageError where target and format contradict."""
        form, packed = resolve_format(self.target, self.format)
        return DownloadPlan(
            dataset,
            self.target,
            overwrite=self.overwrite,
            format=form,
            packed=packed,
            csv=self.csv,
        )


@cache
def _adapter() -> "TypeAdapter[RunPlan]":
    from pydantic import TypeAdapter

    return TypeAdapter(RunPlan)


@dataclass(frozen=True, slots=True)
class RunReceipt:
    """The result of a run. `sent` is the number of records of the source file."""

    source: Path
    sent: int
    dataset: str
    job: str
    status: int | str | None
    """The job's, as sent."""
    state: JobState
    """COMPLETED, or UNKNOWN where what the status means is unknown."""
    output: str
    """The workflow's name for the output that was downloaded."""
    others: Mapping[str, str]
    """The job's other outputs, which were not downloaded: names to datasets."""
    receipt: Receipt
    seconds: Mapping[str, float]
    """Seconds of each stage, summed over all attempts."""
    resumed: bool
    """Whether an earlier attempt was resumed."""
    doubt: JobUndecided | None = None
    """Set where the job states an error and its status doesn't say that it completed."""
