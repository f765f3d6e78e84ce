"""A record as lines: aligned names, a quiet word for what isn't plain text, the whole value."""

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from textual.content import Content

from data8_tui.api.records import FieldValue, Record
from data8_tui.cell_width import cell_width, graphemes
from data8_tui.safetext import MOST_SHOWN, redacted_beginning, visible, visible_beginning
from data8_tui.tui.records import values

_GAP = 2
_KIND = 7
"""Cells for the longest of the words that `values.kind` gives."""

_LEAST_VALUE = 16
_PICTURES = re.compile("[\u2400-\u2424\ufffd]|⟨[0-9A-F]{4}⟩")
_SPACE = "␠"


def field_names(columns: Iterable[str], record: Record | None) -> list[str]:
    """The dataset's columns in its order, then whatever else the record holds."""
    listed = list(dict.fromkeys(columns))
    return [*listed, *(name for name in record or () if name not in set(listed))]


def field_lines(
    columns: Iterable[str], record: Record | None, width: int, *, masked: bool
) -> Content:
    """Every field of the record in `width` cells; points for the values while it isn't here."""
    fields = field_names(columns, record)
    longest = max((cell_width(visible_beginning(name)) for name in fields), default=0)
    left = max(1, min(longest, width // 3, width - _KIND - 2 * _GAP - _LEAST_VALUE))
    right = max(1, width - left - _KIND - 2 * _GAP)
    lines: list[Content] = []
    for name in fields:
        value = record.get(name) if record is not None else None
        kind = values.value_kind(value) if record is not None else ""
        shown = _value(value, right, masked=masked) if record is not None else ["·"]
        lines += _field(wrap_value(visible_beginning(name), left), kind, shown, left)
    return Content("\n").join(lines)


def _field(name: list[str], kind: str, value: list[str], left: int) -> Iterator[Content]:
    quiet = kind in ("null", "empty")
    for place, (name_line, value_line) in enumerate(zip_longest(name, value, fillvalue="")):
        pad = " " * (left - cell_width(name_line) + _GAP)
        word = (kind if place == 0 else "").ljust(_KIND + _GAP)
        shown = Content.styled(value_line, "$text-muted") if quiet else _marked(value_line)
        yield Content.assemble((name_line + pad + word, "$text-muted"), shown)


def _marked(line: str) -> Content:
    """The symbols for control characters, which differ from the text in colour."""
    return Content(line).highlight_regex(_PICTURES, style="$text-muted")


def _value(value: FieldValue, width: int, *, masked: bool) -> list[str]:
    """The lines of a value: its own line breaks, each with its mark, then those of the width."""
    text = _with_outer_spaces(values.value_text(_beginning(value), masked=masked))
    own = re.split(r"(?<=\n)", text) if "\n" in text else [text]
    lines = [line for part in own if part for line in wrap_value(visible(part), width)]
    if isinstance(value, str) and len(value) > MOST_SHOWN:
        lines.append(f"… ({MOST_SHOWN:,} of {len(value):,} characters)"[:width])
    return lines or [""]


def _beginning(value: FieldValue) -> FieldValue:
    """Redacted as a whole: a credential may go on behind a line break."""
    return redacted_beginning(value) if isinstance(value, str) else value


def _with_outer_spaces(text: str) -> str:
    """Spaces at either end are there to be seen: a cleansing is about them."""
    inner = text.strip(" ")
    if inner == text:
        return text
    before = len(text) - len(text.lstrip(" ")) if inner else len(text)
    after = len(text) - len(inner) - before
    return _SPACE * before + inner + _SPACE * after


def wrap_value(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken after a space where there is one.

    Nothing is dropped: the lines joined are the text. A wide character is never cut in half.
    """
    if cell_width(text) <= width:
        return [text]
    lines: list[str] = []
    start = used = 0
    after_space = 0
    for begin, end, length in graphemes(text):
        if used + length > width and begin > start:
            cut = after_space if after_space > start else begin
            lines.append(text[start:cut])
            start, used = cut, cell_width(text[cut:begin])
        used += length
        if text[begin:end] == " ":
            after_space = end
    return [*lines, text[start:]]
