"""The palette: commands by their words, and jobs, datasets and workflows by part of their name."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from data8_tui.cell_width import pad
from data8_tui.insight.humanize import several
from data8_tui.keys.commands import BY_NAME, JOBS
from data8_tui.keys.keymap import key_of
from data8_tui.tui import safe
from data8_tui.tui.dialogs.field_and_list import FieldAndListDialog
from data8_tui.tui.palette_entries import ACCOUNTS, PaletteEntry, PaletteNames, PaletteSource
from data8_tui.tui.widgets.grid.cells import both_ends

_MOST = 200
"""Lines that are kept at once; more are a case for typing on."""
_FEWEST_ROWS, _MOST_ROWS = 3, 14
_AROUND = 9
"""Rows of the dialog around its list."""
_BESIDE_LINES = 5
"""Cells of the margins of a line, of the gap in it and of the scrollbar."""
_NARROWEST = 16
"""Cells of a text."""


class PaletteLines(OptionList, can_focus=False):
    """The keys stay with the field above; this shows what they choose."""


class PaletteDialog(FieldAndListDialog[PaletteEntry]):
    """Returns what was chosen."""

    TITLE_TEXT = "Commands"
    HINT = "↑ ↓  pick      tab  complete      enter  do it      esc  cancel"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", priority=True),
        Binding("up,ctrl+p", "move(-1)", priority=True),
        Binding("pagedown", "move(8)", priority=True),
        Binding("pageup", "move(-8)", priority=True),
        Binding("tab", "complete", priority=True),
    ]

    def __init__(self, source: PaletteSource) -> None:
        super().__init__()
        self._source = source
        self._found: list[PaletteEntry] = []

    def fields(self) -> Iterable[Widget]:
        yield Input(id="typed", compact=True, placeholder="a command, or part of a name")
        yield PaletteLines(id="lines", compact=True)
        yield Static("", id="result", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_resize(self) -> None:
        rows = self.size.height * 9 // 10 - _AROUND
        lines = self.query_one(PaletteLines)
        lines.styles.height = max(_FEWEST_ROWS, min(rows, _MOST_ROWS))
        self.call_after_refresh(self._update_lines)

    def add(self, names: PaletteNames) -> None:
        """Offer names of earlier sessions, too; what is picked stays so."""
        picked = self._picked
        self._source.add(names)
        if self.is_mounted:
            self._update_lines()
            if picked in self._found[:_MOST]:
                self.query_one(PaletteLines).highlighted = self._found.index(picked)

    def on_input_changed(self) -> None:
        self._update_lines()

    def _update_lines(self) -> None:
        typed = self.query_one(Input).value
        self._found = self._source.find(typed)
        lines = self.query_one(PaletteLines)
        lines.clear_options()
        lines.add_options([Option(self._line(entry)) for entry in self._found[:_MOST]])
        lines.highlighted = 0 if self._found else None
        lines.display = bool(self._found)
        self.query_one("#result", Static).update(Content.styled(self._result(typed), "$text-muted"))

    def _line(self, entry: PaletteEntry) -> Content:
        room = self.query_one("#panel").content_size.width - _BESIDE_LINES - len(entry.beside)
        room = max(_NARROWEST, room)
        style = "bold $text-accent" if entry.action else "$text-muted"
        text = both_ends(safe.visible(entry.text), room)
        return Content.assemble(pad(text, room), "  ", (entry.beside, style))

    def _result(self, typed: str) -> str:
        if self._found:
            return f"{several(len(self._found), 'line')} · names are those seen so far"
        if typed.split()[:1] == [ACCOUNTS]:
            return f"No other account fits. {ACCOUNTS} alone lists those of config.toml."
        key = key_of(JOBS, BY_NAME.action)
        return (
            f"Nothing fits “{safe.visible(typed.strip())}”. Names are those seen so far; "
            f"{key} among jobs or datasets searches all of them at Data8."
        )

    def action_move(self, by: int) -> None:
        lines = self.query_one(PaletteLines)
        last = min(len(self._found), _MOST) - 1
        if last >= 0:
            lines.highlighted = max(0, min((lines.highlighted or 0) + by, last))
            self.mark_move()

    def action_complete(self) -> None:
        """Write out what is picked."""
        if (picked := self._picked) is not None:
            typed = self.query_one(Input)
            typed.value = safe.visible(picked.typed)
            typed.cursor_position = len(typed.value)

    @property
    def _picked(self) -> PaletteEntry | None:
        at = self.query_one(PaletteLines).highlighted
        return self._found[at] if at is not None and at < len(self._found) else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index])

    def on_input_submitted(self) -> None:
        if (picked := self._picked) is not None:
            self.dismiss(picked)
