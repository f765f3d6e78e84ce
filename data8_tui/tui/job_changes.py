"""What a job changed: its input file beside its output, asked for where they aren't known."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.api.models import Job
from data8_tui.errors import NotFound, StorageError
from data8_tui.jobs.run.compared_files import run_comparison, written_options
from data8_tui.jobs.run.run_request import run_request
from data8_tui.session import Session
from data8_tui.threads import run_in_thread
from data8_tui.transfer.queue import TransferDirection, TransferState
from data8_tui.transfer.receipt import Receipt
from data8_tui.tui import safe
from data8_tui.tui.analysis_package import has_analysis
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.commands import JOB, key_of
from data8_tui.tui.dialogs.compared_file_dialogs import BeforeFileDialog
from data8_tui.tui.downloaded_files import whole_download
from data8_tui.tui.job_actions import NO_DETAILS
from data8_tui.tui.navigation import OpenChanges


async def show_job_changes(screen: AppScreen, name: str) -> None:
    """Compare what went into a finished job with what came out of it.

    Nothing is asked where a run made the job, or both files are known in this session. Where the
    output is not here, a toast says how it gets here.
    """
    session = screen.session
    job = session.store.job(name)
    if job is None or not job.detailed:
        safe.toast(screen, NO_DETAILS, severity="warning")
        return
    if not (job.finished and job.output_datasets):
        ended = "This job left no output dataset to compare with its input."
        text = ended if job.finished else "What the job changed can be shown once it has finished."
        safe.toast(screen, text, severity="warning")
        return
    if not has_analysis(screen):
        return
    known = await _known_run(session, name)
    if known is not None:
        screen.context.navigate(OpenChanges(known, screen.MODE))
        return
    receipt = whole_download(session, job.output_datasets.values())
    if receipt is not None and not receipt.path.exists():
        receipt = None
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


async def _known_run(session: Session, job: str) -> ComparisonRequest | None:
    """The comparison of the finished run that made the job; None where none did, or files lack."""
    runs = (run for run in session.runs.all if run.job == job and run.receipt is not None)
    request = next((run_comparison(run.plan) for run in runs), None)
    if request is None:
        with suppress(NotFound, StorageError):
            request = await run_in_thread(run_request, session.history_or_memory[0], job)
    there = request is not None and request.before.exists() and request.after.exists()
    return request if there else None


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
