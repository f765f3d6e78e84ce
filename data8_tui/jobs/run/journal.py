"""The journal of a run: its progress, written to the history before anything depends on it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from data8_tui.documents import StoredCount, StoredSeconds, StoredTime, damaged, fit
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.monitor.history import History


@dataclass
class RunJournal:
    """The state of one run. A text that is not known yet is empty."""

    sha256: str = ""
    """Of the source file when the run began, in hexadecimal."""
    records: StoredCount = 0
    """Number of records in the source file."""
    dataset: str = ""
    uploaded: bool = False
    job: str = ""
    """The job's name, recorded before it is submitted."""
    again: bool = False
    """Whether a second job of the same inputs is allowed."""
    submitted: bool = False
    refused: bool = False
    """Whether Data8 refused the job, so that the plan has to be changed."""
    failed: bool = False
    """Whether the job ended without completing; then the run can't be resumed."""
    finished: bool = False
    seconds: dict[str, StoredSeconds] = field(default_factory=dict)
    """Seconds that each stage has taken so far, by its name."""
    plan: dict[str, object] = field(default_factory=dict)
    """`RunPlan.document()`; empty in a journal of a version that did not record it."""
    begun_at: str = ""
    """ISO 8601."""

    @property
    def begun(self) -> bool:
        """Whether an earlier run has recorded anything to resume."""
        return bool(self.sha256)

    @property
    def ended(self) -> bool:
        return self.failed or self.finished

    @classmethod
    def read(cls, history: History, key: str) -> Self:
        """Read the journal of a plan; an empty one where there is none.

        Blocks. Raises DocumentDamaged and StorageError.
        """
        stored = history.journals.read(key)
        try:
            return cls.of(stored)
        except ValueError as misfit:
            raise damaged(history.path, "the note of this run") from misfit

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Make a journal from its stored form; unknown keys are ignored.

        Raises ValueError where it is damaged.
        """
        journal = fit(dict(stored), cls)
        if journal.plan:
            RunPlan.of(journal.plan)
            fit(journal.begun_at, StoredTime)
        return journal

    def write(self, history: History, key: str) -> None:
        """Write the journal; it is on the disk when this returns. Blocks. Raises StorageError."""
        history.journals.write(key, asdict(self))
