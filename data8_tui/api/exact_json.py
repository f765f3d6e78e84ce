"""JSON documents whose numbers print again exactly as they were sent.

A job's statistics are computed with (shares, bars, changes) and shown or printed as sent, so a
number here is a number that remembers its spelling. Records go through `records`, where nothing is
computed and text alone is kept.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Self

from data8_tui import redaction
from data8_tui.errors import ResponseTruncated, UnexpectedResponse

DEEPEST: Final = 100
"""Levels of lists and objects in each other, at most; deeper ones can't be walked by recursion."""
MOST_VALUES: Final = 1_000_000
"""Values in one document, at most: decoded they take up to 200 times their text's memory."""


class Number(str):
    """A JSON number exactly as it was sent: `1.10` stays `1.10`."""

    __slots__ = ()


class Nested(str):
    """A list or an object where the contract has a plain value: its JSON text."""

    __slots__ = ()


class ExactFloat(float):
    """A float that prints as the literal it came from; `1e400` computes as infinity."""

    literal: str

    def __new__(cls, literal: str | float) -> Self:
        number = super().__new__(cls, literal)
        number.literal = str(literal)
        return number

    def __repr__(self) -> str:
        return self.literal

    __str__ = __repr__


def is_identical(one: Any, other: Any) -> bool:
    """Whether two decoded values have the same types and literals: 1, 1.0 and true differ."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(
            is_identical(value, other[key]) for key, value in one.items()
        )
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_identical, one, other))
    return bool(str(one) == str(other) if isinstance(one, ExactFloat) else one == other)


def _integer(literal: str) -> int | ExactFloat:
    """An int, except where an int would print otherwise (`-0`) or can't be made at all."""
    try:
        number = int(literal)
    except ValueError:  # more digits than Python agrees to convert
        return ExactFloat(literal)
    return ExactFloat(literal) if number == 0 and literal != "0" else number


def loads_exact(body: bytes) -> Any:
    """Decode one JSON document. Integers become int, other numbers `ExactFloat`.

    Lone surrogates, NUL and raw control characters survive; of a repeated key the last value
    counts, as everywhere. Credentials that the server has sent back are redacted. Raises
    ResponseTruncated where the text is not JSON, or not all of it, and UnexpectedResponse where it
    holds more than MOST_VALUES or is nested more than DEEPEST.
    """
    check_value_count(body, MOST_VALUES)
    try:
        decoded = json.loads(
            body,
            parse_int=_integer,
            parse_float=ExactFloat,
            parse_constant=ExactFloat,
            strict=False,
        )
    except (ValueError, RecursionError) as error:
        failed = decode_error("The answer", error)
    else:
        check_depth(decoded)
        hiding = redaction.registry.may_be_in(body)
        return redaction.redact_document(decoded) if hiding else decoded
    raise failed


def decode_error(subject: str, error: Exception) -> ResponseTruncated | UnexpectedResponse:
    """The error for what a decoder raised, without any of the data it was given."""
    if isinstance(error, RecursionError):
        return UnexpectedResponse(f"{subject} is nested more than {DEEPEST} levels deep")
    what = "it is not UTF-8"
    if isinstance(error, json.JSONDecodeError):
        what = f"{error.msg} at character {error.pos}"
    return ResponseTruncated(f"{subject} can't be read as JSON: {what}")


_MOST_IN_STRINGS: Final = 8
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.S)


def check_value_count(body: bytes, most: int) -> None:
    """Raise UnexpectedResponse where a JSON text holds more than `most` values.

    Each value but the first follows a comma or a bracket, so a text of less than two bytes for each
    need not be searched. What stands in strings is left out, unless there are many times as many
    separators: a document of nothing but commas in texts is none either.
    """
    if len(body) < 2 * most:
        return
    separators = _separators(body)
    if most < separators <= _MOST_IN_STRINGS * most:
        separators -= sum(_separators(match[0]) for match in _STRING.finditer(body))
    if separators > most:
        raise UnexpectedResponse(f"The answer holds more than {most:,} values")


def _separators(text: bytes) -> int:
    return text.count(b",") + text.count(b"[") + text.count(b"{")


def check_depth(decoded: Any) -> None:
    """Raise UnexpectedResponse where lists and objects are nested more than DEEPEST."""
    level = [decoded]
    for _ in range(DEEPEST + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise decode_error("The answer", RecursionError())


def to_literal(value: object) -> str:
    """The text of one plain JSON value as it was sent; a string without its quotes."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


# Escaped although JSON doesn't ask for it: what a terminal would obey (C1, bidirectional and
# invisible controls) and what UTF-8 can't hold. The meaning stays, and a pipe reads the same.
_UNSAFE = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def quote_json(text: str) -> str:
    """`text` as a JSON string that is safe on a terminal; decoding it gives `text` again."""
    plain = json.dumps(str(text), ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", plain)


def dumps_exact(value: Any, *, indent: int | None = None) -> str:
    """The JSON text of `value`, every number as it was sent. `indent` as in `json.dumps`."""
    return "".join(_pieces(value, indent, 0))


def _pieces(value: Any, indent: int | None, depth: int) -> Iterator[str]:
    if isinstance(value, Number | Nested):
        yield str(value)
    elif isinstance(value, str):
        yield quote_json(value)
    elif isinstance(value, Mapping):
        pairs = (
            (f"{quote_json(str(key))}:{' ' if indent is not None else ''}", held)
            for key, held in value.items()
        )
        yield from _block("{}", pairs, indent, depth)
    elif isinstance(value, list | tuple):
        yield from _block("[]", (("", held) for held in value), indent, depth)
    else:
        yield to_literal(value)


def _block(
    ends: str, members: Iterator[tuple[str, Any]], indent: int | None, depth: int
) -> Iterator[str]:
    inner, outer = (
        ("", "") if indent is None else (f"\n{' ' * indent * d}" for d in (depth + 1, depth))
    )
    first = True
    yield ends[0]
    for label, held in members:
        yield f"{'' if first else ','}{inner}{label}"
        yield from _pieces(held, indent, depth + 1)
        first = False
    yield ends[1] if first else f"{outer}{ends[1]}"
