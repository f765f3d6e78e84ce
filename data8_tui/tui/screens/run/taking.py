"""Which of a job's outputs is the result."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from data8_tui.tui import safe
from data8_tui.tui.dialog import Dialog


class OutputsDialog(Dialog[str]):
    """Answers the workflow's name for the output that was chosen."""

    TITLE_TEXT = "Which output is the result?"
    HINT = "enter  take it      esc  cancel"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "leave", "cancel")]

    def __init__(self, outputs: Sequence[str]) -> None:
        super().__init__()
        self._outputs = outputs

    def fields(self) -> Iterable[Widget]:
        yield Static("The others stay where they are, and d on the job's page gets them.")
        names = (Option(safe.content(name)) for name in self._outputs)
        yield OptionList(*names, id="outputs", compact=True)

    def on_mount(self) -> None:
        outputs = self.query_one(OptionList)
        outputs.focus()
        outputs.highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._outputs[event.option_index])
