"""Text from outside, made safe to be shown on a terminal.

A terminal executes control characters in a name or a cell (OSC 52 writes the clipboard), and
bidirectional controls reorder the text around them. They are replaced by visible symbols; no
character is dropped, but for credentials, which are redacted.
"""

import re
import string
import sys

from data8_tui.invisible import INVISIBLE
from data8_tui.redaction import redact

_CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_C1 = dict.fromkeys(range(0x80, 0xA0), "\ufffd")
_LONE_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_TABLE: dict[int, int | str] = {**_CONTROL_PICTURES, **_C1, **_LONE_SURROGATES}


MOST_SHOWN = 4096
"""Characters of a text that a screen shows; what is stored or written stays whole."""
_BEYOND = 512
"""Characters behind those: room for as much of a credential as is too little to be found."""


def redacted_beginning(text: str) -> str:
    """The first `MOST_SHOWN` characters without credentials, also where the cut is in one."""
    if len(text) <= MOST_SHOWN:
        return redact(text)
    beginning = redact(text[: MOST_SHOWN + _BEYOND])
    return beginning[: min(MOST_SHOWN, len(beginning) - _BEYOND)]


def visible_beginning(text: str) -> str:
    """As `visible`; of a text longer than `MOST_SHOWN` its beginning, and how long it is."""
    beginning = visible(redacted_beginning(text))
    if len(text) <= MOST_SHOWN:
        return beginning
    return f"{beginning}… ({MOST_SHOWN:,} of {len(text):,} characters)"


_SYMBOLS = {code: f"⟨{code:04X}⟩" for code in (*range(0x2400, 0x2422), ord("⟨"))}
"""What would be read as another character, where text is to be read again."""
_SPELLED: dict[int, int | str] = {
    **_CONTROL_PICTURES,
    **{code: f"⟨{code:04X}⟩" for code in _C1},
    **_SYMBOLS,
}
_SYMBOL = re.compile("[\u2400-\u2421]|⟨[0-9A-F]{4,6}⟩")


def spelled(text: str) -> str:
    """`text` with the symbols of `visible`, from which `unspelled` makes the same text again.

    Nothing is redacted, so it must be no text of a record or a server.
    """
    return _named(text.translate(_SPELLED))


def unspelled(text: str) -> str:
    """The text that `spelled` has made so; what it doesn't make stays as it is."""
    return _SYMBOL.sub(lambda found: _meant(found[0]), text)


def _meant(symbol: str) -> str:
    if len(symbol) == 1:
        return chr(0x7F if symbol == "␡" else ord(symbol) - 0x2400)
    code = int(symbol[1:-1], 16)
    meant = chr(code) if code <= sys.maxunicode else ""
    return meant if meant and spelled(meant) == symbol else symbol


def _named(text: str) -> str:
    """With the code of each invisible character in its place."""
    return INVISIBLE.sub(lambda found: f"⟨{ord(found[0]):04X}⟩", text)


def visible(text: str) -> str:
    """`text` on one line, with each control and bidi character as a visible symbol.

    Credentials that a server has sent back are redacted.
    """
    text = redact(text)
    return text if text.isascii() and text.isprintable() else _named(text.translate(_TABLE))


_UPPER, _OTHER, _DIGIT = "X", "x", "9"
_KEPT = frozenset(string.punctuation)
_ASCII_SHAPES = str.maketrans(
    string.ascii_uppercase + string.ascii_lowercase + string.digits,
    _UPPER * 26 + _OTHER * 26 + _DIGIT * 10,
)


def mask_text(text: str) -> str:
    """The text with its shape and without its content, for a screen that others can see.

    A capital becomes X, any other letter x, a digit 9; ASCII punctuation, spaces and line breaks
    stay, and so does the length: `Zoë O'Hara` is `Xxx X'Xxxx`, `SW1A 1AA` is `XX9X 9XX`. This
    hides values from the eye. It is not anonymisation: a shape can be telling.
    """
    return text.translate(_ASCII_SHAPES) if text.isascii() else "".join(map(_masked_letter, text))


def _masked_letter(letter: str) -> str:
    if letter in _KEPT or letter.isspace():
        return letter
    if letter.isnumeric():
        return _DIGIT
    return _UPPER if letter.isupper() else _OTHER
