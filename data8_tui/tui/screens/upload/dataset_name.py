"""The name of the dataset to be: proposed, and judged while it is typed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from data8_tui.api.client import Client
from data8_tui.insight import humanize
from data8_tui.transfer.preflight.mapping import NAME
from data8_tui.transfer.preflight.source import SourceFile
from data8_tui.transfer.upload.creation import find_dataset
from data8_tui.transfer.upload.journal import DatasetPhase, JournalEntry
from data8_tui.transfer.upload.plan import UploadPlan
from data8_tui.transfer.upload.resume_decision import new_dataset_name
from data8_tui.tui.preflight.dialogs import NAME_RULE


class NameVerdict(NamedTuple):
    """About a name: may it be used, and a sentence."""

    fits: bool
    text: str


class DatasetNaming:
    """Knows what was begun from the same file before; `begun` is the newest first."""

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
    def known(self) -> str:
        """A sentence, where the same file has been uploaded before; else empty."""
        for entry in self._same:
            if entry.phase is DatasetPhase.COMPLETE:
                at = humanize.moment(datetime.fromisoformat(entry.begun_at), self._now)
                return f"this very file was uploaded before: {entry.dataset}, begun {at}"
        return ""

    def continued(self, name: str) -> JournalEntry | None:
        """The unfinished upload of this file to that dataset."""
        found = (each for each in self._same if each.dataset == name)
        return next((each for each in found if each.phase is not DatasetPhase.COMPLETE), None)

    def judge(self, name: str, *, taken: bool) -> NameVerdict:
        """`taken` says whether a dataset of that name is known to be there."""
        if not name:
            return NameVerdict(False, "✗ A name is needed.")
        if not NAME.fullmatch(name):
            return NameVerdict(False, f"✗ {NAME_RULE}")
        if (entry := self.continued(name)) is not None:
            return NameVerdict(
                True, f"◌ begun before; goes on at record {humanize.count(entry.records)}"
            )
        if taken:
            return NameVerdict(False, "✗ There is a dataset of that name already.")
        return NameVerdict(True, "✓ can be its name")

    def why_unlike(self, plan: UploadPlan) -> str:
        """Why what was begun under the plan's name can't go on so; empty where it can."""
        entry = self.continued(plan.dataset or "")
        if entry is None or entry.content == plan.content():
            return ""
        return (
            f"The upload to {entry.dataset} was begun with other columns or another reading. "
            "Make them as they were, or choose another name."
        )


async def why_refused(client: Client, plan: UploadPlan, naming: DatasetNaming | None) -> str:
    """Empty where the name is free, or was begun from this very file. Raises Data8Error."""
    name = plan.dataset or ""
    if naming is not None and naming.continued(name) is not None:
        return naming.why_unlike(plan)
    if await find_dataset(client, name) is not None:
        return "There is a dataset of that name already."
    return ""
