"""The dialog for what is to be copied."""

from collections.abc import Sequence

from textual.content import Content

from data8_tui.tui.dialogs.choice_dialog import ChoiceDialog
from data8_tui.tui.record_table.copy_text import OF_MARKED, CopyForm


class CopyDialog(ChoiceDialog[CopyForm]):
    """Returns the form that was chosen."""

    TITLE_TEXT = "Copy"
    HINT = "↑ ↓  pick      enter  copy      esc  cancel"

    def __init__(self, forms: Sequence[CopyForm], marked: str) -> None:
        """`marked` is how many rows are marked: `3 records`."""
        super().__init__(forms)
        self._marked = marked

    def line(self, choice: CopyForm) -> Content:
        number = f" ({self._marked})" if choice in OF_MARKED else ""
        return Content(f"{choice.value}{number}")
