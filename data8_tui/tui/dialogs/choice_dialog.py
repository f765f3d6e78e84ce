"""A dialog whose result is one of several choices."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from data8_tui.tui.dialogs.dialog import Dialog, Result


class ChoiceDialog(Dialog[Result]):
    """Returns the choice; the subclass renders each."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "leave", "cancel")]

    def __init__(self, choices: Sequence[Result]) -> None:
        super().__init__()
        self._choices = choices

    def line(self, choice: Result) -> Content:
        """A choice as it is shown, on two lines at most."""
        raise NotImplementedError

    def fields(self) -> Iterable[Widget]:
        yield OptionList(*(Option(self.line(one)) for one in self._choices), compact=True)

    def on_mount(self) -> None:
        choices = self.query_one(OptionList)
        choices.focus()
        choices.highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index])
