"""The question before leaving while transfers run."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from data8_tui.tui.dialog import Dialog


class LeaveScreen(Dialog[bool]):
    """Answers True to leave."""

    HINT = "y  quit and stop them      esc  stay"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,q", "dismiss(True)", "quit"),
        Binding("n", "leave", "stay"),
    ]

    def __init__(self, running: int) -> None:
        self.TITLE_TEXT = (  # type: ignore[misc]  # its text depends on the number
            "One transfer is still running" if running == 1 else f"{running} transfers still run"
        )
        super().__init__()
