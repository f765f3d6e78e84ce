"""The names of keys: as they are written and shown, as Textual has them, and which are taken."""

import unicodedata
from difflib import get_close_matches
from typing import Final

_CHARACTERS: Final = {
    "/": "slash",
    "\\": "backslash",
    "@": "at",
    "-": "minus",
    "+": "plus",
    "_": "underscore",
}
"""The characters that Textual calls otherwise than Unicode does."""

_WRITTEN: Final = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page_down": "pagedown",
    "bs": "backspace",
    "↑": "up",
    "↓": "down",
    "←": "left",
    "→": "right",
}
"""Other names that people write."""

NAMED: Final = (
    *("enter", "escape", "tab", "space", "backspace", "delete", "insert", "home", "end"),
    *("pageup", "pagedown", "up", "down", "left", "right"),
    *(f"f{number}" for number in range(1, 13)),
)
"""The keys that are no character."""

_PUNCTUATION: Final = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

_ARROWS: Final = ("left", "right", "up", "down")

SAME_KEY: Final = {
    "ctrl+m": "enter",
    "ctrl+i": "tab",
    "ctrl+left_square_bracket": "escape",
}
"""Keys that a terminal sends as another one."""

TAKEN: Final = {
    "ctrl+b": "tmux",
    "ctrl+a": "screen",
    **{f"ctrl+{letter}": "zellij" for letter in "ghnopt"},
    **{f"alt+{key}": "zellij" for key in ("f", "h", "i", "j", "k", "l", "n", "o", *_ARROWS)},
    "ctrl+s": "the terminal",
    "ctrl+q": "the terminal",
    "ctrl+z": "the terminal",
    "ctrl+c": "the terminal",
}
"""Keys that may not arrive, and what takes them: a multiplexer, or flow control and signals."""

_SHOWN: Final = {
    "escape": "esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}


def _name_of(character: str) -> str:
    """Textual's name of a character's key."""
    if character.isalnum():
        return character
    if character in _CHARACTERS:
        return _CHARACTERS[character]
    return unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")


_BY_NAME: Final = {_name_of(character): character for character in _PUNCTUATION}
"""The characters that have a name, by Textual's name."""


def shown_key(key: str) -> str:
    """A key as people name it: `question_mark` is `?`, `escape` is `esc`."""
    modifiers, _, last = key.rpartition("+")
    shown = _SHOWN.get(last) or _BY_NAME.get(last) or _character(last)
    return f"{modifiers}+{shown}" if modifiers else shown


def _character(name: str) -> str:
    """The character that Textual names by its Unicode name; the name where there is none."""
    if len(name) == 1 or name in NAMED:
        return name
    try:
        found = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return name
    return found if found.isprintable() else name


_SYMBOLS: Final = {"enter": "⏎", "backspace": "⌫", "pageup": "pgup", "pagedown": "pgdn"}


def key_symbol(key: str) -> str:
    """A key where room is short, in the last line and in help: `enter` is `⏎`."""
    return _SYMBOLS.get(key) or shown_key(key)


def written_key(key: str) -> str:
    """A key as config.toml has it: as it is shown, but without arrows and abbreviations."""
    modifiers, _, last = key.rpartition("+")
    written = _BY_NAME.get(last, last)
    return f"{modifiers}+{written}" if modifiers else written


def find_key(written: str) -> str:
    """Textual's name of a key as it is written: `?`, `ctrl+d`, `Esc`; empty for no key at all."""
    text = written.strip() if len(written) > 1 else written
    if text in _WRITTEN:
        return _WRITTEN[text]
    if len(text) == 1:
        return "space" if text == " " else _name_of(text) if text.isprintable() else ""
    modifiers, last = _split(text)
    if not set(modifiers) <= {"ctrl", "shift", "alt"} or len(set(modifiers)) < len(modifiers):
        return ""
    base = _base(last, modified=bool(modifiers))
    if not base:
        return ""
    if modifiers == ["shift"] and len(base) == 1 and base.isalpha():
        return base.upper()
    if {"ctrl", "shift"} <= set(modifiers) and len(base) == 1:
        return ""  # a terminal sends the same as without shift
    return "+".join((*sorted(modifiers), base))


def _split(text: str) -> tuple[list[str], str]:
    """Modifiers in small letters, and the key; `ctrl++` is ctrl and the plus sign."""
    head, last = (text[:-2], "+") if text.endswith("++") else text.rpartition("+")[::2]
    return [word.strip().lower() for word in head.split("+") if word], last.strip()


def _base(last: str, *, modified: bool) -> str:
    """Textual's name of a key without modifiers; empty for none."""
    if len(last) == 1:
        return (last.lower() if modified else _name_of(last)) if last.isalnum() else _name_of(last)
    name = _WRITTEN.get(last.lower(), last.lower())
    return name if name in NAMED or name in _BY_NAME else ""


def nearest_key(written: str) -> str:
    """A key that exists and is spelled like what was written; empty where none is."""
    modifiers, last = _split(written)
    known = [*NAMED, *_WRITTEN, *_BY_NAME]
    near = get_close_matches(last.lower() or written.lower(), known, n=1)
    if near:
        return "+".join((*(each for each in modifiers if each in ("ctrl", "alt")), near[0]))
    return last if len(last) == 1 else ""
