"""Transfers as toasts: that one has started, how it ended; and the copy for spreadsheets."""

from pathlib import Path
from typing import Any

from textual.app import App

from data8_tui.errors import Data8Error, UnfitFile
from data8_tui.insight import humanize
from data8_tui.keys.app_commands import EVERYWHERE, SHOW_TRANSFERS
from data8_tui.keys.keymap import key_of
from data8_tui.keys.transfer_commands import GUARD, TRANSFERS
from data8_tui.threads import run_in_thread
from data8_tui.transfer.download import finalize
from data8_tui.transfer.download.file_names import safe_stem
from data8_tui.transfer.queue import Transfer, TransferDirection, TransferState
from data8_tui.transfer.receipt import Receipt
from data8_tui.tui import safe
from data8_tui.tui.remedies import one_line
from data8_tui.tui.reports import NoticeSubject, report
from data8_tui.wording.sentences import redact_quotes


def formulas_text(receipt: Receipt) -> str:
    """A warning about formulas in the file; "" where there are none."""
    if not receipt.formulas:
        return ""
    message = f"A spreadsheet would run {humanize.several(receipt.formulas, 'text')} as a formula"
    return (
        f"{message}; {key_of(TRANSFERS, GUARD.action)} makes a safe copy."
        if receipt.can_be_guarded
        else f"{message}."
    )


async def make_guarded_copy(app: App[Any], receipt: Receipt) -> None:
    """Make the copy for spreadsheets, then show a toast, whatever screen is shown by then."""
    try:
        copy = await run_in_thread(finalize.write_guarded_copy, receipt)
    except Data8Error as error:
        safe.toast(app, f"{error.message}.", severity="error", timeout=10)
    else:
        safe.toast(app, f"{copy.name} is there for spreadsheets, beside the file itself.")


def notify_started(app: App[Any], what: str) -> None:
    """Show that something has started, and where to see it unless that is shown."""
    there = app.current_mode == "transfers"
    safe.toast(
        app,
        f"{what}."
        if there
        else f"{what}; {key_of(EVERYWHERE, SHOW_TRANSFERS.action)} shows how far.",
    )


def notify_ended(app: App[Any], transfer: Transfer) -> None:
    """A toast for a transfer that has ended; none for a cancelled one, which the user chose."""
    if transfer.state is TransferState.DONE and transfer.receipt is not None:
        records = humanize.several(transfer.receipt.records, "record")
        if transfer.direction is TransferDirection.DOWNLOAD:
            report(app, NoticeSubject.TRANSFER, f"{transfer.path.name} is complete: {records}.")
        else:
            text = f"The dataset {transfer.dataset} is complete: {records}."
            report(app, NoticeSubject.TRANSFER, text)
    elif transfer.state is TransferState.FAILED:
        text = transfer_failure_text(transfer)
        report(app, NoticeSubject.TRANSFER, text, severity="error", timeout=10)


def transfer_failure_text(transfer: Transfer) -> str:
    """Why a transfer failed, on one line, and what to do here; no value of its file."""
    error = transfer.error
    if not isinstance(error, Data8Error):
        return f"An unexpected error: {type(error).__name__}."
    return redact_quotes(one_line(error)) if isinstance(error, UnfitFile) else one_line(error)


def target_in_folder(dataset: str, folder: Path, suffix: str = ".csv") -> Path:
    """Where a dataset goes by default: a name from the server never leaves the folder."""
    return folder / f"{safe_stem(dataset)}{suffix}"
