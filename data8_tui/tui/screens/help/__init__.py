"""Every key that works on the screen below, read from its live bindings."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from data8_tui.tui.dialog import Dialog


def sections(screen: Screen[object]) -> Iterator[tuple[str, list[tuple[list[str], str]]]]:
    """For each section its name, and for each action its keys and sentence."""
    found: dict[str, dict[str, tuple[list[str], str]]] = {}
    for node, binding, enabled, tooltip in screen.active_bindings.values():
        sentence = tooltip or binding.description
        if not enabled or not sentence or binding.system:
            continue
        section = found.setdefault(_section(node), {})
        keys, _ = section.setdefault(binding.action, ([], sentence))
        keys.append(screen.app.get_key_display(binding))
    for name in ("On this screen", "In the table", "Everywhere"):
        if name in found:
            yield name, list(found[name].values())


def _section(node: DOMNode) -> str:
    if isinstance(node, App):
        return "Everywhere"
    return "On this screen" if isinstance(node, Screen) else "In the table"


class HelpScreen(Dialog[None]):
    """The keys of the screen that it was opened on."""

    TITLE_TEXT = "Keys"
    HINT = "↑ ↓  scroll      esc  close"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,q", "leave", "close")]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._sections = list(sections(below))

    def fields(self) -> Iterable[Widget]:
        yield VerticalScroll(Static(self._text(), id="keys"), id="scroll")

    def on_mount(self) -> None:
        self.query_one("#scroll").focus()

    def _text(self) -> Content:
        pieces: list[Content | tuple[str, str] | str] = []
        for name, commands in self._sections:
            pieces += [(f"{name}\n", "$text-muted")]
            for keys, sentence in commands:
                shown = " ".join(dict.fromkeys(keys))
                pieces += [(f"  {shown:<12}", "bold $text-accent"), f" {sentence}\n"]
            pieces += ["\n"]
        return Content.assemble(*pieces).rstrip()
