"""What a value of a record is, and what of it is shown: nulls, kinds, and the mask.

A null shows as `∅` everywhere, an empty text as nothing; a number shows as its literal on the wire.
"""

import string

from data8_tui.api.exact_json import Nested, Number, to_literal
from data8_tui.api.records import FieldValue
from data8_tui.tui.records.marked_text import MarkedText

NULL = "∅"
"""One cell wide, and no text that Data8 cleanses holds it alone."""

MASKED_LABEL = "values masked"
"""What the table and the record show while values are masked."""

_UPPER, _OTHER, _DIGIT = "X", "x", "9"
_KEPT = frozenset(string.punctuation)
_PLAIN = str.maketrans(
    string.ascii_uppercase + string.ascii_lowercase + string.digits,
    _UPPER * 26 + _OTHER * 26 + _DIGIT * 10,
)


def value_kind(value: FieldValue) -> str:
    """A word where the text alone is not clear: `null`, `empty`, `number`, `boolean`, `nested`.

    "" is text that holds something.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, Number):
        return "number"
    if isinstance(value, Nested):
        return "nested"
    return "" if value else "empty"


def value_text(value: FieldValue, *, masked: bool = False) -> str:
    """The value as it was sent, a number as its literal; masked if `masked`."""
    if value is None:
        return NULL
    return mask_value(value) if masked else to_literal(value)


def mask_value(value: FieldValue) -> str:
    """The value with its shape and without its content, for a screen that others can see.

    A capital becomes X, any other letter x, a digit 9; ASCII punctuation, spaces and line breaks
    stay, and so does the length: `Zoë O'Hara` is `Xxx X'Xxxx`, `SW1A 1AA` is `XX9X 9XX`. Both
    booleans are `x`; a null and an empty text stay what they are. This hides values from the eye.
    It is not anonymisation: a shape can be telling.
    """
    if isinstance(value, bool):
        return _OTHER
    if isinstance(value, MarkedText):
        return value.masked(mask_value)
    literal = to_literal(value)
    return literal.translate(_PLAIN) if literal.isascii() else "".join(map(_masked, literal))


def _masked(letter: str) -> str:
    if letter in _KEPT or letter.isspace():
        return letter
    if letter.isnumeric():
        return _DIGIT
    return _UPPER if letter.isupper() else _OTHER
