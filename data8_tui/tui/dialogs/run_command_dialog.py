"""The question before a command of the user's own is run."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog


class RunCommandDialog(Dialog[bool]):
    """Returns True to run it; shows the program and each of its arguments."""

    HINT = "y  run it      esc  cancel"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "run"),
        Binding("n,q", "leave", "cancel"),
    ]

    def __init__(self, name: str, argv: Sequence[str]) -> None:
        super().__init__()
        self.TITLE_TEXT = f"Run “{safe.visible(name)}”?"  # type: ignore[misc]  # as for all dialogs
        self._argv = argv

    def fields(self) -> Iterable[Widget]:
        for one in self._argv:
            yield Static(safe.content(one), markup=False)
