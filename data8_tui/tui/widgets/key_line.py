"""The last line of every screen: the keys that work now, as many as fit, help always included."""

from itertools import accumulate

from textual.binding import ActiveBinding
from textual.content import Content
from textual.events import Click
from textual.widgets import Input

from data8_tui.keys import keymap
from data8_tui.keys.app_commands import EVERYWHERE
from data8_tui.keys.command import Command
from data8_tui.keys.commands import TYPING
from data8_tui.keys.key_names import key_symbol
from data8_tui.tui.widgets.static_text import StaticText


class KeyLine(StaticText):
    """Built from the screen's active bindings, so that every key shown does something."""

    DEFAULT_CSS = """
    KeyLine { height: 1; width: 100%; dock: bottom; padding: 0 1; background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._ends: list[tuple[int, str]] = []
        """Of each command shown the cell behind it, and its key."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.present())
        self.call_after_refresh(self.present)

    def on_resize(self) -> None:
        self.present()

    def present(self) -> None:
        """Lay out what fits: the screen's own commands first, then quit and help at the end."""
        if not self.is_attached:
            return
        bound = self.screen.active_bindings  # costly: it asks whether each action is allowed
        own = [(one, self._piece(one)) for one in self._own() if self._works(one, bound)]
        kept = [] if self._typing else [(one, self._piece(one)) for one in self._kept(bound)]
        room = self.size.width - sum(piece.cell_length for _, piece in kept)
        while own and sum(piece.cell_length for _, piece in own) > room:
            own.pop()
        shown = [*own, *kept]
        ends = accumulate(piece.cell_length for _, piece in shown)
        self._ends = [(end, one.key_list[0]) for end, (one, _) in zip(ends, shown, strict=True)]
        self.update(Content.assemble(*(piece for _, piece in shown)), layout=False)

    def on_click(self, event: Click) -> None:
        """Press the key of the command that was clicked."""
        at = event.get_content_offset(self)
        if at is not None and (key := next((key for end, key in self._ends if at.x < end), "")):
            self.app.simulate_key(key)

    @property
    def _typing(self) -> bool:
        """Whether letters go into a text field; then no key that is a letter is shown."""
        return isinstance(self.screen.focused, Input)

    def _own(self) -> tuple[Command, ...]:
        if self._typing:
            return keymap.current().of(getattr(self.screen, "TYPING", TYPING))
        own = keymap.current().of(getattr(self.screen, "KEYS", ()))
        return tuple(one for one in own if one.footer)

    def _kept(self, bound: dict[str, ActiveBinding]) -> list[Command]:
        """The application's commands that are always shown, unless a screen has the key."""
        return [
            one
            for one in keymap.current().of(EVERYWHERE)
            if one.footer and any(_leads_to(bound.get(key), one) for key in one.key_list)
        ]

    def _works(self, command: Command, bound: dict[str, ActiveBinding]) -> bool:
        """Whether one of its keys is bound now, and the screen allows the action."""
        if not self.screen.check_action(command.action, ()):  # the key may be the table's
            return False
        only_says_why = getattr(self.screen, "only_says_why", None)
        if only_says_why is not None and only_says_why(command.action):
            return False
        return any(key in bound and bound[key].enabled for key in command.key_list)

    def _piece(self, command: Command) -> Content:
        key = key_symbol(command.key_list[0])
        word_for = getattr(self.screen, "footer_word", None)
        word = word_for(command) if word_for is not None else command.word
        return Content.assemble(" ", (key, "bold $text-accent"), f" {word} ")


def _leads_to(bound: ActiveBinding | None, command: Command) -> bool:
    return bound is not None and bound.binding.id == command.id
