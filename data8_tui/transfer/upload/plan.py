"""What an upload is asked to do, and what it hands back."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from data8_tui.codes import Remedy
from data8_tui.errors import UnfitFile, UsageError
from data8_tui.transfer.preflight.mapping import NAME, name_from
from data8_tui.transfer.preflight.preflight import Preflight


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """One file into one new input dataset. Raises UnfitFile for one with problems."""

    preflight: Preflight
    dataset: str | None = None
    """Its name; None goes on with what was begun from this file, or makes a new name up."""
    again: bool = False
    """Whether to upload to a new dataset what has been uploaded, or begun, before."""
    in_flight: int = 16
    """Requests under way at most; how many there really are adapts to the server."""

    def __post_init__(self) -> None:
        if not self.preflight.ok:
            raise UnfitFile(
                f"{self.path.name} can't be uploaded as it is: {self._first_problem()}",
                remedy=Remedy.UNFIT_FILE(),
            )
        if self.dataset is not None and not NAME.fullmatch(self.dataset):
            near = name_from(self.dataset, "data")
            raise UsageError(
                f"“{self.dataset}” can't be the name of a dataset",
                remedy=Remedy.DATASET_NAME_RULE(near=near),
            )

    @property
    def path(self) -> Path:
        return self.preflight.source.path

    def recheck(self) -> Self:
        """The same for the file as it is now. Raises IntegrityError where it has changed."""
        return replace(
            self, preflight=replace(self.preflight, source=self.preflight.source.recheck())
        )

    def _first_problem(self) -> str:
        others = self.preflight.problem_count - 1
        first = self.preflight.describe(self.preflight.problems[0])
        return f"{first}; and {others:,} more" if others else first

    def content(self) -> dict[str, Any]:
        """What must be the same, beside the file's bytes, to go on with it: as JSON keeps it."""
        preflight = self.preflight
        content = {
            "reading": asdict(preflight.options),
            "columns": [[each.header, each.name, each.type] for each in preflight.columns],
            "records": preflight.records,
            "block_records": preflight.block_records,
        }
        as_kept: dict[str, Any] = json.loads(json.dumps(content))
        return as_kept


@dataclass(frozen=True, slots=True)
class UploadReceipt:
    """What was uploaded. Times are aware UTC."""

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
    """Records that earlier runs had sent."""
    retries: int = 0
    already: bool = False
    """Whether it had been complete before this run."""

    def document(self) -> dict[str, Any]:
        """As JSON holds it."""
        held = {**asdict(self), "path": str(self.path)}
        return held | {
            name: at.isoformat().replace("+00:00", "Z")
            for name, at in held.items()
            if isinstance(at, datetime)
        }
