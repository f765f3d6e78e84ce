"""The queue of transfers: they run whatever screen is shown, and this is where one watches them."""

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.transfer.queue import State, Transfer
from data8_tui.tui import clipboard, safe
from data8_tui.tui.commands import TRANSFERS
from data8_tui.tui.page import Page
from data8_tui.tui.screens.transfers import rows
from data8_tui.tui.transfers import failure, offer_download
from data8_tui.tui.widgets.grid import Grid
from data8_tui.tui.widgets.source import ListSource

EMPTY = (
    "No transfers yet. Press d on a finished job or an output dataset, "
    "or d here with a dataset's name."
)


class TransfersPage(Page):
    """What is on its way, and what has arrived."""

    MODE = "transfers"
    TABLE = TRANSFERS

    def __init__(self) -> None:
        super().__init__()
        self._source = ListSource(rows.COLUMNS)
        self._hidden: set[int] = set()
        self._drawing = False

    def body(self) -> Iterable[Widget]:
        yield Static(id="summary", markup=False)
        yield Grid(self._source, id="list", empty_text=EMPTY)
        yield Static(id="detail", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Grid).focus()
        self.show()

    def take_transfer(self, transfer: Transfer) -> None:
        """However many reports come, the list is drawn once for all of them."""
        super().take_transfer(transfer)
        if not self._drawing:
            self._drawing = True
            self.set_timer(0.1, self._draw)

    def _draw(self) -> None:
        self._drawing = False
        self.show()

    def show(self) -> None:
        if not self.in_use:
            return
        shown = self._shown()
        self._source.replace((one.id, rows.cells(one)) for one in reversed(shown))
        running = len(self.session.transfers.active)
        text = f"{running} under way, {len(shown) - running} ended" if shown else ""
        self.query_one("#summary", Static).update(Content(text))
        self._show_detail()

    def _shown(self) -> list[Transfer]:
        return [one for one in self.session.transfers.transfers if one.id not in self._hidden]

    def on_grid_row_highlighted(self) -> None:
        self._show_detail()

    def _show_detail(self) -> None:
        one = self._under_cursor()
        self.query_one("#detail", Static).update(detail(one) if one else "")

    def _under_cursor(self) -> Transfer | None:
        key = self.query_one(Grid).cursor_key
        return next((one for one in self._shown() if one.id == key), None)

    def action_download(self) -> None:
        offer_download(self)

    async def action_cancel(self) -> None:
        if (one := self._under_cursor()) and not one.state.ended:
            await self.session.transfers.cancel(one.id)

    def action_again(self) -> None:
        one = self._under_cursor()
        if one is not None and one.state in (State.FAILED, State.CANCELLED):
            self.session.transfers.start(one.plan)
            self._hidden.add(one.id)
            self.show()

    def action_copy(self) -> None:
        if one := self._under_cursor():
            clipboard.copy(self.app, str(one.plan.target.absolute()), "The file's path")

    def action_clear_done(self) -> None:
        self._hidden |= {one.id for one in self._shown() if one.state.ended}
        self.show()


def detail(transfer: Transfer) -> Content:
    """The path, and the reason where it failed, of the transfer under the cursor."""
    where = safe.content(str(transfer.plan.target.absolute()))
    source = Content.assemble(("from ", "$text-muted"), safe.content(transfer.plan.dataset))
    lines = [Content.assemble(("to   ", "$text-muted"), where), source]
    if transfer.state is State.FAILED:
        lines.append(safe.content(failure(transfer), "$text-error"))
    elif transfer.progress is not None and transfer.progress.retries:
        retries = transfer.progress.retries
        lines.append(Content(f"{retries} request{'s' * (retries != 1)} had to be repeated"))
    return Content("\n").join(lines)
