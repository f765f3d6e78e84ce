"""The content of one cell, and how it becomes text of an exact width.

A cell's text comes from outside more often than not, so it is made safe here, in the one place
that every cell passes.
"""

from dataclasses import dataclass

from data8_tui.cell_width import ELLIPSIS, cell_width, cut_middle, head
from data8_tui.safetext import visible
from data8_tui.tui.widgets.grid.columns import Align

Part = tuple[str, str]
"""A piece of text and the name of its style."""

STYLES = ("good", "bad", "warn", "dim", "accent", "strong", "number", "found", "old", "new")
"""The style names a cell may use; any other one, and "", is plain."""


# Selectors of emoji style and skin tone are not drawn. Terminals disagree about the width of an
# emoji with one (tmux 3.3 gives ❤ with a selector one cell, Textual two), which would move columns.
_SELECTORS = dict.fromkeys((0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)))


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in one style; `+` puts several together: `Cell("●", "good") + Cell(" running")`.

    A `whole` one is shown whole or as `###`: the beginning of a number reads as another number.
    """

    text: str
    style: str = ""
    tail: tuple[Part, ...] = ()
    whole: bool = False

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.text, self.style, (*self.tail, *other.parts), self.whole)

    @property
    def parts(self) -> tuple[Part, ...]:
        return ((self.text, self.style), *self.tail)

    @property
    def plain(self) -> str:
        """The whole text, as it was given."""
        return "".join(text for text, _ in self.parts)


CellLike = Cell | str | None
"""A cell, a plain text, or None while the value isn't known yet."""

_UNKNOWN = (("·", "dim"),)
_TOO_NARROW = "#"
"""In place of each cell of a number that doesn't fit, as in a spreadsheet."""


def fit_text(
    cell: CellLike, width: int, align: Align = "left", *, ends: bool = False
) -> list[Part]:
    """Parts that fill exactly `width` terminal cells; what doesn't fit ends in an ellipsis.

    With `ends` the ellipsis is within the text. A wide character is never cut in half, and a
    mark stays with the letter it belongs to.
    """
    clipped = both_ends if ends else _clipped
    parts = [(clipped(text, width), style) for text, style in _parts(cell)]
    used = sum(cell_width(text) for text, _ in parts)
    if used > width and isinstance(cell, Cell) and cell.whole:
        return [(_TOO_NARROW * width, "dim")]
    if used > width:
        parts, used = _shortened(parts, width)
    blank = (" " * (width - used), "")
    return [part for part in ([blank, *parts] if align == "right" else [*parts, blank]) if part[0]]


def needed_width(cell: CellLike, most: int) -> int:
    """How many terminal cells the whole text takes, at most `most`."""
    return min(most, sum(cell_width(_clipped(text, most)) for text, _ in _parts(cell)))


def _parts(cell: CellLike) -> tuple[Part, ...]:
    if cell is None:
        return _UNKNOWN
    return ((cell, ""),) if isinstance(cell, str) else cell.parts


def _clipped(text: str, width: int) -> str:
    """Safe text of at most a few times `width` code points, however long the value is."""
    longest = 4 * width + 16
    safe = visible(text[:longest])
    if not safe.isascii():
        safe = safe.translate(_SELECTORS)
    return safe if len(text) <= longest else safe + " " * width


def both_ends(text: str, width: int) -> str:
    """Safe text of at most `width` cells: its beginning, “…” and its end where it is longer."""
    return cut_middle(_clipped(text, width), width, end=_clipped(text[-4 * width - 16 :], width))


def _shortened(parts: list[Part], width: int) -> tuple[list[Part], int]:
    kept: list[Part] = []
    used = 0
    for text, style in parts:
        if used + cell_width(text) > width - 1:
            start, length = head(text, width - 1 - used)
            kept.append((start + ELLIPSIS * (width > 0), style))
            return kept, used + length + (width > 0)
        kept.append((text, style))
        used += cell_width(text)
    return kept, used
