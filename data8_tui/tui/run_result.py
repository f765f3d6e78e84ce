"""How a run ended: on its screen, as a toast, and as a notice beyond the screen."""

from typing import Any

from textual.app import App

from data8_tui.errors import AlreadySubmitted, Data8Error, JobUndecided, UnfitFile
from data8_tui.insight.humanize import several
from data8_tui.jobs.job_observer import JobEvent
from data8_tui.jobs.run.queue import TrackedRun
from data8_tui.keys.keymap import key_of
from data8_tui.keys.transfer_commands import RUN
from data8_tui.tui.notifier import AppNotifier
from data8_tui.tui.remedies import run_sentence
from data8_tui.tui.reports import NoticeSubject, report
from data8_tui.wording.sentences import redact_quotes


def notify_run(
    app: App[Any],
    notifier: AppNotifier,
    run: TrackedRun,
    seconds: float,
    *,
    seen: bool,
    masked: bool,
) -> None:
    """Report that it has ended, unless the user stopped it or a dialog is about it.

    `seconds` is how long it took, `seen` whether its screen is in view, `masked` whether values of
    records are left out here. They always are of what is kept, and of the notice beyond the screen:
    other users can see a command's arguments.
    """
    if run.stopped or not app.is_running:
        return
    title, kept = run_result(run, masked=True)
    if not seen:
        report(
            app,
            NoticeSubject.RUN,
            run_result(run, masked=masked)[1],
            kept=kept,
            title=title,
            job=run.job,
            severity="information" if run.receipt else "error",
            timeout=12,
        )
    if not isinstance(run.error, AlreadySubmitted):
        facts = {"JOB": run.job, "WORKFLOW": run.plan.workflow, "STATE": ""}
        facts["EVENT"] = _event(run)
        app.run_worker(notifier.notify(title, kept, facts, seconds), group="notices")


def _event(run: TrackedRun) -> JobEvent:
    if run.receipt is not None:
        return JobEvent.COMPLETED
    unclear = isinstance(run.error, JobUndecided)  # the job ended, nobody knows how
    return JobEvent.FINISHED if unclear else JobEvent.FAILED


def run_result(run: TrackedRun, *, masked: bool) -> tuple[str, str]:
    """A title and a sentence, which begins with a mark and never with a name from outside."""
    name = run.plan.target.name
    if run.receipt is not None:
        return "Run completed", f"✓ {name}: {several(run.receipt.receipt.records, 'record')}"
    return "Run stopped", f"✗ {name}: {failure_advice(run, masked=masked)[0]}"


def failure_advice(run: TrackedRun, *, masked: bool) -> tuple[str, str]:
    """What stopped it, and what can be done; `masked` without what it quotes of the file."""
    if run.stopped:
        message = "An earlier session has left it unfinished." if run.interrupted else "Stopped."
        return message, f"{key_of(RUN, 'resume')} goes on with it. {LATER}"
    if isinstance(run.error, Data8Error):
        message = run_sentence.message(run.error)
        quotes = isinstance(run.error, UnfitFile) and masked
        return redact_quotes(message) if quotes else message, run_sentence.hint(run.error)
    return f"An unexpected error: {type(run.error).__name__}.", "Please report it."


LATER = "Filling in the same file, workflow and result goes on with it, too."
