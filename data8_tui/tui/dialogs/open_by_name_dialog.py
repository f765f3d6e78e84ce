"""The dialog for an exact name, also of what is not on this page of the list."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input, Label

from data8_tui.tui.dialogs.dialog import Dialog


class OpenByNameDialog(Dialog[str]):
    """Returns the name as it was typed; whether it exists is left to a request to Data8."""

    HINT = "enter  open      esc  cancel"

    def __init__(self, noun: str) -> None:
        self.TITLE_TEXT = f"Open a {noun} by its name"  # type: ignore[misc]  # one for each noun
        super().__init__()
        self._noun = noun

    def fields(self) -> Iterable[Widget]:
        yield Label(f"The {self._noun}'s exact name:")
        yield Input(id="name", compact=True)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if name := event.value.strip():
            self.dismiss(name)
        else:
            self.show_problem(f"Type the {self._noun}'s name, or leave with Escape.")
