"""The dialog to choose which of a job's outputs is the result."""

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.keys.commands import JOB
from data8_tui.keys.keymap import key_of
from data8_tui.tui import safe
from data8_tui.tui.dialogs.choice_dialog import ChoiceDialog


class OutputsDialog(ChoiceDialog[str]):
    """Returns the workflow's name for the output that was chosen."""

    TITLE_TEXT = "Which output is the result?"
    HINT = "enter  take it      esc  cancel"

    def fields(self) -> Iterable[Widget]:
        key = key_of(JOB, "download")
        yield Static(f"The others stay where they are, and {key} on the job's page gets them.")
        yield from super().fields()

    def line(self, choice: str) -> Content:
        return safe.content(choice)
