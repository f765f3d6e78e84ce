"""The details of the transfer under the cursor, below the list: source, target, status."""

from datetime import datetime

from textual.content import Content

from data8_tui.insight import humanize
from data8_tui.keys.keymap import NamedKey
from data8_tui.keys.transfer_commands import TRANSFERS
from data8_tui.transfer.progress import TransferProgress
from data8_tui.transfer.queue import Transfer, TransferDirection, TransferState
from data8_tui.transfer.receipt import Receipt
from data8_tui.tui import safe
from data8_tui.tui.transfer_actions import formulas_text, transfer_failure_text

_MUTED = "$text-muted"
_GO_ON = NamedKey(TRANSFERS, "go_on")
_RETRY = NamedKey(TRANSFERS, "retry")
_FORGET = NamedKey(TRANSFERS, "forget")
_RECEIPT = NamedKey(TRANSFERS, "receipt")


def transfer_detail(transfer: Transfer, now: datetime) -> Content:
    """Source and target, and a sentence about the status."""
    path = safe.content(str(transfer.path.absolute()))
    dataset = safe.content(transfer.dataset) if transfer.dataset else Content("a new dataset")
    down = transfer.direction is TransferDirection.DOWNLOAD
    source, target = (dataset, path) if down else (path, dataset)
    lines = [_line("from", source), _line("to", target), _line("", _status_line(transfer, now))]
    if isinstance(transfer.receipt, Receipt):
        lines.append(_line("", Content(formulas_text(transfer.receipt))))
    return Content("\n").join(line for line in lines if line.plain.strip())


def _line(label: str, text: Content) -> Content:
    return Content.assemble((f"{label:<6}", _MUTED), text)


def _status_line(transfer: Transfer, now: datetime) -> Content:
    progress = transfer.progress
    match transfer.state:
        case TransferState.QUEUED:
            return Content.styled("Waits until one of those running has ended.", _MUTED)
        case TransferState.RUNNING:
            return _running(progress)
        case TransferState.PAUSED:
            return Content(f"Paused{_at(progress)}; {_GO_ON} goes on from there.")
        case TransferState.UNFINISHED:
            since = humanize.moment(progress.started_at, now) if progress else ""
            what = f"Left by an earlier run, {since}{_at(progress)}."
            return Content(f"{what} {_GO_ON} goes on from there, {_FORGET} forgets it.")
        case TransferState.CANCELLED:
            return Content(
                f"Cancelled{_at(progress)}. {_RETRY} goes on after all, {_FORGET} forgets it."
            )
        case TransferState.FAILED:
            return safe.content(transfer_failure_text(transfer), "$text-error")
        case TransferState.DONE:
            return _done(transfer)


def _at(progress: TransferProgress | None) -> str:
    """How far it had come, where that is worth a word."""
    if progress is None or not progress.records_done:
        return " before the first record"
    done, total = humanize.count(progress.records_done), humanize.count(progress.records_total)
    return f" at record {done} of {total}"


def _running(progress: TransferProgress | None) -> Content:
    if progress is None:
        return Content("")
    if progress.retry_reason:
        return safe.content(
            f"Held up: {progress.retry_reason}. It is tried again.", "$text-warning"
        )
    parts = []
    if progress.resumed_from:
        parts.append(f"went on at record {humanize.count(progress.resumed_from)}")
    if progress.retries:
        parts.append(f"{humanize.several(progress.retries, 'request')} had to be repeated")
    if progress.request_limit:
        parts.append(f"up to {humanize.several(progress.request_limit, 'request')} at once")
    return Content.styled(", ".join(parts), _MUTED)


def _done(transfer: Transfer) -> Content:
    receipt = transfer.receipt
    if receipt is None:
        return Content("")
    records = humanize.several(receipt.records, "record")
    return Content(f"{records}, verified. {_RECEIPT} shows the receipt.")
