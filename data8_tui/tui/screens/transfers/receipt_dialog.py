"""The receipt of a finished transfer: what was transferred, and how to verify it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.insight import humanize
from data8_tui.transfer.receipt import Receipt, receipt_path
from data8_tui.transfer.sheet_limits import MAX_ROWS, sheets_of
from data8_tui.transfer.upload.plan import UploadReceipt
from data8_tui.tui import clipboard, safe
from data8_tui.tui.dialogs.dialog import CLOSER_WHERE_LOW, Dialog

_LABEL = 10


class ReceiptDialog(Dialog[None]):
    """Facts, a line each."""

    VERTICAL_BREAKPOINTS = CLOSER_WHERE_LOW
    HINT = "y  copy the digest      esc  close"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q", "leave", "close"),
        Binding("y", "copy", "copy"),
    ]

    def __init__(self, receipt: Receipt | UploadReceipt) -> None:
        self.TITLE_TEXT = "Receipt"  # type: ignore[misc]
        super().__init__()
        self._receipt = receipt

    def fields(self) -> Iterable[Widget]:
        yield VerticalScroll(Static(self._text(), markup=False), id="scroll")

    def on_mount(self) -> None:
        self.query_one("#scroll").focus()

    def action_copy(self) -> None:
        clipboard.copy(self.app, self._receipt.sha256, "The SHA-256")

    def _text(self) -> Content:
        lines = [
            Content.assemble((f"{label:<{_LABEL}}", "$text-muted"), safe.content(value))
            for label, value in _facts(self._receipt)
        ]
        return Content("\n").join(lines)


def _facts(receipt: Receipt | UploadReceipt) -> Iterator[tuple[str, str]]:
    yield "file", receipt.path.name
    yield "folder", str(receipt.path.absolute().parent)
    yield "dataset", receipt.dataset
    yield "account", receipt.account
    yield from _contents(receipt)
    yield "SHA-256", receipt.sha256[:32]
    yield "", receipt.sha256[32:]
    yield "began", _moment(receipt.started_at)
    yield "finished", _moment(receipt.finished_at)
    if isinstance(receipt, Receipt):
        yield from _of_download(receipt)
    else:
        yield from _of_upload(receipt)


def _contents(receipt: Receipt | UploadReceipt) -> Iterator[tuple[str, str]]:
    records, columns = humanize.count(receipt.records), humanize.count(len(receipt.columns))
    if isinstance(receipt, Receipt) and receipt.some_records:
        first, last = humanize.count(receipt.first), humanize.count(receipt.last)
        records += f" of {humanize.count(receipt.of_records)}: {first} to {last}"
    if isinstance(receipt, Receipt) and receipt.some_columns:
        columns += f" of {humanize.count(receipt.of_columns)}"
    yield "records", records
    yield "columns", columns


def _of_download(receipt: Receipt) -> Iterator[tuple[str, str]]:
    yield "size", humanize.size(receipt.bytes)
    if (sheets := sheets_of(receipt.format, receipt.records)) > 1:
        yield "sheets", f"{humanize.count(sheets)}, since one has {humanize.count(MAX_ROWS)} rows"
    if receipt.runs > 1:
        yield "runs", f"{receipt.runs}; each went on where the one before it stopped"
    if receipt.replaced:
        yield "replaced", f"{humanize.several(receipt.replaced, 'character')}, by U+FFFD"
    if receipt.formulas:
        yield "formulas", f"{humanize.count(receipt.formulas)} texts that a spreadsheet would run"
    yield "kept in", receipt_path(receipt.path).name


def _of_upload(receipt: UploadReceipt) -> Iterator[tuple[str, str]]:
    yield "blocks", humanize.count(receipt.blocks)
    if receipt.resumed_from:
        yield "resumed", f"at record {humanize.count(receipt.resumed_from)}"
    if receipt.retries:
        yield "retries", humanize.count(receipt.retries)
    if receipt.already:
        yield "note", "it was complete before; nothing was sent again"


def _moment(at: datetime) -> str:
    return humanize.exact_moment(at)
