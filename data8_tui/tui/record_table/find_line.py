"""The line in which a text is typed that is looked for, and what was found where."""

from datetime import timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from data8_tui.cell_width import cell_width
from data8_tui.insight.humanize import brief_span, count, several
from data8_tui.tui import safe
from data8_tui.tui.records.scan import RecordScan
from data8_tui.tui.records.search import RecordSearch
from data8_tui.tui.remedies import one_line
from data8_tui.tui.widgets.bar import percentage
from data8_tui.tui.widgets.static_text import StaticText

_LEAST_FIELD, _MOST_FOUND, _GAP = 12, 64, 2
"""Cells, as in the style sheet below."""


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
    def room(self) -> int:
        """The cells that what was found has, where the field has its least."""
        return min(_MOST_FOUND, self.size.width - _LEAST_FIELD) - _GAP

    @property
    def field(self) -> Input:
        return self.query_one("#find", Input)

    def show_found(self, text: str) -> None:
        """Show what was found."""
        line = Content.assemble(safe.content(text, "$text-muted"))
        self.query_one("#found", StaticText).update(line)


def found_text(
    search: RecordSearch,
    scan: RecordScan | None,
    cursor: int | None,
    *,
    room: int,
    on: str,
    stop: str,
) -> str:
    """`match 2 of 12 in the 400 records searched · Enter for all`, in `room` cells if that can be.

    `on` is the key that goes on through all records, `stop` the one that stops that.
    """
    found = _matches(search, cursor)
    if search.complete:
        return f"{found} in all {several(search.size, 'record')}"
    if scan is None:
        return _searched_text(found, search.searched.count, room, on)
    if scan.waiting is not None:
        return f"{found} · {one_line(scan.waiting)} Trying again; {stop} stops."
    left = scan.seconds_left
    rest = "" if left is None else f", {brief_span(timedelta(seconds=left))} left"
    progress = f" · {percentage(100 * scan.done / scan.count)} searched{rest}, {stop} stops"
    so_far = f"{found} so far{progress}"
    fits = search.found.count and cell_width(so_far) <= room
    return so_far if fits else f"{found}{progress}"


def _matches(search: RecordSearch, cursor: int | None) -> str:
    """How many matches there are, and which of them is the record of the cursor."""
    number = count(search.found.count)
    if cursor is not None and cursor < search.size and cursor in search.found:
        return f"match {count(search.found.rank(cursor) + 1)} of {number}"
    return f"{number} found" if search.found.count else "not found"


def _searched_text(found: str, searched: int, room: int, on: str) -> str:
    number = count(searched)
    where = (f"the {several(searched, 'record')} searched", f"the {number} searched")
    texts = [f"{found} in {each} · {on} for all" for each in (*where, f"{number} searched")]
    return next((text for text in texts if cell_width(text) <= room), texts[-1])
