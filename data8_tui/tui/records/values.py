"""What a value of a record is, and what of it is shown: nulls, kinds, and the mask.

A null shows as `∅` everywhere, an empty text as nothing; a number shows as its literal on the wire.
"""

from data8_tui.api.exact_json import Nested, Number, to_literal
from data8_tui.api.records import FieldValue
from data8_tui.safetext import mask_text
from data8_tui.tui.records.marked_text import MarkedText

NULL = "∅"
"""One cell wide, and no text that Data8 cleanses holds it alone."""

MASKED_LABEL = "values masked"
"""What the table and the record show while values are masked."""


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

    As `mask_text`; both booleans are `x`, a null and an empty text stay what they are.
    """
    if isinstance(value, bool):
        return "x"
    if isinstance(value, MarkedText):
        return value.masked(mask_value)
    return mask_text(to_literal(value))
