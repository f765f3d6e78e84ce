"""The dialog for the number of the record to go to."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Input, Label

from data8_tui.errors import UsageError
from data8_tui.insight import humanize
from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog
from data8_tui.tui.record_table.position import parse_position
from data8_tui.tui.remedies import one_line


class JumpDialog(Dialog[int]):
    """Answers with a record's number, from 1."""

    TITLE_TEXT = "Jump to a record"
    HINT = "enter  jump      esc  cancel"

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def fields(self) -> Iterable[Widget]:
        yield Label(f"A number up to {humanize.count(self._count)}, a share like 50%, or end:")
        yield Input(id="position", compact=True)

    def on_mount(self) -> None:
        self.query_one("#position").focus()

    def on_input_changed(self) -> None:
        self.show_problem("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(parse_position(event.value, self._count))
        except UsageError as error:
            self.show_problem(safe.content(one_line(error)))
