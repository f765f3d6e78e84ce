"""The dialog that finds a column by a part of its name."""

from collections.abc import Iterable, Sequence

from textual.widget import Widget
from textual.widgets import Input, Label, Static

from data8_tui.insight.humanize import several
from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog

_MOST = 6
"""Names that are listed."""


class FindColumnDialog(Dialog[str]):
    """Returns the name of the first column that has the typed text in its name."""

    TITLE_TEXT = "Find a column"
    HINT = "enter  go there      esc  cancel"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = names

    def fields(self) -> Iterable[Widget]:
        yield Label("Any part of its name:")
        yield Input(id="name", compact=True)
        yield Static(id="found", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @property
    def _found(self) -> list[str]:
        typed = self.query_one(Input).value.strip().casefold()
        return [name for name in self._names if typed in name.casefold()] if typed else []

    def on_input_changed(self, event: Input.Changed) -> None:
        self.show_problem("")
        found = self._found
        more = f" and {several(len(found) - _MOST, 'more column')}" if len(found) > _MOST else ""
        text = safe.content(f"{', '.join(found[:_MOST])}{more}", "$text-muted")
        self.query_one("#found", Static).update(text)

    def on_input_submitted(self) -> None:
        if found := self._found:
            self.dismiss(found[0])
        else:
            self.show_problem("No column has that in its name.")
