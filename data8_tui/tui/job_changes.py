"""What a job changed: its input file beside its output, asked for where they aren't known."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.api.models import Job
from data8_tui.errors import Data8Error, NotFound, StorageError
from data8_tui.insight.humanize import reached_share, several, size
from data8_tui.jobs.job_files import downloaded_file, uploaded_file
from data8_tui.jobs.run.compared_files import run_comparison, written_options
from data8_tui.jobs.run.run_request import run_request
from data8_tui.session import Session
from data8_tui.threads import run_in_thread
from data8_tui.transfer.queue import TransferDirection, TransferState
from data8_tui.transfer.receipt import Receipt, receipt_account
from data8_tui.tui import safe
from data8_tui.tui.analysis_package import has_analysis
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.dialogs.compared_file_dialogs import BeforeFileDialog, JobFilesDialog
from data8_tui.tui.downloaded_files import whole_download
from data8_tui.tui.job_actions import NO_DETAILS
from data8_tui.tui.local_copy import CopyNeeds, LocalCopy
from data8_tui.tui.navigation import OpenChanges
from data8_tui.tui.remedies import one_line


async def show_job_changes(screen: AppScreen, name: str) -> None:
    """Compare what went into a finished job with what came out of it.

    Nothing is asked where a run made the job, or both files are known on this machine. Where the
    output is not here, a dialog says what its download takes.
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
    await _compare_files(screen, job)


async def _compare_files(screen: AppScreen, job: Job) -> None:
    """Compare the files that are known; ask for the one before, and to download the output."""
    before = await _uploaded(screen.session, job.input_datasets.values())
    after = await _downloaded(screen.session, job.output_datasets.values())
    if after is None:
        output = next(iter(job.output_datasets.values()))
        copy = LocalCopy(screen.session, output)
        screen.run_worker(_offer_download(screen, copy, before), group="changes")
        return

    def chosen(path: Path | None) -> None:
        if path is not None:
            request = ComparisonRequest(path, after.path, after_options=written_options(after))
            screen.context.navigate(OpenChanges(request, screen.MODE))

    if before is not None:
        chosen(before)
    else:
        screen.app.push_screen(BeforeFileDialog(), chosen)


async def _offer_download(screen: AppScreen, copy: LocalCopy, before: Path | None) -> None:
    """Say what a download takes and ask for the file before; nothing where a copy is here."""

    def chosen(path: Path | None) -> None:
        if path is not None:
            request = ComparisonRequest(path, copy.path)
            lacking = None if kept else copy
            screen.context.navigate(OpenChanges(request, screen.MODE, lacking))

    if copy.path.exists():
        safe.toast(screen, "Verifying the copy of the output that is on this machine …")
    try:
        kept = await copy.find()
        lines = () if kept else await _needs_lines(screen.session, copy)
    except Data8Error as error:
        safe.toast(screen, one_line(error), severity="warning")
        return
    if screen.app.screen is not screen:
        return  # the user has gone elsewhere meanwhile
    typed = "" if before is None else str(before)
    if kept is None:
        screen.app.push_screen(JobFilesDialog(copy.dataset, lines, typed), chosen)
    elif before is None:
        screen.app.push_screen(BeforeFileDialog(), chosen)
    else:
        chosen(before)


async def _needs_lines(session: Session, copy: LocalCopy) -> tuple[str, ...]:
    """What the download takes and where it goes, or how much of it is here. Raises Data8Error."""
    if (transfer := copy.under_way) is not None:
        share = transfer.progress.share if transfer.progress else 0.0
        return (f"Its download is under way: {reached_share(share)}.",)
    dataset = await session.client.get_dataset(copy.dataset)
    return _needs_text(await copy.needs(dataset.record_count or 0), copy.path.parent)


def _needs_text(needs: CopyNeeds, folder: Path) -> tuple[str, str]:
    """What is downloaded, and where it goes."""
    free = f"{'only ' if needs.free < needs.size else ''}{size(needs.free)} free"
    taken = f"{several(needs.records, 'record')}, about {size(needs.size)} to download into"
    return taken, f"{folder} ({free})"


async def _known_run(session: Session, job: str) -> ComparisonRequest | None:
    """The comparison of the finished run that made the job; None where none did, or files lack."""
    runs = (run for run in session.runs.all if run.job == job and run.receipt is not None)
    request = next((run_comparison(run.plan) for run in runs), None)
    if request is None:
        with suppress(NotFound, StorageError):
            request = await run_in_thread(run_request, session.history_or_memory[0], job)
    there = request is not None and request.before.exists() and request.after.exists()
    return request if there else None


async def _uploaded(session: Session, datasets: Collection[str]) -> Path | None:
    """The file of which the latest of these was uploaded, if it is still there."""
    paths = (
        each.path
        for each in reversed(session.transfers.transfers)
        if each.direction is TransferDirection.UPLOAD
        and each.state is TransferState.DONE
        and each.dataset in datasets
    )
    if (found := next((path for path in paths if path.exists()), None)) is not None:
        return found
    with suppress(StorageError):
        return await run_in_thread(uploaded_file, session.history_or_memory[0], set(datasets))
    return None


async def _downloaded(session: Session, datasets: Collection[str]) -> Receipt | None:
    """The receipt of a file that has all of one of these, if it is still there."""
    receipt = whole_download(session, datasets)
    if receipt is not None and receipt.path.exists():
        return receipt
    account = receipt_account(session.client.connection)
    with suppress(StorageError):
        history = session.history_or_memory[0]
        return await run_in_thread(downloaded_file, history, set(datasets), account)
    return None
