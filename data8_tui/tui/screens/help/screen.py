"""Every key that works on the screen below, read from its live bindings."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from data8_tui.keys.app_commands import EVERYWHERE
from data8_tui.keys.key_names import key_symbol
from data8_tui.keys.keymap import by_key, current
from data8_tui.tui.dialogs.dialog import Dialog
from data8_tui.tui.safe import content
from data8_tui.tui.widgets.key_hint import KeyHint
from data8_tui.tui.widgets.scrolled_lines import ScrolledLines

KeySentence = tuple[list[str], str]
"""The keys of an action, and its sentence."""
HelpSection = dict[str, KeySentence]
"""The same for each action."""

HERE, FIELD, TABLE, EVERY = "On this screen", "In the field", "In the table", "Everywhere"

_SENTENCE_AT = 15
"""The cell in which sentences begin."""
_NARROWEST = 16

_TYPED = {
    "right": "Go right; at the end, take what is completed in grey",
    "home": "Go to the beginning",
    "end": "Go to the end",
    "ctrl+w": "Delete the word before the cursor",
    "ctrl+u": "Delete all before the cursor",
}
"""Of a text field's many keys those that are worth a line, beside what every keyboard has."""


def sections(screen: Screen[object]) -> Iterator[tuple[str, list[KeySentence]]]:
    """The live bindings by where they work, with the screen's own sentence for each key."""
    keymap = current()
    own = by_key(keymap.of(getattr(screen, "KEYS", ())))
    everywhere = by_key(keymap.of(EVERYWHERE))
    found: dict[str, HelpSection] = {HERE: {}, FIELD: {}, TABLE: {}, EVERY: {}}
    for key, (node, binding, enabled, _) in screen.active_bindings.items():
        command = own.get(key) or (None if isinstance(node, Input) else everywhere.get(key))
        text = binding.tooltip or (command.sentence if command else _library(key, node, binding))
        if not text or not (enabled or key in own):  # those that wait for data are listed too
            continue
        lent = command is not None and not binding.tooltip  # the table's key, in the screen's words
        if lent and command and screen.check_action(command.action, ()) is False:
            continue
        name = HERE if key in own else EVERY if command else _part(node)
        action = command.action if command else binding.action
        keys, _ = found[name].setdefault(action, ([], text))
        keys.append(key_symbol(key))
    return ((name, list(section.values())) for name, section in found.items() if section)


def _part(node: object) -> str:
    return FIELD if isinstance(node, Input) else TABLE


def _library(key: str, node: object, binding: Binding) -> str:
    """What a key does that is no command of ours; empty where that needs no line."""
    if isinstance(node, App | Screen):
        return ""
    return _TYPED.get(key, "") if isinstance(node, Input) else binding.description


def containing(
    listed: Iterable[tuple[str, list[KeySentence]]], typed: str
) -> list[tuple[str, list[KeySentence]]]:
    """Of these the keys that were typed, and those whose sentence has every word that was."""
    words = typed.casefold().split()

    def fits(keys: list[str], sentence: str) -> bool:
        return typed.strip() in keys or all(word in sentence.casefold() for word in words)

    found = ((name, [one for one in keys if fits(*one)]) for name, keys in listed)
    return [(name, keys) for name, keys in found if keys]


class HelpScreen(Dialog[None]):
    """The keys of the screen that it was opened on; all, or those that a text is typed for."""

    TITLE_TEXT = "Keys"
    HINT = "↑ ↓  scroll      /  narrow      esc  close"
    HINT_TYPING = "↑ ↓  scroll      enter  keep      esc  all again"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q", "close", "close"),
        Binding("slash", "narrow", "narrow"),
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self.sections = list(sections(below))

    def fields(self) -> Iterable[Widget]:
        yield Input(id="typed", compact=True, placeholder="show only what contains…")
        yield KeyTable(self.sections)

    def on_mount(self) -> None:
        super().on_mount()
        self._field.display = False
        self.query_one(KeyTable).focus()

    @property
    def _field(self) -> Input:
        return self.query_one("#typed", Input)

    def action_narrow(self) -> None:
        """Type a text that a sentence must contain, or a key."""
        self._field.display = True
        self.set_focus(self._field)
        self.query_one(KeyHint).show(self.HINT_TYPING)

    def on_input_changed(self) -> None:
        self.query_one(KeyTable).narrow(self._field.value)

    def on_input_submitted(self) -> None:
        self._end_typing()

    def _end_typing(self) -> None:
        self._field.display = bool(self._field.value)
        self.set_focus(self.query_one(KeyTable))
        self.query_one(KeyHint).show(self.HINT)

    def action_close(self) -> None:
        self.dismiss(None)

    def action_leave(self) -> None:
        """Escape: show all again; then close."""
        if not self._field.display:
            self.dismiss(None)
            return
        self._field.value = ""
        self._end_typing()


class KeyTable(ScrolledLines):
    """Keys and their sentences in two columns; a long sentence goes on within its own."""

    def __init__(self, sections: Sequence[tuple[str, list[KeySentence]]]) -> None:
        super().__init__(Static(id="keys"), id="scroll")
        self._sections = sections
        self._typed = ""

    def narrow(self, typed: str) -> None:
        """Show only what fits the text, from the top."""
        self._typed = typed
        self.scroll_home(animate=False)
        self.on_resize()

    def on_resize(self) -> None:
        """Wrap the sentences for the width, which the scrollbar is no part of."""
        room = self.scrollable_content_region.width - _SENTENCE_AT
        self.query_one("#keys", Static).update(self._text(max(room, _NARROWEST)))

    def _text(self, room: int) -> Content:
        pieces: list[Content | tuple[str, str] | str] = []
        found = containing(self._sections, self._typed)
        if not found:
            return Content.assemble("No key of this screen fits “", content(self._typed), "”.")
        for name, commands in found:
            pieces += [(f"{name}\n", "$text-muted")]
            for keys, sentence in commands:
                shown = " ".join(dict.fromkeys(keys))
                lines = f"\n{' ' * _SENTENCE_AT}".join(wrap(sentence, room))
                pieces += [(f"  {shown:<12}", "bold $text-accent"), f" {lines}\n"]
            pieces += ["\n"]
        return Content.assemble(*pieces).rstrip()
