"""The question before leaving while something is under way."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.insight.humanize import several
from data8_tui.tui.dialogs.dialog import Dialog


class LeaveDialog(Dialog[bool]):
    """Returns True to exit; `lasting` is whether unfinished work is kept beyond this session."""

    TITLE_TEXT = "Quit?"
    HINT = "y  quit      esc  stay"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,q", "dismiss(True)", "quit"),
        Binding("n", "leave", "stay"),
    ]

    def __init__(self, transfers: int, runs: int, *, lasting: bool) -> None:
        super().__init__()
        self._transfers = transfers
        self._runs = runs
        self._lasting = lasting

    def fields(self) -> Iterable[Widget]:
        under_way = [
            several(number, noun)
            for number, noun in ((self._transfers, "transfer"), (self._runs, "run"))
            if number
        ]
        one = self._transfers + self._runs == 1
        verb = "is" if one else "are"
        yield Static(Content(f"{' and '.join(under_way)} {verb} still under way."))
        if not self._lasting:
            ends, whose = ("It ends", "it") if one else ("They end", "them")
            yield Static(f"{ends} with the demo, and nothing of {whose} is kept.")
        else:
            message = "What was done is kept, and the next start offers to go on."
            job = " A job that was submitted goes on at Data8." if self._runs else ""
            yield Static(Content(message + job))
