"""The dialog for the number of the record to go to."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input, Label

from data8_tui.errors import UsageError
from data8_tui.insight import humanize
from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog
from data8_tui.tui.record_table.position import Position, parse_position
from data8_tui.tui.remedies import one_line


class JumpDialog(Dialog[Position]):
    """Answers with a row, or with the number of a record."""

    HINT = "enter  jump      esc  cancel"

    def __init__(self, noun: str, rows: int, most: int | None = None) -> None:
        """`rows` are shown, of records numbered up to `most` (None: as the rows are)."""
        super().__init__()
        self.TITLE_TEXT = f"Jump to a {noun}"  # type: ignore[misc]  # what a row is
        self._rows, self._most = rows, most

    def fields(self) -> Iterable[Widget]:
        share = "a share like 50%"
        if self._most is not None:
            share = f"50% of the {humanize.count(self._rows)} shown"
        largest = humanize.count(self._rows if self._most is None else self._most)
        yield Label(f"A number up to {largest}, {share}, or end:")
        yield Input(id="position", compact=True)

    def on_mount(self) -> None:
        self.query_one("#position").focus()

    def on_input_changed(self) -> None:
        self.show_problem("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(parse_position(event.value, self._rows, self._most))
        except UsageError as error:
            self.show_problem(safe.content(one_line(error)))
