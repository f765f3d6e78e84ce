"""Text from outside, made safe to be shown on a terminal.

A terminal executes control characters in a name or a cell (OSC 52 writes the clipboard), and
bidirectional controls reorder the text around them. They are replaced by visible symbols; no
character is dropped, but for credentials, which are redacted.
"""

import re
import string

from data8_tui.redaction import redact

_CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_C1 = dict.fromkeys(range(0x80, 0xA0), "\ufffd")
# The characters of Unicode's Bidi_Control and Default_Ignorable_Code_Point properties (joiners,
# fillers, soft hyphens, tags: what can hide in a name), and the line and paragraph separators.
# Variation selectors stay: they only choose how the character before them looks.
_INVISIBLE = {
    code: f"⟨{code:04X}⟩"
    for code in (
        *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
        *range(0x180B, 0x1810),
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFFF0, 0xFFFC),
        *range(0x1BCA0, 0x1BCA4),
        *range(0x1D173, 0x1D17B),
        *range(0xE0000, 0xE0100),
    )
}
INVISIBLE = re.compile(f"[{''.join(map(chr, _INVISIBLE))}]")
"""One of those."""
_LONE_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_TABLE: dict[int, int | str] = {**_CONTROL_PICTURES, **_C1, **_INVISIBLE, **_LONE_SURROGATES}


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
_SPELLED: dict[int, str] = {
    **{code: chr(picture) for code, picture in _CONTROL_PICTURES.items()},
    **{code: f"⟨{code:04X}⟩" for code in _C1},
    **_INVISIBLE,
    **_SYMBOLS,
}
_READ = {symbol: chr(code) for code, symbol in _SPELLED.items()}
_SYMBOL = re.compile("[\u2400-\u2421]|⟨[0-9A-F]{4,5}⟩")


def spelled(text: str) -> str:
    """`text` with the symbols of `visible`, from which `unspelled` makes the same text again.

    Nothing is redacted, so it must be no text of a record or a server.
    """
    return text.translate(_SPELLED)


def unspelled(text: str) -> str:
    """The text that `spelled` has made so; what it doesn't make stays as it is."""
    return _SYMBOL.sub(lambda found: _READ.get(found[0], found[0]), text)


def visible(text: str) -> str:
    """`text` on one line, with each control and bidi character as a visible symbol.

    Credentials that a server has sent back are redacted.
    """
    text = redact(text)
    return text if text.isascii() and text.isprintable() else text.translate(_TABLE)


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
