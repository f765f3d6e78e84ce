"""The question before the same inputs are submitted a second time."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog


class ResubmitDialog(Dialog[bool]):
    """Returns True for a second job, False to open the first one."""

    TITLE_TEXT = "Submitted before"
    HINT = "y  submit once more      o  open that job      esc  don't"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "submit once more"),
        Binding("o", "dismiss(False)", "open that job"),
        Binding("n", "leave", "don't"),
    ]

    def __init__(self, job: str) -> None:
        super().__init__()
        self._job = job

    def fields(self) -> Iterable[Widget]:
        yield Static(
            safe.content(
                f"The same inputs were submitted to this workflow before, as “{self._job}”."
            )
        )
        yield Static("A second job would process them, and be charged for, once more.")
