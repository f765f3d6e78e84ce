"""One record, its fields as lines; the next and the previous one are a key away."""

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.widget import Widget

from data8_tui.insight import humanize
from data8_tui.keys.keymap import key_of
from data8_tui.keys.record_commands import RECORD
from data8_tui.transfer.download.chunks import Chunk
from data8_tui.tui import clipboard, safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.navigation import Download, OpenRecord
from data8_tui.tui.record_table.copy_text import CopyForm, copied_text
from data8_tui.tui.records import fetch_failure
from data8_tui.tui.records.values import MASKED_LABEL
from data8_tui.tui.screens.record import fields
from data8_tui.tui.subjects import Subjects
from data8_tui.tui.widgets.scrolled_lines import ScrolledLines
from data8_tui.tui.widgets.static_text import StaticText


class RecordScreen(AppScreen):
    """One record of a table, whose window it shares with the screen below."""

    KEYS = RECORD
    DEFAULT_CSS = """
    RecordScreen {
        #heading { height: 2; padding: 0 2; margin: 1 0; }
        #scroll { height: 1fr; padding: 0 2; scrollbar-size-vertical: 1; }
        #fields { height: auto; }
    }
    """

    def __init__(self, opened: OpenRecord) -> None:
        super().__init__()
        self.MODE = opened.mode  # type: ignore[misc]  # where it was opened from
        self.title_text = opened.title
        self.dataset = opened.dataset
        self.columns = opened.columns
        self.records = opened.records
        self.index = opened.index
        self._noun = opened.noun
        self._number_of = opened.number_of
        self._on_move = opened.on_move
        self._leave: Callable[[], None] | None = None

    def body(self) -> Iterable[Widget]:
        yield StaticText(id="heading")
        yield ScrolledLines(StaticText(id="fields"), id="scroll")

    def on_mount(self) -> None:
        super().on_mount()
        self._leave = self.records.subscribe(self._on_chunk)
        self.query_one("#scroll").focus()

    def on_unmount(self) -> None:
        super().on_unmount()
        if self._leave:
            self._leave()

    def on_screen_resume(self) -> None:
        self.records.set_visible(self.index, self.index)
        super().on_screen_resume()

    def on_resize(self) -> None:
        super().on_resize()
        self.call_after_refresh(self.show)

    def show(self) -> None:
        if not self.in_use:
            return
        self.query_one("#heading", StaticText).update(self._heading())
        width = max(1, self.query_one("#scroll").scrollable_content_region.width)
        record, masked = self.records.get(self.index), self.context.masked
        drawn = fields.field_lines(self.columns, record, width, masked=masked)
        self.query_one("#fields", StaticText).update(drawn)

    def error_text(self) -> str:
        failure = self.records.failure(self.index, self.index)
        if failure is None:
            return super().error_text()
        return fetch_failure.failure_text(failure, self.session.clock.now())

    def _heading(self) -> Content:
        place = self._place_text()
        masked = (f"   {MASKED_LABEL}", "$text-warning") if self.context.masked else ""
        name = safe.content(self.title_text, "bold")
        return Content.assemble(name, "\n", (place, "$text-muted"), masked)

    def _place_text(self) -> str:
        place = f"{humanize.count(self.index + 1)} of {humanize.count(self.records.count)}"
        if self._number_of is None:
            return f"{self._noun} {place}"
        number = self._number_of(self.index)
        shown = f"{self._noun} {humanize.count(number)}" if number is not None else self._noun
        return f"{shown}   {place} shown"

    def _on_chunk(self, chunk: Chunk) -> None:
        if chunk.start <= self.index + 1 <= chunk.last:
            self.show()
            self.present_title()

    def go(self, index: int) -> None:
        """Show another record, or the nearest there is; the scroll stays where it was."""
        self.index = max(0, min(index, self.records.count - 1))
        self._on_move(self.index)
        self.records.set_visible(self.index, self.index)
        self.show()
        self.present_title()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        allowed = super().check_action(action, parameters)
        return allowed and (action != "download" or bool(self.dataset))

    def subjects(self) -> Subjects:
        number = self._number_of(self.index) if self._number_of else self.index + 1
        return {"record": {"record": str(number or ""), "dataset": self.dataset}}

    def action_next(self) -> None:
        self._step(1, "This is the last record.")

    def action_previous(self) -> None:
        self._step(-1, "This is the first record.")

    def _step(self, by: int, at_the_end: str) -> None:
        before = self.index
        self.go(before + by)
        if self.index == before:
            safe.toast(self, at_the_end)

    def action_download(self) -> None:
        self.context.navigate(Download((self.dataset,)))

    def action_copy(self) -> None:
        record = self.records.get(self.index)
        if self.context.masked:
            key = key_of(self.KEYS, "mask")
            text = f"Not copied: values are masked. {key} shows them."
            safe.toast(self, text, severity="warning")
        elif record is None:
            safe.toast(self, "The record is still on its way.")
        else:
            text = copied_text(CopyForm.RECORD_JSON, [record], self.columns)
            clipboard.copy(self.app, text, "The record")

    def action_mask(self) -> None:
        self.context.toggle_mask()
        self.show()
