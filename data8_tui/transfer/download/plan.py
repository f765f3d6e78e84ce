"""What a download is to do, and what its file is expected to have."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from data8_tui.api.models import Dataset
from data8_tui.codes import Remedy
from data8_tui.documents import StoredCount, StoredNumber
from data8_tui.errors import IntegrityError, UsageError
from data8_tui.transfer.csv_options import DEFAULT, CsvOptions
from data8_tui.transfer.formats import OutputFormat, WriterSpec
from data8_tui.transfer.receipt import Receipt

__all__ = ["DownloadPlan", "ExpectedContent", "Receipt", "expected_content"]


InFlight = Annotated[int, Meta(ge=1, le=1000)]


@dataclass(frozen=True, slots=True)
class DownloadPlan:
    """One dataset to be downloaded to one file. Raises UsageError for contradictory options."""

    dataset: str
    target: Path
    overwrite: bool = False
    """Whether the finished file may replace an existing one."""
    format: OutputFormat = OutputFormat.CSV
    packed: bool = False
    """Whether the file is compressed with gzip."""
    csv: CsvOptions = DEFAULT
    """How a CSV file is written."""
    fields: tuple[str, ...] | None = None
    """The columns to write, in this order; None for all."""
    first: StoredNumber = 1
    last: StoredCount | None = None
    """The range of records, counted from 1, both included; None for the last one of the dataset."""
    excel: bool = False
    """Whether a guarded copy for spreadsheets is written too."""
    restart: bool = False
    """Whether to discard what an earlier attempt has saved."""
    private: bool = True
    """Whether only the owner may read the file; otherwise the umask decides."""
    in_flight: InFlight = 18
    """The most requests at a time; the actual number adapts to the server.

    Two more than the session has connections, so that the next ones are ready when one is free."""

    def __post_init__(self) -> None:
        if self.first < 1 or (self.last is not None and self.last < self.first):
            raise UsageError(
                f"records {self.first:,} to {self.last or 0:,} are no range",
                remedy=Remedy.RECORD_RANGE_RULE(),
            )
        plain = self.format is OutputFormat.CSV and not self.packed and self.csv == DEFAULT
        if self.excel and not plain:
            raise UsageError("a file for spreadsheets is made from plain CSV only")
        if self.packed and self.format.is_converted:
            raise UsageError(f"{self.format.label} is compressed in its own way; leave gzip out")
        if self.csv != DEFAULT and self.format is not OutputFormat.CSV:
            what = "delimiter, line ends, encoding and BOM"
            raise UsageError(f"{what} are for CSV; this file is {self.format.label}")

    @property
    def window(self) -> int:
        """Chunks that may be requested and not written, which a resumed download requests again.

        Two thirds are in flight, waiting for an earlier one or being formatted, one third is
        waiting to be written.
        """
        return 3 * self.in_flight

    @property
    def suffix(self) -> str:
        """The default suffix of the file's name. A part of a dataset has another one."""
        return self._range_suffix + self.format.suffix + (".gz" if self.packed else "")

    @property
    def _range_suffix(self) -> str:
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
    """What the finished file must have, by the dataset and the plan."""

    dataset: str
    columns: dict[str, object]
    """All columns of the dataset in its order, with Data8's type codes."""
    record_count: int
    """Of the whole dataset."""
    first: int
    last: int
    """`first - 1` where there are no records."""
    spec: WriterSpec

    @property
    def records(self) -> int:
        """How many records the file must have."""
        return self.last - self.first + 1

    @property
    def columns_in_file(self) -> dict[str, object]:
        """The columns of the file, in its order, with Data8's type codes."""
        return {name: self.columns[name] for name in self.spec.fields or self.spec.columns}

    @property
    def to_the_end(self) -> bool:
        """Whether the range reaches to the end of the dataset."""
        return self.last == self.record_count


def expected_content(dataset: Dataset, plan: DownloadPlan) -> ExpectedContent:
    """What the file must have.

    Raises UsageError where the dataset is an input, incomplete, or shorter than the range, and
    IntegrityError where Data8 doesn't state its record count or columns.
    """
    _refuse_unavailable(dataset)
    if dataset.record_count is None or not dataset.columns:
        missing = "record count" if dataset.columns else "columns"
        raise IntegrityError(
            f"Data8 names no {missing} for {dataset.name}; nothing can be verified"
        )
    count = int(dataset.record_count)
    last = count if plan.last is None else plan.last
    if last > count or plan.first > last + 1 or (plan.first > last and plan.first > 1):
        raise UsageError(f"{dataset.name} has {count:,} records; the range goes beyond them")
    spec = WriterSpec(plan.format, tuple(dataset.columns), plan.fields, plan.packed, plan.csv)
    return ExpectedContent(dataset.name, dict(dataset.columns), count, plan.first, last, spec)


def _refuse_unavailable(dataset: Dataset) -> None:
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
