"""What a run is asked to do, and what it hands back."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data8_tui.jobs.spec import JobSpec
from data8_tui.jobs.watch import INTERVAL
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.formats import format_of
from data8_tui.transfer.preflight.preflight import ColumnOverrides
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.receipt import Receipt

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One file through one workflow into one file."""

    source: Path
    workflow: str
    input: str
    """The workflow's name for the input that the file is."""
    target: Path
    parameters: Mapping[str, str] = field(default_factory=dict)
    datasets: Mapping[str, str] = field(default_factory=dict)
    """Completed datasets for further inputs of the workflow."""
    name: str = ""
    """The job's; a free one is made up where it is empty."""
    dataset: str | None = None
    """The name of the input dataset; None goes on with what was begun, or makes one up."""
    output: str = ""
    """Which of the job's outputs is wanted; empty for the only one, or the one named Output."""
    reading: ReadOptions = field(default_factory=ReadOptions)
    wishes: ColumnOverrides = field(default_factory=ColumnOverrides)
    overwrite: bool = False
    """Whether the finished file may replace one that is there."""
    again: bool = False
    """Whether a new job is wanted although the same inputs were submitted before."""
    restart: bool = False
    """Whether what an interrupted run has done is left as it is, and everything begins anew."""
    interval: float = INTERVAL
    """Seconds between two looks at the job."""
    allowed: float | None = None
    """Seconds that the job may take, as seen from now."""

    @property
    def key(self) -> str:
        """The same for the same command: 32 hexadecimal digits.

        How the result is picked and written doesn't count, so that can be put right on the way.
        """
        asked = [
            os.path.abspath(self.source),
            os.path.abspath(self.target),
            self.workflow,
            self.input,
            sorted(self.parameters.items()),
            sorted(self.datasets.items()),
            self.name,
            self.dataset,
        ]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:32]

    @property
    def lock(self) -> str:
        """What a process holds while it runs this plan."""
        return f"run {self.key}"

    def document(self) -> dict[str, Any]:
        """The plan as JSON can hold it, to go on with from any folder."""
        lasting = replace(
            self,
            source=self.source.absolute(),
            target=self.target.absolute(),
            again=False,
            restart=False,
        )
        return dict(_adapter().dump_python(lasting, mode="json"))

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "RunPlan":
        """Raises ValueError for what `document` did not make."""
        return _adapter().validate_python(document)

    def spec(self, dataset: str, name: str = "") -> JobSpec:
        """The job, once the file is a dataset."""
        inputs = {**self.datasets, self.input: dataset}
        return JobSpec(self.workflow, name, inputs, dict(self.parameters))

    def download(self, dataset: str) -> DownloadPlan:
        """The last step; the form is the one that the target's name asks for."""
        form, packed = format_of(self.target)
        plan = DownloadPlan(dataset, self.target, overwrite=self.overwrite)
        return replace(plan, format=form, packed=packed)


@cache
def _adapter() -> "TypeAdapter[RunPlan]":
    from pydantic import TypeAdapter

    return TypeAdapter(RunPlan)


@dataclass(frozen=True, slots=True)
class RunReceipt:
    """What a run has made. `sent` is how many records the file had, `receipt` the result's own."""

    source: Path
    sent: int
    dataset: str
    job: str
    output: str
    """The workflow's name for the output that was downloaded."""
    others: Mapping[str, str]
    """The job's further outputs, which were left where they are: their names to their datasets."""
    receipt: Receipt
    seconds: Mapping[str, float]
    """What each stage took, all runs together."""
    resumed: bool
    """Whether an earlier run had begun."""
