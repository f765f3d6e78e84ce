"""A dialog whose list is moved through from a field: the keys stay with the field."""

from textual.widget import Widget
from textual.widgets import Input, OptionList

from data8_tui.tui.dialogs.dialog import Dialog, Result


class FieldAndListDialog(Dialog[Result]):
    """The terminal's cursor goes where the last key acted: to the field, or to the list."""

    _typed_when_moved: tuple[Widget | None, str, int] | None = None
    """The field, its text and its cursor when the list was moved through last."""

    def mark_move(self) -> None:
        """Call when a key has moved the highlight of the list."""
        self._typed_when_moved = self._typed_now

    @property
    def cursor_widget(self) -> Widget | None:
        if self._typed_when_moved is not None and self._typed_when_moved == self._typed_now:
            chosen = next(iter(self.query(OptionList)), None)
            if chosen is not None and chosen.highlighted is not None:
                return chosen
        return super().cursor_widget

    @property
    def _typed_now(self) -> tuple[Widget | None, str, int]:
        field = self.focused
        if isinstance(field, Input):
            return field, field.value, field.cursor_position
        return field, "", 0
