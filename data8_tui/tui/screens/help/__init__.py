"""Every key that works on the screen below, read from its live bindings."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.tui.commands import EVERYWHERE, Command
from data8_tui.tui.dialog import Dialog

Section = dict[str, tuple[list[str], str]]
"""For each action its keys and its sentence."""


def sections(screen: Screen[object]) -> Iterator[tuple[str, list[tuple[list[str], str]]]]:
    """The live bindings in three parts; what a key does here is said in the screen's own words."""
    own = _by_key(getattr(screen, "TABLE", ()))
    everywhere = _by_key(EVERYWHERE)
    found: dict[str, Section] = {"On this screen": {}, "In the table": {}, "Everywhere": {}}
    for key, (node, binding, enabled, _) in screen.active_bindings.items():
        command = own.get(key) or everywhere.get(key)
        said = binding.tooltip or (command.sentence if command else binding.description)
        if not enabled or not said or (command is None and isinstance(node, App | Screen)):
            continue
        lent = command is not None and not binding.tooltip  # the table's key, in the screen's words
        if lent and command and screen.check_action(command.action, ()) is False:
            continue
        name = "On this screen" if key in own else "Everywhere" if command else "In the table"
        keys, _ = found[name].setdefault(binding.action, ([], said))
        keys.append(screen.app.get_key_display(binding))
    return ((name, list(section.values())) for name, section in found.items() if section)


def _by_key(commands: Iterable[Command]) -> dict[str, Command]:
    return {key: command for command in commands for key in command.keys.split(",")}


class HelpScreen(Dialog[None]):
    """The keys of the screen that it was opened on."""

    TITLE_TEXT = "Keys"
    HINT = "↑ ↓  scroll      esc  close"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,q", "leave", "close")]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self.sections = list(sections(below))

    def fields(self) -> Iterable[Widget]:
        yield VerticalScroll(Static(self._text(), id="keys"), id="scroll")

    def on_mount(self) -> None:
        self.query_one("#scroll").focus()

    def _text(self) -> Content:
        pieces: list[Content | tuple[str, str] | str] = []
        for name, commands in self.sections:
            pieces += [(f"{name}\n", "$text-muted")]
            for keys, sentence in commands:
                shown = " ".join(dict.fromkeys(keys))
                pieces += [(f"  {shown:<12}", "bold $text-accent"), f" {sentence}\n"]
            pieces += ["\n"]
        return Content.assemble(*pieces).rstrip()
