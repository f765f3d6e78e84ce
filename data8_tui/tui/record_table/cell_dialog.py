"""One cell in full, however long its value is."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.api.records import FieldValue
from data8_tui.insight.humanize import several
from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog
from data8_tui.tui.records.value_lines import highlight_symbols, value_lines
from data8_tui.tui.records.values import MASKED_LABEL, value_kind


class ValueScroll(VerticalScroll, inherit_bindings=False):
    """Scrolls up and down, with the keys of every list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", "Up", show=False),
        Binding("down,j", "scroll_down", "Down", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        Binding("home,g", "scroll_home", "Start", show=False),
        Binding("end,G", "scroll_end", "End", show=False),
    ]


class CellDialog(Dialog[bool]):
    """Shows a value; its result is whether it is to be copied."""

    TITLE_TEXT = "A cell in full"
    HINT = "↑ ↓  scroll      y  copy      esc  close"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,v,q", "leave", "close", show=False),
        Binding("y", "copy", "copy", show=False),
    ]
    DEFAULT_CSS = """
    CellDialog {
        #panel { width: 90%; max-width: 160; max-height: 90%; }
        #about { color: $text-muted; margin-bottom: 1; }
        #scroll { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }
        #value { height: auto; }
    }
    """

    def __init__(self, name: str, row: str, value: FieldValue, *, masked: bool) -> None:
        """`row` is what the table calls it: `record 12`."""
        super().__init__()
        self._column, self._row, self._value, self._masked = name, row, value, masked

    def fields(self) -> Iterable[Widget]:
        yield Static(self._about(), id="about", markup=False)
        with ValueScroll(id="scroll"):
            yield Static("", id="value", markup=False)

    def on_mount(self) -> None:
        self.query_one("#scroll").focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def action_copy(self) -> None:
        self.dismiss(True)

    def _about(self) -> Content:
        kind = value_kind(self._value)
        length = several(len(self._value), "character") if isinstance(self._value, str) else ""
        masked = MASKED_LABEL if self._masked else ""
        facts = [self._row, length if kind == "" else kind, masked]
        name = safe.content(self._column, "bold $foreground")
        return Content("   ").join([name, *(Content(fact) for fact in facts if fact)])

    def _show(self) -> None:
        width = max(1, self.query_one("#scroll").scrollable_content_region.width)
        shown = value_lines(self._value, width, masked=self._masked)
        lines = [highlight_symbols(line) for line in shown]
        self.query_one("#value", Static).update(Content("\n").join(lines))
