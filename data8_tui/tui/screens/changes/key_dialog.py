"""The dialog for the columns that records are matched by."""

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from data8_tui.errors import UsageError
from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog
from data8_tui.tui.remedies import one_line
from data8_tui.tui.screens.changes.key_choice import KeyChoice, KeyOptions


class KeyDialog(Dialog[KeyChoice]):
    """Returns one of the keys that were found, or the one that was typed."""

    TITLE_TEXT = "Match records by"
    HINT = "↑ ↓  choose      tab  type others      enter  compare      esc  cancel"

    def __init__(self, options: KeyOptions) -> None:
        super().__init__()
        self._options = options
        self._offered = list(options.offered())

    def fields(self) -> Iterable[Widget]:
        if not self._options.compared:
            yield Static("No column tells all records of both files apart.\n", markup=False)
        yield OptionList(*(Option(_line(one)) for one in self._offered), compact=True)
        yield Label("Other columns, as id, or id,id2, or contact_id=id:")
        yield Input(id="key", compact=True)

    def on_mount(self) -> None:
        choices = self.query_one(OptionList)
        choices.focus()
        choices.highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._offered[event.option_index])

    def on_input_changed(self) -> None:
        self.show_problem("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(self._options.typed(event.value))
        except UsageError as error:
            self.show_problem(safe.content(one_line(error)))


def _line(choice: KeyChoice) -> Content:
    remark = safe.content(f"  {choice.remark}", "$text-muted")
    return Content.assemble(safe.content(choice.name), remark)
