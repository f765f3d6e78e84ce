"""Runs that were interrupted and not resumed."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from data8_tui.insight.humanize import several
from data8_tui.jobs.run.journal import RunJournal
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.jobs.run.stages import RunStage, StageUpdate
from data8_tui.monitor.history import History
from data8_tui.transfer.lock import is_locked


@dataclass(frozen=True, slots=True)
class UnfinishedRun:
    """The plan and the journal of an interrupted run."""

    plan: RunPlan
    journal: RunJournal

    @property
    def steps(self) -> list[StageUpdate]:
        """The stages that are done, and the one at which it stopped."""
        journal = self.journal
        done = [
            StageUpdate(
                RunStage.PREFLIGHT, done=several(journal.records, "record"), already_done=True
            )
        ]
        if journal.uploaded:
            done.append(StageUpdate(RunStage.UPLOAD, done=journal.dataset, already_done=True))
        if journal.submitted:
            done.append(StageUpdate(RunStage.SUBMIT, done=journal.job, already_done=True))
        return [*done, StageUpdate(list(RunStage)[len(done)])]


def interrupted_runs(history: History) -> list[UnfinishedRun]:
    """The interrupted runs of this account that no process is working on, oldest first.

    Blocks. Raises StorageError.
    """
    found = [one for one in unfinished_runs(history) if not is_locked(history, one.plan.lock)]
    return sorted(found, key=lambda each: each.journal.begun_at)


def unfinished_runs(history: History) -> Iterator[UnfinishedRun]:
    """All runs of this account that have not ended. Blocks. Raises StorageError."""
    for stored in history.journals.all().values():
        with suppress(ValueError):  # damaged, or recorded before plans were
            journal = RunJournal.of(stored)
            if journal.begun and not (journal.ended or journal.refused):
                yield UnfinishedRun(RunPlan.of(journal.plan), journal)


def forget_run(history: History, plan: RunPlan) -> None:
    """Remove the journal of a run; its dataset and job at Data8 stay.

    Blocks. Raises StorageError.
    """
    history.journals.forget(plan.key)
