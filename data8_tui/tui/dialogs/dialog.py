"""What the dialogs share: a panel in the middle of the screen, closed by Escape."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalGroup
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.tui.bindings import AT_ONCE, rebind_parts
from data8_tui.tui.widgets.key_hint import KeyHint

Result = TypeVar("Result")
CLOSER_WHERE_LOW = [(0, "-low"), (24, "-high")]
"""The vertical breakpoints of a dialog of many lines, which are set closer on a low terminal."""


class Dialog(ModalScreen[Result]):
    """A modal panel; its result is None where it was left with Escape."""

    TITLE_TEXT: ClassVar[str] = ""
    HINT: ClassVar[str] = "enter  apply      tab  next field      esc  cancel"
    BINDINGS: ClassVar[list[BindingType]] = [
        *AT_ONCE,
        Binding("escape", "leave", "cancel", show=False),
    ]

    def on_mount(self) -> None:
        rebind_parts(self)

    def compose(self) -> ComposeResult:
        with VerticalGroup(id="panel"):
            yield Static(Content(self.title_text), id="title")
            yield from self.fields()
            yield Static("", id="problem", markup=False)
            yield KeyHint(self.HINT)

    @property
    def title_text(self) -> str:
        """Its first line."""
        return self.TITLE_TEXT

    def fields(self) -> Iterable[Widget]:
        """The dialog's own widgets."""
        return ()

    @property
    def cursor_widget(self) -> Widget | None:
        """Where the terminal's cursor stands; a question without a field has it on its title."""
        return self.focused or next(iter(self.query("#title")), None)

    def show_problem(self, text: Content | str) -> None:
        """Show below the fields what is wrong with what was typed; "" shows nothing."""
        if not self.is_attached:  # what the dialog began has ended behind it
            return
        problem = self.query_one("#problem", Static)
        problem.update(text)
        problem.set_class(bool(text), "-shown")

    def action_leave(self) -> None:
        self.dismiss(None)
