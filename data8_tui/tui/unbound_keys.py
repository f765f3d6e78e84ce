"""Sentences for keys that do nothing: no key that is pressed stays without an answer."""

from typing import Any

from textual.app import App
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input

from data8_tui.keys import keymap
from data8_tui.keys.app_commands import EVERYWHERE
from data8_tui.keys.command import Command
from data8_tui.keys.key_names import key_symbol
from data8_tui.keys.keymap import key_of
from data8_tui.tui import safe
from data8_tui.tui.app_screen import AppScreen
from data8_tui.tui.clipboard import copy


class UnboundKeys:
    """Shows for a key that nothing has taken why that is."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app

    def report(self, event: Key) -> None:
        """Show the sentence; none while a text is typed."""
        if not isinstance(self._app.focused, Input):
            safe.toast(self._app.screen, self._sentence(event.key))

    def _sentence(self, key: str) -> str:
        symbol, screen = key_symbol(key), self._app.screen
        table: tuple[Command, ...] = getattr(screen, "KEYS", ())
        own = [one for one in keymap.current().of(table) if key in one.key_list]
        everywhere = keymap.by_key(keymap.current().of(EVERYWHERE))
        if isinstance(screen, ModalScreen):
            return f"{symbol} does nothing here. The last line has the keys."
        for one in own:
            if isinstance(screen, AppScreen) and (reason := screen.why_not(one)):
                return reason
        if own or key in everywhere:
            word = (own[0] if own else everywhere[key]).word
            return f"{symbol} ({word}) is not possible now."
        return f"{symbol} does nothing here; {key_of(EVERYWHERE, 'app.help')} lists the keys."


def answer_interrupt(app: App[Any]) -> None:
    """ctrl+c: copy what is selected, with a toast; where nothing is, show how to leave."""
    focused = app.focused
    selected = focused.selected_text if isinstance(focused, Input) else None
    if text := selected or app.screen.get_selected_text():
        copy(app, text, "What is selected")
        return
    leave, suspend = key_of(EVERYWHERE, "app.leave"), key_of(EVERYWHERE, "app.suspend")
    first = "Leave this first; then " if isinstance(focused, Input) else ""
    safe.toast(app.screen, f"{first}{leave} quits, and {suspend} goes back to the shell for now.")
