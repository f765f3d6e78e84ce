"""The question before what is kept of a transfer is thrown away."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.insight import wording
from data8_tui.transfer.queue import Direction, Transfer
from data8_tui.tui import safe
from data8_tui.tui.dialog import Dialog


class ForgetDialog(Dialog[bool]):
    """Answers True to forget."""

    TITLE_TEXT = "Forget this transfer?"
    HINT = "y  forget it      esc  keep it"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "forget"),
        Binding("n,q", "leave", "keep"),
    ]

    def __init__(self, transfer: Transfer) -> None:
        super().__init__()
        self._transfer = transfer

    def fields(self) -> Iterable[Widget]:
        yield Static(safe.content(self._consequence()), markup=False)

    def _consequence(self) -> str:
        one = self._transfer
        records = wording.count(one.kept)
        if one.direction is Direction.DOWNLOAD:
            return f"{one.path.name}.part, with {records} records in it, is deleted."
        if not one.dataset:
            return "Nothing has been created yet."
        return (
            f"What {one.dataset} holds ({records} records) stays at Data8, incomplete: its API "
            "can't delete a dataset. Here it is no longer offered."
        )
