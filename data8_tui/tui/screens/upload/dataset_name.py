"""The name of the new dataset: proposed, and checked while it is typed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from data8_tui.api.client import Client
from data8_tui.insight import humanize
from data8_tui.transfer.preflight.source import SourceFile
from data8_tui.transfer.readers.column_names import NAME
from data8_tui.transfer.upload.creation import find_dataset
from data8_tui.transfer.upload.journal import DatasetPhase, JournalEntry
from data8_tui.transfer.upload.plan import UploadPlan
from data8_tui.transfer.upload.resume_decision import new_dataset_name
from data8_tui.tui.preflight.dialogs import NAME_RULE


class NameVerdict(NamedTuple):
    """Whether a name may be used, and a sentence."""

    fits: bool
    text: str


class DatasetName:
    """Names for one file. `begun` are the earlier uploads of the file, the newest first."""

    def __init__(self, source: SourceFile, begun: Sequence[JournalEntry], now: datetime) -> None:
        self._same = [each for each in begun if each.sha256 == source.sha256]
        self._fresh = new_dataset_name(source.path, now)
        self._now = now

    @property
    def proposal(self) -> str:
        """That of an upload which can go on, else a new one."""
        unfinished = (each for each in self._same if each.phase is not DatasetPhase.COMPLETE)
        return next((each.dataset for each in unfinished), self._fresh)

    @property
    def earlier_upload_text(self) -> str:
        """A sentence, where the same file has been uploaded before; else empty."""
        for entry in self._same:
            if entry.phase is DatasetPhase.COMPLETE:
                at = humanize.moment(datetime.fromisoformat(entry.begun_at), self._now)
                return f"this very file was uploaded before: {entry.dataset}, begun {at}"
        return ""

    def unfinished_upload(self, name: str) -> JournalEntry | None:
        """The unfinished upload of this file to that dataset."""
        found = (each for each in self._same if each.dataset == name)
        return next((each for each in found if each.phase is not DatasetPhase.COMPLETE), None)

    def verdict(self, name: str, *, taken: bool) -> NameVerdict:
        """Check a name; `taken` is whether a dataset of that name is known to exist."""
        if not name:
            return NameVerdict(False, "✗ A name is needed.")
        if not NAME.fullmatch(name):
            return NameVerdict(False, f"✗ {NAME_RULE}")
        if (entry := self.unfinished_upload(name)) is not None:
            return NameVerdict(
                True, f"◌ begun before; goes on at record {humanize.count(entry.records)}"
            )
        if taken:
            return NameVerdict(False, "✗ There is a dataset of that name already.")
        return NameVerdict(True, "✓ can be its name")

    def why_not_resumable(self, plan: UploadPlan) -> str:
        """Why the upload under the plan's name can't be resumed so; "" where it can."""
        entry = self.unfinished_upload(plan.dataset or "")
        if entry is None or entry.content == plan.content():
            return ""
        return (
            f"The upload to {entry.dataset} was begun with other columns or another reading. "
            "Make them as they were, or choose another name."
        )


async def why_name_refused(
    client: Client, plan: UploadPlan, dataset_name: DatasetName | None
) -> str:
    """Why the name can't be used; "" where it is free, or its upload from this file can resume.

    Raises Data8Error.
    """
    name = plan.dataset or ""
    if dataset_name is not None and dataset_name.unfinished_upload(name) is not None:
        return dataset_name.why_not_resumable(plan)
    if await find_dataset(client, name) is not None:
        return "There is a dataset of that name already."
    return ""
