"""The dialog that opens one by a part of its name, or by its exact name if it isn't found."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import ClassVar, Protocol

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from data8_tui.errors import Data8Error
from data8_tui.insight.humanize import several
from data8_tui.safetext import visible
from data8_tui.tui import safe
from data8_tui.tui.dialogs.detail_requests import request_each
from data8_tui.tui.dialogs.field_and_list import FieldAndListDialog
from data8_tui.tui.dialogs.name_search import NameSearch, SearchState
from data8_tui.tui.widgets.grid.cells import both_ends

_MOST = 8
"""Names that are offered at once; more are a case for typing on."""
_LOOKED_AT = 16
"""Names of which details are asked for, so that the best come first."""
_NARROWEST = 20
"""Cells of a name."""
_PAUSE = 0.15
"""Seconds without another letter before that is done."""


class MatchDetails(Protocol):
    """What is known of what the names stand for."""

    def known(self, name: str) -> bool:
        """Whether there is something to show."""

    def rank(self, name: str) -> tuple[int, int]:
        """What to sort by; the lowest comes first."""

    def beside(self, name: str) -> Content:
        """What stands at the right edge of the name's line, always of one width."""

    async def fetch(self, name: str) -> None:
        """Ask for it. Raises Data8Error."""


class Matches(OptionList, can_focus=False):
    """The keys stay with the field above; this only shows what they choose."""


class OpenByNameDialog(FieldAndListDialog[str]):
    """Returns a known name, or the name as typed; whether that exists is left to Data8."""

    HINT = "↑ ↓  pick      enter  open      esc  cancel"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", priority=True),
        Binding("up", "move(-1)", priority=True),
    ]

    def __init__(self, noun: str, search: NameSearch, details: MatchDetails | None = None) -> None:
        self.TITLE_TEXT = f"Open a {noun} by its name"  # type: ignore[misc]  # one for each noun
        super().__init__()
        self._noun = noun
        self._search = search
        self._details = details
        self._moved = False
        """Whether a name was picked that isn't simply the first."""
        self._asked_for: set[str] = set()
        """The names whose details were asked for last."""
        self._found: Sequence[str] = ()
        self._waiting = False
        """Whether Enter was pressed before a name was found; ended by typing on."""

    def fields(self) -> Iterable[Widget]:
        yield Label("Any part of its name:")
        yield Input(id="name", compact=True)
        yield Matches(id="matches", compact=True)
        yield Static("", id="result", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._update_matches()
        self.run_worker(self._search.run(self._on_page), group="search")

    def on_input_changed(self) -> None:
        self.show_problem("")
        self._waiting = self._moved = False
        self._found = ()
        self._update_matches()
        self._ask_for_details()

    def _on_page(self) -> None:
        """Further names came, or none will: what is highlighted stays so."""
        if not self.is_current:  # it was left, and loses its widgets
            return
        self._update_matches()
        self._ask_for_details()
        if self._waiting and not self._awaits_details:
            self._open()

    @property
    def _awaits_details(self) -> bool:
        """Whether the best of the names is known only when their details have come."""
        details = self._details
        return details is not None and not all(map(details.known, self._asked_for))

    def _ask_for_details(self) -> None:
        """What is asked for goes on while the names stay the same."""
        details, found = self._details, self._found[:_LOOKED_AT]
        if details is not None and set(found) != self._asked_for:
            self._asked_for = set(found)
            self.run_worker(self._fetch_details(details, found), group="details", exclusive=True)

    async def _fetch_details(self, details: MatchDetails, names: Sequence[str]) -> None:
        """Then order once by what has come: names that leap about can't be picked."""
        unknown = [name for name in names if not details.known(name)]
        if unknown:
            await asyncio.sleep(_PAUSE)
            try:
                await request_each(details.fetch, unknown)
            except Data8Error:
                self._asked_for = set()
        if self.is_current:
            self._update_matches()
            if self._waiting:
                self._open()

    @property
    def _typed(self) -> str:
        return self.query_one(Input).value.strip()

    def _update_matches(self) -> None:
        picked, as_typed = self._picked(), bool(self._found) and self._picked() is None
        self._found = self._in_order(self._search.find(self._typed)) if self._typed else ()
        shown = self._found[:_MOST]
        matches = self.query_one(Matches)
        matches.clear_options()
        matches.add_options([Option(self._line(name)) for name in shown])
        matches.display = bool(shown)
        first = 0 if shown and not as_typed else None
        kept = self._moved and picked and picked in shown
        matches.highlighted = shown.index(picked) if kept and picked else first
        self._show_result()

    def _in_order(self, found: Sequence[str]) -> Sequence[str]:
        """The exact name first, then by what is known of them."""
        if (details := self._details) is None:
            return found
        typed = self._typed.casefold()
        return sorted(found, key=lambda name: (name.casefold() != typed, details.rank(name)))

    def _line(self, name: str) -> Content:
        if self._details is None:
            return safe.content(name)
        beside = self._details.beside(name)
        room = self.query_one("#panel").content_size.width - beside.cell_length - 2
        room = max(_NARROWEST, room)
        return Content.assemble(both_ends(visible(name), room).ljust(room), "  ", beside)

    def _show_result(self) -> None:
        """How many more names there are, how much was searched, and what Enter opens instead."""
        more = len(self._found) - _MOST
        text = f"and {more:,} more · {self._searched()}" if more > 0 else self._searched()
        known = self._search.state is not SearchState.SEARCHING or self._found
        if self._waiting:
            text += f"\nThe first {self._noun} that is found opens."
        elif self._typed and known and self._picked() is None:
            text += f"\nData8 is asked for a {self._noun} of exactly that name."
        self.query_one("#result", Static).update(Content.styled(text, "$text-muted"))

    def _searched(self) -> str:
        number = several(len(self._search), self._noun)
        match self._search.state:
            case SearchState.SEARCHING:
                return f"searched {number}, more follow"
            case SearchState.COMPLETE:
                return f"searched all {number}"
            case SearchState.CUT | SearchState.STOPPED:
                return f"searched {number}; there are more"
            case SearchState.FAILED:
                return f"searched {number}; the others can't be listed"

    def action_move(self, by: int) -> None:
        """Pick another name; above the first stands what was typed, as it is."""
        matches = self.query_one(Matches)
        at = -1 if matches.highlighted is None else matches.highlighted
        at = min(max(at + by, -1), min(len(self._found), _MOST) - 1)
        matches.highlighted = None if at < 0 else at
        self._moved = True
        self.mark_move()
        self._show_result()

    def _picked(self) -> str | None:
        at = self.query_one(Matches).highlighted
        return self._found[at] if at is not None and at < len(self._found) else None

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not self._typed:
            self.show_problem(f"Type the {self._noun}'s name, or leave with Escape.")
        else:
            self._open()

    def _open(self) -> None:
        """Open what is picked, or what was typed; while neither is known to exist, wait."""
        self._waiting = not self._found and self._search.state is SearchState.SEARCHING
        if self._waiting:
            self._show_result()
        else:
            self.dismiss(self._picked() or self._typed)
