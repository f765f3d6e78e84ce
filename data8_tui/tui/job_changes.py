"""What a job changed: its input file beside its output, asked for where they aren't known."""

from collections.abc import Collection
from pathlib import Path

from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.api.models import Job
from data8_tui.jobs.run.compared_files import run_comparison, written_options
from data8_tui.session import Session
from data8_tui.transfer.queue import TransferDirection, TransferState
from data8_tui.transfer.receipt import Receipt
from data8_tui.tui import safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.commands import JOB, key_of
from data8_tui.tui.dialogs.before_file_dialog import BeforeFileDialog
from data8_tui.tui.job_actions import NO_DETAILS
from data8_tui.tui.navigation import OpenChanges


def show_job_changes(screen: AppScreen, name: str) -> None:
    """Compare what went into a finished job with what came out of it.

    Nothing is asked where both files are known in this session. Where the output is not here, a
    toast says how it gets here.
    """
    session = screen.session
    job = session.store.job(name)
    if job is None or not job.detailed:
        safe.toast(screen, NO_DETAILS, severity="warning")
        return
    known = _known_run(session, name)
    if known is not None:
        screen.context.navigate(OpenChanges(known, screen.MODE))
        return
    receipt = _downloaded(session, job.output_datasets.values())
    if receipt is None:
        text = "Download the output first, with {}; then {} compares it with the file before."
        keys = (key_of(JOB, "download"), key_of(JOB, "changes"))
        safe.toast(screen, text.format(*keys))
        return
    _compare_with_before(screen, job, receipt)


def _compare_with_before(screen: AppScreen, job: Job, after: Receipt) -> None:
    def chosen(before: Path | None) -> None:
        if before is not None:
            request = ComparisonRequest(before, after.path, after_options=written_options(after))
            screen.context.navigate(OpenChanges(request, screen.MODE))

    before = _uploaded(screen.session, job.input_datasets.values())
    if before is not None:
        chosen(before)
    else:
        screen.app.push_screen(BeforeFileDialog(), chosen)


def _known_run(session: Session, job: str) -> ComparisonRequest | None:
    """The comparison of the run that made the job, if one of this session did."""
    runs = (run for run in session.runs.all if run.job == job and run.receipt is not None)
    return next((run_comparison(run.plan) for run in runs), None)


def _downloaded(session: Session, datasets: Collection[str]) -> Receipt | None:
    """The receipt of the latest whole download of one of these, if its file is still there."""
    receipts = (
        each.receipt
        for each in reversed(session.transfers.transfers)
        if each.state is TransferState.DONE and each.dataset in datasets
    )
    whole = (each for each in receipts if isinstance(each, Receipt) and not each.some_records)
    return next((each for each in whole if each.path.exists()), None)


def _uploaded(session: Session, datasets: Collection[str]) -> Path | None:
    """The file of which the latest of these was uploaded in this session, if it is still there."""
    paths = (
        each.path
        for each in reversed(session.transfers.transfers)
        if each.direction is TransferDirection.UPLOAD
        and each.state is TransferState.DONE
        and each.dataset in datasets
    )
    return next((path for path in paths if path.exists()), None)
