"""The spellings of a credential, and the encodings of a text that are undone to find one.

Those are percent-encoding, the escapes of JSON, Python and HTML, base64 and hexadecimal; and gaps,
which are white space, control characters and what is invisible.
"""

import re
from array import array
from collections.abc import Iterator
from typing import Final, NamedTuple

from data8_tui.invisible import HIDDEN, SELECTORS

WINDOW: Final = 8
"""Characters that are compared at once, and of the shortest spelling that is looked for."""
_LAYERS: Final = 4
"""How many encodings on top of each other are undone."""

_GAPS: Final = f"\x00-\x1f\x7f-\xa0\u2400-\u2421{HIDDEN}{SELECTORS}"
GAP: Final = re.compile(rf"[\s{_GAPS}]+")
_ESCAPE: Final = re.compile(
    r"(?:%[0-9a-f]{2})+|(?:\\u[0-9a-f]{4})+|\\x[0-9a-f]{2}|\\[\"'/\\bfnrt]"
    r"|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});",
    re.IGNORECASE | re.ASCII,
)
DISGUISE: Final = re.compile(rf"%[0-9a-fA-F]{{2}}|\\|&[#\w]+;|[{_GAPS}]")
"""What no plain sentence has, and may stand inside a credential or instead of a part of it."""


class Layer(NamedTuple):
    """A text with one more encoding undone; character n came from `starts[n]` to `ends[n]`."""

    text: str
    starts: "array[int]"
    ends: "array[int]"


def bare_length(credential: str) -> int:
    """How many characters it has without gaps."""
    return len(GAP.sub("", credential))


def undone(text: str) -> Iterator[str]:
    """The texts of `layers`, which is slower by far."""
    yield text
    plain = GAP.sub("", text)
    yield plain
    for _ in range(_LAYERS):
        before, plain = plain, GAP.sub("", _ESCAPE.sub(_unescaped, plain))
        if plain == before:
            break
        yield plain


def layers(text: str) -> Iterator[Layer]:
    """The text without gaps, and again with each encoding undone that is found in it."""
    positions = array("q", range(len(text)))
    layer = Layer(text, positions, array("q", range(1, len(text) + 1)))
    yield layer
    layer = _rewritten(layer, GAP)
    yield layer
    for _ in range(_LAYERS):
        before, layer = layer, _rewritten(_rewritten(layer, _ESCAPE), GAP)
        if before.text == layer.text:
            break
        yield layer


def _rewritten(layer: Layer, pattern: re.Pattern[str]) -> Layer:
    """The layer with each match replaced by what it stands for."""
    pieces: list[str] = []
    starts, ends = array("q"), array("q")
    at = 0
    for match in pattern.finditer(layer.text):
        first, last = match.span()
        meant = "" if pattern is GAP else _unescaped(match)
        pieces += layer.text[at:first], meant
        starts += layer.starts[at:first] + array("q", [layer.starts[first]]) * len(meant)
        ends += layer.ends[at:first] + array("q", [layer.ends[last - 1]]) * len(meant)
        at = last
    if not pieces:
        return layer
    return Layer(
        "".join(pieces) + layer.text[at:], starts + layer.starts[at:], ends + layer.ends[at:]
    )


def _unescaped(match: re.Match[str]) -> str:
    """What an escape of URLs, JSON, Python or HTML stands for; nothing for a control character."""
    escape = match[0]
    if escape[0] == "&":
        from html import unescape

        return unescape(escape)
    kind = escape[1].lower()
    if escape[0] == "%":
        return _decoded(bytes.fromhex(escape.replace("%", "")))
    if len(escape) == 2:
        return "" if kind in "bfnrt" else kind
    if kind == "x":
        return chr(int(escape[2:], 16))
    units = re.split(r"\\u", escape, flags=re.IGNORECASE)[1:]
    return bytes.fromhex("".join(units)).decode("utf-16-be", "replace")


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def spellings(credential: str) -> list[str]:
    """The credential as it is, in base64 and in hexadecimal, without gaps; each of them once."""
    from urllib.parse import quote, quote_plus

    found = dict.fromkeys((*undone(credential), GAP.sub("+", credential)))
    for text in dict.fromkeys((credential, quote(credential, ""), quote_plus(credential, ""))):
        data = text.encode("utf-8", "replace")
        found |= dict.fromkeys((*_in_base64(data), data.hex(), data.hex().upper()))
    return [each for each in found if len(each) >= WINDOW]


def _in_base64(data: bytes) -> Iterator[str]:
    """What of the base64 of a longer text is decided by `data` alone, wherever it begins."""
    from base64 import b64encode

    for before in range(3):
        encoded = b64encode(bytes(before) + data).decode()
        inner = encoded[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
        if len(inner) >= WINDOW:
            yield from (inner, inner.replace("+", "-").replace("/", "_"))
