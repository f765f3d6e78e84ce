"""The line in which a text is typed that is looked for, and what was found where."""

from datetime import timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from data8_tui.insight.humanize import brief_span, count, several
from data8_tui.tui import safe
from data8_tui.tui.records.scan import RecordScan
from data8_tui.tui.records.search import RecordSearch
from data8_tui.tui.remedies import one_line
from data8_tui.tui.widgets.bar import percentage
from data8_tui.tui.widgets.static_text import StaticText


class FindInput(Input):
    """The text to be found; up and down leave it for the records."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("up,down", "leave", show=False)]

    class Left(Message):
        """The focus is to go back to the records."""

    def action_leave(self) -> None:
        self.post_message(self.Left())


class FindLine(Horizontal):
    """The field, and at its right what was found so far."""

    DEFAULT_CSS = """
    FindLine {
        height: 1; padding: 0 2; display: none;
        &.-shown { display: block; }
        #find { width: 1fr; min-width: 12; padding: 0; }
        #found { width: auto; max-width: 64; padding-left: 2; }
    }
    """

    def compose(self) -> ComposeResult:
        yield FindInput(placeholder="find…", id="find", compact=True)
        yield StaticText(id="found")

    @property
    def field(self) -> Input:
        return self.query_one("#find", Input)

    def show_found(self, text: str) -> None:
        """Show what was found."""
        line = Content.assemble(safe.content(text, "$text-muted"))
        self.query_one("#found", StaticText).update(line)


def found_text(
    search: RecordSearch, scan: RecordScan | None, cursor: int | None, *, on: str, stop: str
) -> str:
    """`2 of 12 found in 400 of 1,000,000 · Enter for all`.

    `on` is the key that goes on through all records, `stop` the one that stops that.
    """
    found = f"{count(search.found.count)} found" if search.found.count else "not found"
    if cursor is not None and cursor < search.size and cursor in search.found:
        found = f"{count(search.found.rank(cursor) + 1)} of {found}"
    if search.complete:
        return f"{found} in all {several(search.size, 'record')}"
    if scan is None:
        seen = f"{count(search.searched.count)} of {count(search.size)}"
        return f"{found} in {seen} · {on} for all"
    if scan.waiting is not None:
        return f"{found} · {one_line(scan.waiting)} Trying again; {stop} stops."
    left = scan.seconds_left
    rest = "" if left is None else f", {brief_span(timedelta(seconds=left))} left"
    return f"{found} · {percentage(100 * scan.done / scan.count)} searched{rest}, {stop} stops"
