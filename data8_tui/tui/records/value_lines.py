"""A value in full, as lines: what isn't plain text is a symbol, and nothing is left out unsaid."""

import re

from textual.content import Content

from data8_tui.api.records import FieldValue
from data8_tui.cell_width import cell_width, graphemes
from data8_tui.safetext import MOST_SHOWN, redacted_beginning, visible
from data8_tui.tui.records import values
from data8_tui.tui.records.marked_text import MarkedPart, MarkedText

_PICTURES = re.compile("[\u2400-\u2424\ufffd]|⟨[0-9A-F]{4}⟩")
_SPACE = "␠"
_MARK_STYLES = {
    "dim": "$text-muted",
    "old": "underline $text-error",
    "new": "underline $text-success",
}


def highlight_symbols(line: str) -> Content:
    """The symbols for control characters, which differ from the text in colour."""
    return Content(line).highlight_regex(_PICTURES, style="$text-muted")


def marked_line(text: MarkedText) -> Content:
    """A text on one line, its parts in their colours; spaces that differ are symbols."""
    return Content.assemble(*(_marked_part(part) for part in text.parts))


def _marked_part(part: MarkedPart) -> tuple[str, str]:
    shown = visible(part.text)
    if part.style not in ("", "dim"):
        shown = shown.replace(" ", _SPACE)
    return shown, _MARK_STYLES.get(part.style, "")


def value_lines(value: FieldValue, width: int, *, masked: bool) -> list[str]:
    """The lines of a value: its own line breaks, each with its mark, then those of the width."""
    text = exact_text(value, masked=masked)
    own = re.split(r"(?<=\n)", text) if "\n" in text else [text]
    lines = [line for part in own if part for line in wrap_value(visible(part), width)]
    if isinstance(value, str) and len(value) > MOST_SHOWN:
        lines.append(f"… ({MOST_SHOWN:,} of {len(value):,} characters)"[:width])
    return lines or [""]


def exact_text(value: FieldValue, *, masked: bool) -> str:
    """The value, masked or not, with a symbol for each space at its ends; of a long one the start.

    Line breaks and other control characters are as they are: `visible` makes them symbols.
    """
    shown = value if masked and isinstance(value, MarkedText) else _beginning(value)
    return _with_outer_spaces(values.value_text(shown, masked=masked))


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
