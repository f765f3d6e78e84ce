"""The dialog for what is to be copied."""

from collections.abc import Sequence

from textual.content import Content

from data8_tui.insight.humanize import several
from data8_tui.tui.dialogs.choice_dialog import ChoiceDialog
from data8_tui.tui.record_table.copy_text import OF_MARKED, CopyForm


class CopyDialog(ChoiceDialog[CopyForm]):
    """Returns the form that was chosen."""

    TITLE_TEXT = "Copy"
    HINT = "↑ ↓  pick      enter  copy      esc  cancel"

    def __init__(self, forms: Sequence[CopyForm], marked: int) -> None:
        super().__init__(forms)
        self._marked = marked

    def line(self, choice: CopyForm) -> Content:
        number = f" ({several(self._marked, 'record')})" if choice in OF_MARKED else ""
        return Content(f"{choice.value}{number}")
