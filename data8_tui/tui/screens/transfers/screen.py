"""The transfers of this session, which run whatever screen is shown."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from data8_tui.errors import Data8Error
from data8_tui.keys.commands import JOB
from data8_tui.keys.keymap import key_of
from data8_tui.keys.transfer_commands import TRANSFERS
from data8_tui.transfer.queue import Transfer, TransferDirection, TransferState
from data8_tui.transfer.receipt import Receipt
from data8_tui.tui import clipboard, safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.dialogs.forget_dialog import forget_transfer
from data8_tui.tui.navigation import Download, OpenFile, Upload
from data8_tui.tui.remedies import one_line
from data8_tui.tui.screens.transfers import rows
from data8_tui.tui.screens.transfers.detail import transfer_detail
from data8_tui.tui.screens.transfers.receipt_dialog import ReceiptDialog
from data8_tui.tui.subjects import Subjects
from data8_tui.tui.transfer_actions import make_guarded_copy
from data8_tui.tui.widgets.grid.grid import Grid
from data8_tui.tui.widgets.grid.source import ListSource
from data8_tui.tui.widgets.static_text import StaticText


def no_transfers_text(*, read_only: bool) -> str:
    """The sentence for an empty list."""
    text = (
        f"No transfers. {key_of(TRANSFERS, 'download')} downloads a dataset by its name, or press "
        f"{key_of(JOB, 'download')} on a finished job or an output dataset"
    )
    upload = f"{key_of(TRANSFERS, 'upload')} uploads a file to a new dataset"
    return f"{text}." if read_only else f"{text}; {upload}."


_GOES_ON = (TransferState.PAUSED, TransferState.UNFINISHED)
_RETRIED = (TransferState.FAILED, TransferState.CANCELLED)
_ALLOWED: dict[str, tuple[TransferState, ...]] = {
    "pause": (TransferState.QUEUED, TransferState.RUNNING),
    "cancel": (TransferState.QUEUED, TransferState.RUNNING),
    "go_on": _GOES_ON,
    "retry": _RETRIED,
    "forget": (*_GOES_ON, *_RETRIED),
    "receipt": (TransferState.DONE,),
    "copy": tuple(TransferState),
    "folder": tuple(TransferState),
}
"""The states in which the transfer under the cursor can be dealt with so."""
_SOON = 0.1
"""Seconds until a change of state is shown, with what else has changed by then."""


class TransfersScreen(AppScreen):
    """The list of transfers, with details of the one under the cursor."""

    MODE = "transfers"
    KEYS = TRANSFERS

    def __init__(self) -> None:
        super().__init__()
        self._source = ListSource(rows.COLUMNS)
        self._drawing: Timer | None = None
        self._draw_at = 0.0
        self._newest: int | None = None
        self._state_at_cursor: TransferState | None = None

    def body(self) -> Iterable[Widget]:
        yield StaticText(id="summary")
        yield Grid(self._source, id="list")
        yield StaticText(id="detail")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Grid).focus()
        self.show()

    def transfer_changed(self, transfer: Transfer) -> None:
        """However many reports come, the list is drawn once; the cursor goes to a new one."""
        super().transfer_changed(transfer)
        if self._source.find(transfer.id) is None:
            self._newest = transfer.id
        display = self.session.profile.preferences.display
        self._draw_within(display.progress_seconds if transfer.state.active else _SOON)

    def _draw_within(self, seconds: float) -> None:
        draw_at = time.monotonic() + seconds
        if self._drawing is None or draw_at < self._draw_at:
            if self._drawing is not None:
                self._drawing.stop()
            self._draw_at, self._drawing = draw_at, self.set_timer(seconds, self._draw)

    def _draw(self) -> None:
        self._drawing = None
        self.show()

    def show(self) -> None:
        if not self.in_use:
            return
        shown = self.session.transfers.transfers
        empty_text = no_transfers_text(read_only=self.session.read_only)
        self.query_one(Grid).empty_text = empty_text
        self._source.replace((one.id, rows.transfer_cells(one)) for one in reversed(shown))
        if self._newest is not None and (place := self._source.find(self._newest)) is not None:
            self.query_one(Grid).move_to(place)
            self._newest = None
        self.query_one("#summary", StaticText).update(Content(_summary_text(shown)))
        self._show_detail()

    def on_resize(self) -> None:
        super().on_resize()
        shown = [
            (one.id, rows.transfer_cells(one)) for one in reversed(self.session.transfers.transfers)
        ]
        self._source.replace(shown, columns=rows.transfer_columns(self.size.width))

    def on_grid_row_highlighted(self) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        one = self._under_cursor()
        text = transfer_detail(one, self.session.clock.now()) if one else ""
        self.query_one("#detail", StaticText).update(text)
        state = one.state if one else None
        if state is not self._state_at_cursor:
            self._state_at_cursor = state
            self.refresh_bindings()

    def _under_cursor(self) -> Transfer | None:
        key = self.query_one(Grid).cursor_key
        return next((one for one in self.session.transfers.transfers if one.id == key), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys of what can't be done with the transfer under the cursor."""
        if not self.in_use:
            return super().check_action(action, parameters)
        if action == "clear_done":
            return any(one.state.ended for one in self.session.transfers.transfers)
        if action == "guard":
            return self._receipt_to_guard() is not None
        if action == "view":
            return self._file_to_view() is not None
        if action in _ALLOWED:
            one = self._under_cursor()
            return one is not None and one.state in _ALLOWED[action]
        return super().check_action(action, parameters)

    def forbids(self, action: str) -> bool:
        one = self._under_cursor() if action in ("go_on", "retry") else None
        upload = one is not None and one.direction is TransferDirection.UPLOAD
        return super().forbids(action) or (upload and self.session.read_only)

    def on_grid_row_selected(self) -> None:
        self.action_receipt()

    def action_download(self) -> None:
        self.context.navigate(Download())

    def action_upload(self) -> None:
        self.context.navigate(Upload())

    def subjects(self) -> Subjects:
        if (one := self._under_cursor()) is None:
            return {}
        return {"transfer": {"dataset": one.dataset, "file": str(one.path.absolute())}}

    async def action_pause(self) -> None:
        if one := self._under_cursor():
            await self.session.transfers.pause(one.id)

    async def action_cancel(self) -> None:
        if one := self._under_cursor():
            await self.session.transfers.cancel(one.id)

    def action_go_on(self) -> None:
        if one := self._under_cursor():
            try:
                self.session.transfers.resume(one.id)
            except Data8Error as error:
                safe.toast(self, one_line(error), severity="warning")

    def action_retry(self) -> None:
        self.action_go_on()

    def action_forget(self) -> None:
        if (one := self._under_cursor()) and one.state.resumable:

            async def answered(forget: bool | None) -> None:
                if forget:
                    await self._forget(one)

            self.app.push_screen(forget_transfer(one), answered)

    async def _forget(self, one: Transfer) -> None:
        try:
            await self.session.transfers.forget(one.id)
        except Data8Error as error:
            safe.toast(self.app, one_line(error), severity="error")
        self.show()

    def action_receipt(self) -> None:
        if (one := self._under_cursor()) and one.receipt is not None:
            self.app.push_screen(ReceiptDialog(one.receipt))
        else:
            self.answer("transfers.receipt")

    def action_view(self) -> None:
        if (file := self._file_to_view()) is not None:
            self.context.navigate(file)

    def _file_to_view(self) -> OpenFile | None:
        """The downloaded file under the cursor, if its records can be shown."""
        one = self._under_cursor()
        receipt = one.receipt if one else None
        return OpenFile.downloaded(receipt, self.MODE) if isinstance(receipt, Receipt) else None

    def action_guard(self) -> None:
        if receipt := self._receipt_to_guard():
            self.app.run_worker(make_guarded_copy(self.app, receipt), group="guard")

    def _receipt_to_guard(self) -> Receipt | None:
        """The receipt under the cursor, if a copy for spreadsheets is of use there."""
        one = self._under_cursor()
        receipt = one.receipt if one else None
        return receipt if isinstance(receipt, Receipt) and receipt.can_be_guarded else None

    def command_words(self) -> Sequence[str]:
        return ("history", "transfers")

    def action_copy(self) -> None:
        if one := self._under_cursor():
            clipboard.copy(self.app, str(one.path.absolute()), "The file's path")

    def action_folder(self) -> None:
        if one := self._under_cursor():
            clipboard.copy(self.app, str(one.path.absolute().parent), "The folder's path")

    def action_clear_done(self) -> None:
        """Remove ended ones; those that keep a partial file would be back at the next start."""
        ended = [one for one in self.session.transfers.transfers if one.state.ended]
        keeping = [one for one in ended if one.records_saved]
        for one in ended:
            if one not in keeping:
                self.session.transfers.remove(one.id)
        if len(keeping) == len(ended):
            go_on, forget = key_of(TRANSFERS, "go_on"), key_of(TRANSFERS, "forget")
            text = f"What is kept of these can go on with {go_on}; {forget} forgets one of them."
            safe.toast(self, text)
        self.show()


_SUMMARY = (
    ("under way", (TransferState.QUEUED, TransferState.RUNNING)),
    ("paused", (TransferState.PAUSED,)),
    ("unfinished", (TransferState.UNFINISHED,)),
    ("ended", (TransferState.DONE, TransferState.FAILED, TransferState.CANCELLED)),
)


def _summary_text(shown: Iterable[Transfer]) -> str:
    """`1 under way, 2 ended`."""
    states = Counter(one.state for one in shown)
    counted = ((sum(states[state] for state in group), word) for word, group in _SUMMARY)
    return ", ".join(f"{number} {word}" for number, word in counted if number)
