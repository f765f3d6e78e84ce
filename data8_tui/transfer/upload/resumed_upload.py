"""An upload that an earlier attempt began, planned again from its journal entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data8_tui.codes import Remedy
from data8_tui.documents import fit
from data8_tui.errors import IntegrityError
from data8_tui.transfer.preflight.preflight import ColumnOverrides, evaluate
from data8_tui.transfer.preflight.scan import OnScanProgress
from data8_tui.transfer.preflight.scan_async import scan_in_thread
from data8_tui.transfer.upload.journal import JournalEntry
from data8_tui.transfer.upload.journal_format import ReadContent
from data8_tui.transfer.upload.plan import UploadPlan


@dataclass(frozen=True, slots=True)
class ResumedUpload:
    """A file and the dataset that an earlier attempt started to fill from it."""

    path: Path
    entry: JournalEntry

    @property
    def dataset(self) -> str:
        """The dataset's name."""
        return self.entry.dataset

    async def create_plan(self, on_progress: OnScanProgress) -> UploadPlan:
        """The plan that continues the upload, reading the file with the same options.

        Raises IntegrityError where the file has changed, and what `scan` raises.
        """
        content = fit(self.entry.content, ReadContent)
        found = await scan_in_thread(self.path, content.reading, on_progress)
        if found.source.sha256 != self.entry.sha256:
            raise IntegrityError(
                f"{self.path.name} has changed since its upload to {self.dataset} began",
                remedy=Remedy.UPLOAD_FILE_CHANGED(),
            )
        overrides = _column_overrides(found.numbers, content.columns)
        return UploadPlan(evaluate(found, overrides), self.dataset)


def _column_overrides(
    numbers: Sequence[int], columns: Sequence[tuple[str, str, int]]
) -> ColumnOverrides:
    """By number, since two columns may have the same header."""
    numbered = [
        (f"#{number}", name, code)
        for number, (_, name, code) in zip(numbers, columns, strict=False)
    ]
    types = {key: code for key, _, code in numbered}
    return ColumnOverrides(types, {key: name for key, name, _ in numbered})
