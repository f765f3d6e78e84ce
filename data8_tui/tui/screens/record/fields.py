"""A record as lines: aligned names, a quiet word for what isn't plain text, the whole value."""

from collections.abc import Iterable, Iterator

from textual.content import Content

from data8_tui.api.records import FieldValue, Record
from data8_tui.cell_width import cell_width
from data8_tui.safetext import visible_beginning
from data8_tui.tui.records import values
from data8_tui.tui.records.marked_text import MarkedText
from data8_tui.tui.records.value_lines import (
    highlight_symbols,
    marked_line,
    value_lines,
    wrap_value,
)

_GAP = 2
_KIND = 7
"""Cells for the longest of the words that `values.kind` gives."""

_LEAST_VALUE = 16
_WAITING = Content.styled("…", "$text-muted")


def field_names(columns: Iterable[str], record: Record | None) -> list[str]:
    """The dataset's columns in its order, then whatever else the record holds."""
    listed = list(dict.fromkeys(columns))
    return [*listed, *(name for name in record or () if name not in set(listed))]


def field_lines(
    columns: Iterable[str], record: Record | None, width: int, *, masked: bool
) -> Content:
    """Every field of the record in `width` cells; `…` for the values while it isn't here."""
    fields = field_names(columns, record)
    longest = max((cell_width(visible_beginning(name)) for name in fields), default=0)
    left = max(1, min(longest, width // 3, width - _KIND - 2 * _GAP - _LEAST_VALUE))
    right = max(1, width - left - _KIND - 2 * _GAP)
    lines: list[Content] = []
    for name in fields:
        value = record.get(name) if record is not None else None
        kind = values.value_kind(value) if record is not None else ""
        lines += _field(
            wrap_value(visible_beginning(name), left),
            kind,
            _shown(value, right, masked=masked) if record is not None else [_WAITING],
            left,
        )
    return Content("\n").join(lines)


def _shown(value: FieldValue, width: int, *, masked: bool) -> list[Content]:
    """The lines of a value; what differs in it is marked where it has room on one line."""
    if isinstance(value, MarkedText):
        line = marked_line(value.masked(values.mask_value) if masked else value)
        if line.cell_length <= width:
            return [line]
    lines = value_lines(value, width, masked=masked)
    if value is None or value == "":
        return [Content.styled(line, "$text-muted") for line in lines]
    return [highlight_symbols(line) for line in lines]


def _field(name: list[str], kind: str, value: list[Content], left: int) -> Iterator[Content]:
    for place in range(max(len(name), len(value))):
        name_line = name[place] if place < len(name) else ""
        shown = value[place] if place < len(value) else Content("")
        pad = " " * (left - cell_width(name_line) + _GAP)
        word = (kind if place == 0 else "").ljust(_KIND + _GAP)
        yield Content.assemble((name_line + pad + word, "$text-muted"), shown)
