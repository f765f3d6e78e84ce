"""What a download is asked to do, and what the dataset promises to it."""

from dataclasses import dataclass
from pathlib import Path

from data8_tui.api.models import Dataset
from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, UsageError
from data8_tui.transfer.formats import OutputFormat, WriterSpec
from data8_tui.transfer.receipt import Receipt

__all__ = ["DownloadPlan", "ExpectedContent", "Receipt", "expected_content"]


@dataclass(frozen=True, slots=True)
class DownloadPlan:
    """One dataset into one file."""

    dataset: str
    target: Path
    overwrite: bool = False
    """Whether the finished file may replace one that is there."""
    format: OutputFormat = OutputFormat.CSV
    packed: bool = False
    """Whether it is compressed with gzip."""
    fields: tuple[str, ...] | None = None
    """The columns to write, in this order; all of them where it is None."""
    first: int = 1
    last: int | None = None
    """The records to write, counted from 1, both included; to the end where `last` is None."""
    excel: bool = False
    """Whether a second file is made for spreadsheets."""
    restart: bool = False
    """Whether what an earlier run has kept is thrown away."""
    in_flight: int = 18
    """Requests under way at most; how many there really are adapts to the server.

    Two more than the session lets out at a time: those are ready when a place becomes free.
    """

    def __post_init__(self) -> None:
        if self.first < 1 or (self.last is not None and self.last < self.first):
            raise UsageError(
                f"records {self.first:,} to {self.last or 0:,} are no range",
                remedy=Remedy.RECORD_RANGE_RULE(),
            )
        if self.excel and (self.format is not OutputFormat.CSV or self.packed):
            raise UsageError("a file for spreadsheets is made from plain CSV only")
        if self.packed and self.format is OutputFormat.PARQUET:
            raise UsageError("Parquet is compressed in its own way; leave gzip out")

    @property
    def window(self) -> int:
        """Chunks that can be asked for and not yet in the file: what a killed run asks for again.

        Two thirds are on their way, wait for their turn or are being formatted; the rest is being
        written or about to be.
        """
        return 3 * self.in_flight

    @property
    def suffix(self) -> str:
        """What the name of such a file ends in; a part of a dataset doesn't take the whole's."""
        return self._part + self.format.suffix + (".gz" if self.packed else "")

    @property
    def _part(self) -> str:
        part = ""
        if self.last is not None:
            part += f".{self.first}-{self.last}"
        elif self.first > 1:
            part += f".from-{self.first}"
        if self.fields is not None:
            part += f".{len(self.fields)}-column{'s' * (len(self.fields) != 1)}"
        return part


@dataclass(frozen=True, slots=True)
class ExpectedContent:
    """What the finished file must hold, as the dataset and the plan say it."""

    dataset: str
    columns: dict[str, object]
    """All of the dataset's, in its order, with Data8's type codes."""
    record_count: int
    """Of the whole dataset."""
    first: int
    last: int
    """`first - 1` where there is no record at all."""
    spec: WriterSpec

    @property
    def records(self) -> int:
        return self.last - self.first + 1

    @property
    def columns_in_file(self) -> dict[str, object]:
        """Those that are written, in the file's order."""
        return {name: self.columns[name] for name in self.spec.fields or self.spec.columns}

    @property
    def to_the_end(self) -> bool:
        return self.last == self.record_count


def expected_content(dataset: Dataset, plan: DownloadPlan) -> ExpectedContent:
    """Raises UsageError where the dataset can't give what is planned, and says why."""
    _refuse_unservable(dataset)
    if dataset.record_count is None or not dataset.columns:
        what = "record count" if dataset.columns else "columns"
        raise IntegrityError(f"Data8 names no {what} for {dataset.name}; nothing can be verified")
    count = int(dataset.record_count)
    last = count if plan.last is None else plan.last
    if last > count or plan.first > last + 1 or (plan.first > last and plan.first > 1):
        raise UsageError(f"{dataset.name} has {count:,} records; the range goes beyond them")
    spec = WriterSpec(plan.format, tuple(dataset.columns), plan.fields, plan.packed)
    return ExpectedContent(dataset.name, dict(dataset.columns), count, plan.first, last, spec)


def _refuse_unservable(dataset: Dataset) -> None:
    if dataset.input:
        raise UsageError(
            f"{dataset.name} is an input dataset",
            remedy=Remedy.OUTPUT_DATASETS_ONLY(),
        )
    if dataset.completed is False:
        raise UsageError(
            f"{dataset.name} is not complete yet",
            remedy=Remedy.WAIT_FOR_JOB(),
        )
