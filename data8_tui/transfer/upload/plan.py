"""What an upload is to do, and its result."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from data8_tui.codes import Remedy
from data8_tui.errors import UnfitFile, UsageError
from data8_tui.transfer.preflight.preflight import Preflight
from data8_tui.transfer.readers.column_names import NAME, name_from


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """One file to be uploaded to a new input dataset.

    Raises UnfitFile where the file has problems, UsageError for an invalid name of the dataset.
    """

    preflight: Preflight
    dataset: str | None = None
    """Its name; None resumes the file's latest upload, or else creates a new name."""
    again: bool = False
    """Whether to upload to a new dataset what was uploaded, or started, before."""
    in_flight: int = 16
    """The most requests at a time; the actual number adapts to the server."""

    def __post_init__(self) -> None:
        if not self.preflight.ok:
            raise UnfitFile(
                f"{self.path.name} can't be uploaded as it is",
                remedy=Remedy.UNFIT_FILE(),
                path=self.path,
                problem=self.preflight.problems[0],
                in_rows=self.preflight.in_rows,
                others=self.preflight.problem_count - 1,
            )
        if self.dataset is not None and not NAME.fullmatch(self.dataset):
            near = name_from(self.dataset, "data")
            raise UsageError(
                f"“{self.dataset}” can't be the name of a dataset",
                remedy=Remedy.DATASET_NAME_RULE(near=near),
            )

    @property
    def path(self) -> Path:
        """The file."""
        return self.preflight.source.path

    def recheck(self) -> Self:
        """The plan for the file as it is now. Raises IntegrityError where it has changed."""
        return replace(
            self, preflight=replace(self.preflight, source=self.preflight.source.recheck())
        )

    def content(self) -> dict[str, Any]:
        """What must be equal, beside the file's digest, to resume an upload: as JSON."""
        preflight = self.preflight
        content = {
            "reading": preflight.options.document(),
            "columns": [[each.header, each.name, each.type] for each in preflight.columns],
            "records": preflight.records,
            "block_records": preflight.block_records,
        }
        normalized: dict[str, Any] = json.loads(json.dumps(content))
        return normalized


@dataclass(frozen=True, slots=True)
class UploadReceipt:
    """The result of an upload. Times are aware, in UTC."""

    dataset: str
    account: str
    path: Path
    records: int
    columns: dict[str, int]
    sha256: str
    """Of the file, in hexadecimal."""
    blocks: int
    started_at: datetime
    finished_at: datetime
    resumed_from: int = 0
    """Records that earlier attempts had sent."""
    retries: int = 0
    already: bool = False
    """Whether the dataset was complete before this attempt."""

    def document(self) -> dict[str, Any]:
        """The receipt as a JSON object."""
        document = {**asdict(self), "path": str(self.path)}
        return document | {
            name: at.isoformat().replace("+00:00", "Z")
            for name, at in document.items()
            if isinstance(at, datetime)
        }
