"""An upload that an earlier run began: planned once more, from what its journal tells."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError
from data8_tui.transfer.preflight.preflight import ColumnOverrides, evaluate
from data8_tui.transfer.preflight.scan import OnScanProgress
from data8_tui.transfer.preflight.scan_async import scan_in_thread
from data8_tui.transfer.readers.files import FileFormat, ReadOptions
from data8_tui.transfer.upload.journal import JournalEntry
from data8_tui.transfer.upload.plan import UploadPlan


@dataclass(frozen=True, slots=True)
class ResumedUpload:
    """A file and the dataset that was begun from it."""

    path: Path
    entry: JournalEntry

    @property
    def dataset(self) -> str:
        return self.entry.dataset

    async def planned(self, on_progress: OnScanProgress) -> UploadPlan:
        """The plan that goes on with it, read from the file as it was read then.

        Raises IntegrityError where the file is another one now, and whatever a scan raises.
        """
        found = await scan_in_thread(
            self.path, _reading(self.entry.content["reading"]), on_progress
        )
        if found.source.sha256 != self.entry.sha256:
            raise IntegrityError(
                f"{self.path.name} has changed since its upload to {self.dataset} began",
                remedy=Remedy.UPLOAD_FILE_CHANGED(),
            )
        return UploadPlan(evaluate(found, _wishes(self.entry.content["columns"])), self.dataset)


def _reading(told: dict[str, Any]) -> ReadOptions:
    headers = told["headers"]
    form = FileFormat(told["form"])
    asked = {**told, "form": form, "headers": None if headers is None else tuple(headers)}
    return ReadOptions(**asked)


def _wishes(columns: list[list[Any]]) -> ColumnOverrides:
    """By their numbers: two columns may have one header."""
    numbered = [(f"#{at}", name, code) for at, (_, name, code) in enumerate(columns, 1)]
    types = {wanted: code for wanted, _, code in numbered}
    return ColumnOverrides(types, {wanted: name for wanted, name, _ in numbered})
