"""A frame as Textual writes it, taken apart: where each piece begins, and its cells.

A frame is a sequence of pieces, each behind a move of the cursor: styled text, and perhaps an end
of line before the next move.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from data8_tui.cell_width import cell_width
from data8_tui.tui.changed_cells.styles import PLAIN, Style, blank_style, parse_style

_KEPT_PIECES = 2048
_KEPT_CHARACTERS = 4096
_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
_PART = re.compile(r"\x1b\[([\d;]*)m|([^\x00-\x1f\x7f-\x9f]+)|([\s\S])")
_WIDE = (
    (0x2E80, 0x303E), (0x3041, 0x3247), (0x3250, 0x4DBF), (0x4E00, 0xA4CF), (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x20000, 0x3FFFD),
)  # fmt: skip
"""Characters that every terminal draws two cells wide: no emoji, and no parts of syllables."""
_FIRST_EMOJI = 0x1F000
_UNSURE = frozenset({"Mn", "Me", "Mc", "Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that join others, or that terminals disagree about."""

ScreenCell = tuple[str, Style]
"""A character and its style; the right half of a wide character is an empty text."""


class Piece(NamedTuple):
    """Text from cell `x` of line `y` on, counted from 1; `cells` is None where they are unsure."""

    y: int
    x: int
    text: str
    cells: tuple[ScreenCell, ...] | None

    @property
    def width(self) -> int:
        """How many cells it has, as far as that is sure."""
        return len(self.cells or ())


class _Unsure(Exception):
    """Nobody knows for sure which cells a terminal draws for this."""


def pieces(frame: str) -> list[Piece] | None:
    """The pieces of a frame; None where it isn't one. An empty piece only moves the cursor."""
    before, *found = _MOVE.split(frame)
    if before or not found:
        return None
    texts = [text.rstrip("\r\n") for text in found[2::3]]
    return [
        Piece(int(y), int(x), text, cells_of(text))
        for y, x, text in zip(found[0::3], found[1::3], texts, strict=True)
    ]


@lru_cache(_KEPT_PIECES)
def cells_of(text: str) -> tuple[ScreenCell, ...] | None:
    """The cells of styled text that begins and ends in the default style; None where unsure."""
    cells: list[ScreenCell] = []
    style: Style | None = PLAIN
    for found in _PART.finditer(text):
        parameters, characters, other = found.groups()
        if parameters is not None:
            style = PLAIN if parameters in ("", "0") else parse_style(parameters)
        if other or style is None:
            return None
        if characters:
            try:
                cells.extend(_drawn(characters, style))
            except _Unsure:
                return None
    return tuple(cells) if style == PLAIN else None


def _drawn(characters: str, style: Style) -> Iterator[ScreenCell]:
    one_each = characters.isascii() or all(_width(each) == 1 for each in set(characters))
    known = _cells_in(style)
    if one_each:
        yield from map(known.__getitem__, characters)
        return
    for each in characters:
        yield known[each]
        if _width(each) == 2:
            yield known[""]


class _StyleCells(dict[str, ScreenCell]):
    """The cells of one style, each made once: equal ones are mostly the same object."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self[" "] = (" ", blank_style(style))

    def __missing__(self, character: str) -> ScreenCell:
        cell = (character, self._style)
        if len(self) < _KEPT_CHARACTERS:
            self[character] = cell
        return cell


@lru_cache(_KEPT_CHARACTERS)
def _cells_in(style: Style) -> _StyleCells:
    return _StyleCells(style)


@lru_cache(_KEPT_CHARACTERS)
def _width(character: str) -> int:
    """One or two cells. Raises _Unsure."""
    point = ord(character)
    width = cell_width(character)
    if width == 1 and point < _FIRST_EMOJI and unicodedata.category(character) not in _UNSURE:
        return 1
    if width == 2 and any(first <= point <= last for first, last in _WIDE):
        return 2
    raise _Unsure
