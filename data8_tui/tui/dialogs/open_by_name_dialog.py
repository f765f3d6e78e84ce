"""The dialog that opens one by a part of its name, or by its exact name if it isn't listed."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from data8_tui.insight.humanize import several
from data8_tui.tui import safe
from data8_tui.tui.dialogs.dialog import Dialog

_MOST = 8
"""Names that are offered at once; more are a case for typing on."""


class Matches(OptionList, can_focus=False):
    """The keys stay with the field above; this only shows what they choose."""


class OpenByNameDialog(Dialog[str]):
    """Returns a known name, or the name as typed; whether that exists is left to Data8."""

    HINT = "↑ ↓  pick      enter  open      esc  cancel"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", priority=True),
        Binding("up", "move(-1)", priority=True),
    ]

    def __init__(self, noun: str, known: Sequence[str]) -> None:
        self.TITLE_TEXT = f"Open a {noun} by its name"  # type: ignore[misc]  # one for each noun
        super().__init__()
        self._noun = noun
        self._known = known
        self._matches: Sequence[str] = ()

    def fields(self) -> Iterable[Widget]:
        yield Label("Any part of its name:")
        yield Input(id="name", compact=True)
        yield Matches(id="matches", compact=True)
        yield Static("", id="result", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._update_matches()

    def on_input_changed(self) -> None:
        self.show_problem("")
        self._update_matches()

    def _update_matches(self) -> None:
        typed = self.query_one(Input).value.strip()
        found = find_names(self._known, typed)
        self._matches = found[:_MOST] if typed else ()
        matches = self.query_one(Matches)
        matches.clear_options()
        matches.add_options([Option(safe.content(name)) for name in self._matches])
        matches.display = bool(self._matches)
        matches.highlighted = 0 if self._matches else None
        self._show_result(len(found))

    def _show_result(self, found: int) -> None:
        """What Enter opens, where that is none of the names above, or how many more there are."""
        typed = self.query_one(Input).value.strip()
        if not typed:
            text = f"{several(len(self._known), self._noun)} listed so far."
        elif self._picked() is None:
            text = f"Data8 is asked for a {self._noun} of exactly that name."
        else:
            more = found - len(self._matches)
            text = f"and {more:,} more" if more else ""
        self.query_one("#result", Static).update(safe.content(text, "$text-muted"))

    def action_move(self, by: int) -> None:
        """Pick another name; above the first stands what was typed, as it is."""
        matches = self.query_one(Matches)
        at = -1 if matches.highlighted is None else matches.highlighted
        at = min(max(at + by, -1), len(self._matches) - 1)
        matches.highlighted = None if at < 0 else at
        self._show_result(len(find_names(self._known, self.query_one(Input).value.strip())))

    def _picked(self) -> str | None:
        at = self.query_one(Matches).highlighted
        return self._matches[at] if at is not None else None

    def on_input_submitted(self, event: Input.Submitted) -> None:
        typed = event.value.strip()
        if not typed:
            self.show_problem(f"Type the {self._noun}'s name, or leave with Escape.")
        else:
            self.dismiss(self._picked() or typed)


def find_names(known: Sequence[str], typed: str) -> list[str]:
    """The names that contain `typed` in any case: the exact one, those that begin so, others."""
    sought = typed.casefold()
    found = [name for name in known if sought in name.casefold()]

    def rank(name: str) -> int:
        folded = name.casefold()
        return 0 if name == typed else 1 if folded == sought else 3 - folded.startswith(sought)

    return sorted(found, key=rank)
