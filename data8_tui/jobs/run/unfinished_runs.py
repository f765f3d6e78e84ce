"""The runs that were interrupted and that nobody has taken up again."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from data8_tui.insight.humanize import several
from data8_tui.jobs.process_lock import is_locked
from data8_tui.jobs.run.journal import RunJournal
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.jobs.run.stages import RunStage, StageUpdate
from data8_tui.monitor.history import History


@dataclass(frozen=True, slots=True)
class UnfinishedRun:
    """What goes on with an interrupted run, and how far it had come."""

    plan: RunPlan
    journal: RunJournal

    @property
    def steps(self) -> list[StageUpdate]:
        """The stages that are done, and the one at which it stopped."""
        noted = self.journal
        done = [StageUpdate(RunStage.PREFLIGHT, done=several(noted.records, "record"), before=True)]
        if noted.uploaded:
            done.append(StageUpdate(RunStage.UPLOAD, done=noted.dataset, before=True))
        if noted.submitted:
            done.append(StageUpdate(RunStage.SUBMIT, done=noted.job, before=True))
        return [*done, StageUpdate(list(RunStage)[len(done)])]


def interrupted_runs(history: History) -> list[UnfinishedRun]:
    """Those of this account, the oldest first. Raises StorageError; blocks."""
    found = [one for one in unfinished_runs(history) if not is_locked(history, one.plan.lock)]
    return sorted(found, key=lambda each: each.journal.begun_at)


def unfinished_runs(history: History) -> Iterator[UnfinishedRun]:
    """Those that haven't come to their end, whether or not a process is at them."""
    for noted in history.journals.all().values():
        journal = RunJournal.of(noted)
        if journal.begun and not (journal.ended or journal.refused):
            with suppress(ValueError):  # noted before plans were kept, or by another version
                yield UnfinishedRun(RunPlan.of(journal.plan), journal)


def forget_run(history: History, plan: RunPlan) -> None:
    """Go on with it no more; what it has made at Data8 stays. Raises StorageError; blocks."""
    history.journals.forget(plan.key)
