"""Offering a download, and saying how it ended: what every screen with a `d` key calls."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from data8_tui.errors import Data8Error
from data8_tui.insight import wording
from data8_tui.transfer.names import safe_stem
from data8_tui.transfer.queue import State, Transfer
from data8_tui.tui import safe

if TYPE_CHECKING:
    from data8_tui.tui.page import Page


def offer_download(page: "Page", *datasets: str) -> None:
    """Ask where to, then start; the transfers go on whatever screen is shown."""
    from data8_tui.tui.screens.transfers.download import DownloadDialog

    page.app.push_screen(DownloadDialog(page.session, datasets))


def offer_download_of_job(page: "Page", name: str) -> None:
    """All the outputs of a finished job; a sentence why not, where there are none yet."""
    job = page.session.store.job(name)
    if job is None or not job.detailed:
        safe.toast(page, "This job's details have not arrived yet.", severity="warning")
    elif job.output_datasets and job.finished:
        offer_download(page, *job.output_datasets.values())
    elif not job.finished:
        text = "The output can be downloaded once the job has finished."
        safe.toast(page, text, severity="warning")
    else:
        safe.toast(page, "This job left no output dataset.", severity="warning")


def tell(app: App[Any], transfer: Transfer) -> None:
    """A toast for a transfer that has ended; a cancelled one was the person's own doing."""
    if transfer.state is State.DONE and transfer.receipt is not None:
        receipt = transfer.receipt
        text = f"{receipt.path.name} is complete: {wording.count(receipt.records)} records."
        safe.toast(app, text)
    elif transfer.state is State.FAILED:
        safe.toast(app, failure(transfer), severity="error", timeout=10)


def failure(transfer: Transfer) -> str:
    """Why a transfer failed, on one line."""
    error = transfer.error
    if isinstance(error, Data8Error):
        return f"{error.message} {error.hint}".strip()
    return f"An unexpected error: {type(error).__name__}."


def target_for(dataset: str, folder: Path) -> Path:
    """Where a dataset goes by default: a name from the server never leaves the folder."""
    return folder / f"{safe_stem(dataset)}.csv"
