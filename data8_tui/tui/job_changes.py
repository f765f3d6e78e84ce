"""What a job changed: its input file beside its output, asked for where they aren't known."""

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

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
from data8_tui.tui.dialogs.compared_file_dialogs import (
    BeforeFileDialog,
    JobFilesDialog,
    OutputDialog,
)
from data8_tui.tui.dialogs.dialog import Dialog
from data8_tui.tui.downloaded_files import whole_download
from data8_tui.tui.job_actions import NO_DETAILS
from data8_tui.tui.local_copy import CopyNeeds, LocalCopy
from data8_tui.tui.navigation import OpenChanges
from data8_tui.tui.remedies import one_line

_GROUP = "changes"
Answer = TypeVar("Answer")


def show_job_changes(screen: AppScreen, name: str) -> None:
    """Compare what went into a finished job with what came out of it.

    Nothing is asked where a run made the job, or both files are known on this machine. Where there
    are several outputs, a dialog asks for one; where that is not here, one states what its download
    takes. While files are looked for, the same key does nothing more.
    """
    job = screen.session.store.job(name)
    if job is None or not job.detailed:
        safe.toast(screen, NO_DETAILS, severity="warning")
        return
    if not (job.finished and job.output_datasets):
        ended = "This job left no output dataset to compare with its input."
        text = ended if job.finished else "What the job changed can be shown once it has finished."
        safe.toast(screen, text, severity="warning")
        return
    at_work = any(each.group == _GROUP and not each.is_finished for each in screen.workers)
    if has_analysis(screen) and not at_work:
        screen.run_worker(_show_changes(screen, job), group=_GROUP)


async def _show_changes(screen: AppScreen, job: Job) -> None:
    """Find the files and show what changed; a toast why not."""
    try:
        opened = await _changes(screen, job)
    except Data8Error as error:
        safe.toast(screen, one_line(error), severity="warning")
        return
    if opened is not None and screen.is_current:
        screen.context.navigate(opened)


async def _changes(screen: AppScreen, job: Job) -> OpenChanges | None:
    """What is to be opened; None where a dialog was left, or the screen. Raises Data8Error."""
    known = await _known_run(screen.session, job.name)
    if known is not None:
        return OpenChanges(known, screen.MODE)
    output = await _output(screen, job.output_datasets)
    if output is None:
        return None
    before = await _uploaded(screen.session, job.input_datasets.values())
    after = await _downloaded(screen.session, output)
    if after is None:
        return await _changes_of_copy(screen, job, LocalCopy(screen.session, output), before)
    before = before or await _asked_before(screen)
    if before is None:
        return None
    request = ComparisonRequest(before, after.path, after_options=written_options(after))
    return OpenChanges(request, screen.MODE)


async def _changes_of_copy(
    screen: AppScreen, job: Job, copy: LocalCopy, before: Path | None
) -> OpenChanges | None:
    """Ask for the file before, and state what a download takes where no copy is here."""
    if await run_in_thread(_are_there, copy.path):
        safe.toast(screen, "Verifying the copy of the output that is on this machine …")
    if await copy.find() is None:
        lines = await _needs_lines(screen.session, copy)
        typed = "" if before is None else str(before)
        inputs = await _input_counts(screen.session, job)
        asked = JobFilesDialog(copy.dataset, lines, typed, inputs)
        before, lacking = await _asked_before(screen, asked), copy
    else:
        before, lacking = before or await _asked_before(screen), None
    if before is None:
        return None
    return OpenChanges(ComparisonRequest(before, copy.path), screen.MODE, lacking)


async def _output(screen: AppScreen, outputs: Mapping[str, str]) -> str | None:
    """The dataset to be compared, asked for where a job has several; None where none is chosen."""
    if len(outputs) == 1:
        return next(iter(outputs.values()))
    return await _answer(screen, OutputDialog(outputs))


async def _asked_before(screen: AppScreen, dialog: BeforeFileDialog | None = None) -> Path | None:
    """The file before; None where none is chosen."""
    return await _answer(screen, dialog or BeforeFileDialog())


async def _answer(screen: AppScreen, dialog: Dialog[Answer]) -> Answer | None:
    """What the user answers; None for Escape, or where another screen is shown by now."""
    if not screen.is_current:
        return None
    answer: Answer = await screen.app.push_screen_wait(dialog)
    return answer


async def _needs_lines(session: Session, copy: LocalCopy) -> tuple[str, ...]:
    """What the download takes and where it goes, or how much of it is here. Raises Data8Error."""
    if (transfer := copy.under_way) is not None:
        share = transfer.progress.share if transfer.progress else 0.0
        return (f"Its download is under way: {reached_share(share)}.",)
    dataset = await session.client.get_dataset(copy.dataset)
    return _needs_text(await copy.needs(dataset.record_count or 0), copy.path.parent)


async def _input_counts(session: Session, job: Job) -> list[int]:
    """The records of each input; none where those of any is not known. Raises Data8Error."""
    found: list[int] = []
    for name in job.input_datasets.values():
        with suppress(NotFound):
            dataset = await session.client.get_dataset(name)
            found += [] if dataset.record_count is None else [dataset.record_count]
    return found if len(found) == len(job.input_datasets) else []


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
    if request is None:
        return None
    return request if await run_in_thread(_are_there, request.before, request.after) else None


async def _uploaded(session: Session, datasets: Collection[str]) -> Path | None:
    """The file of which the latest of these was uploaded, if it is still there."""
    paths = (
        each.path
        for each in reversed(session.transfers.transfers)
        if each.direction is TransferDirection.UPLOAD
        and each.state is TransferState.DONE
        and each.dataset in datasets
    )
    for path in paths:
        if await run_in_thread(_are_there, path):
            return path
    with suppress(StorageError):
        return await run_in_thread(uploaded_file, session.history_or_memory[0], set(datasets))
    return None


async def _downloaded(session: Session, dataset: str) -> Receipt | None:
    """The receipt of a file that has all of a dataset, if it is still there."""
    receipt = whole_download(session, (dataset,))
    if receipt is not None and await run_in_thread(_are_there, receipt.path):
        return receipt
    account = receipt_account(session.client.connection)
    with suppress(StorageError):
        history = session.history_or_memory[0]
        return await run_in_thread(downloaded_file, history, {dataset}, account)
    return None


def _are_there(*paths: Path) -> bool:
    """Blocks, on a network's disk perhaps for long."""
    return all(map(os.path.exists, paths))
