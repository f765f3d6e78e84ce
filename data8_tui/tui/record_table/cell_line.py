"""The cell with the cursor on one line: its column, what it is, and its value."""

from textual.content import Content

from data8_tui.api.records import FieldValue
from data8_tui.cell_width import cell_width, cut, head, pad
from data8_tui.insight.humanize import count
from data8_tui.safetext import visible, visible_beginning
from data8_tui.tui.records.value_lines import exact_text, highlight_symbols
from data8_tui.tui.records.values import value_kind

_GAP = "  "
_LONGEST_NAME = 32


def cell_line(name: str, value: FieldValue, width: int, *, masked: bool, in_full: str) -> Content:
    """`postcode  SW1A 1AA␠`; where there is no room, how long the value is and the key `in_full`.

    A null, an empty text, a number and the like have their word before the value.
    """
    label = cut(visible_beginning(name), min(_LONGEST_NAME, width // 3)) + _GAP
    kind = value_kind(value)
    word = kind + _GAP if kind else ""
    room = width - cell_width(label) - cell_width(word)
    text = visible(exact_text(value, masked=masked))
    if kind in ("null", "empty"):
        return Content.assemble((label, "$text-muted"), (kind, "$text-muted"))
    shown, rest = _fitted(text, len(value) if isinstance(value, str) else len(text), room, in_full)
    return Content.assemble(
        (label + word, "$text-muted"), highlight_symbols(shown), (rest, "$text-muted")
    )


def waiting_line(name: str, width: int) -> Content:
    """The line while the record isn't here."""
    label = cut(visible_beginning(name), min(_LONGEST_NAME, width // 3))
    return Content.styled(f"{label}{_GAP}…", "$text-muted")


def _fitted(text: str, length: int, room: int, in_full: str) -> tuple[str, str]:
    """The text, or its beginning, and a note on the rest."""
    if cell_width(text) <= room:
        return text, ""
    rest = f"…{_GAP}{count(length)} characters, {in_full} shows all"
    beginning = head(text, max(1, room - cell_width(rest)))[0]
    return pad(beginning, room - cell_width(rest)), rest
