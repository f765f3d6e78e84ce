"""The comparison of a run's file with its result, for which nothing need be asked."""

from contextlib import suppress

from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.codes import Remedy
from data8_tui.errors import NotFound
from data8_tui.jobs.run.compared_files import run_comparison
from data8_tui.jobs.run.journal import RunJournal
from data8_tui.jobs.run.plan import RunPlan
from data8_tui.monitor.history import History


def run_request(history: History, job: str) -> ComparisonRequest:
    """The files of the finished run that made a job, the last one if it was run again. Blocks.

    Raises NotFound where no run of this machine made it, or it hasn't finished.
    """
    found = [
        (journal.begun_at, RunPlan.of(journal.plan))
        for journal in _journals(history)
        if journal.job == job and journal.finished and journal.plan
    ]
    if not found:
        raise NotFound(
            f"no finished run on this machine made the job “{job}”",
            remedy=Remedy.NAME_BOTH_FILES(),
        )
    _, plan = max(found, key=lambda each: each[0])
    return run_comparison(plan)


def _journals(history: History) -> list[RunJournal]:
    journals = []
    for stored in history.journals.all().values():
        with suppress(ValueError):  # damaged, or recorded before plans were
            journals.append(RunJournal.of(stored))
    return journals
