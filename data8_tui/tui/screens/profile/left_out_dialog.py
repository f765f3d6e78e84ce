"""The dialog with all that the reader left out of a file, or changed about it."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog


class LeftOutDialog(Dialog[None]):
    """Shows a sentence a paragraph."""

    TITLE_TEXT = "Not in these figures"
    HINT = "↑ ↓  scroll      esc  close"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,w,q", "leave", "close", show=False)]
    DEFAULT_CSS = """
    LeftOutDialog {
        #panel { max-height: 90%; }
        #scroll { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }
        #sentences { height: auto; }
    }
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__()
        self._sentences = sentences

    def fields(self) -> Iterable[Widget]:
        text = Content("\n\n").join(map(safe.content, self._sentences))
        yield VerticalScroll(Static(text, id="sentences", markup=False), id="scroll")

    def on_mount(self) -> None:
        self.query_one("#scroll").focus()
