"""Whether a frame shows lines that stand elsewhere on the screen: the terminal can move them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from data8_tui.tui.changed_cells.frames import Piece, ScreenCell

_FEWEST = 4
"""Lines that are worth it to move them."""

KnownLine = list[ScreenCell | None]


class Scroll(NamedTuple):
    """Lines `top` to `bottom` move up by so many lines; negative, down."""

    top: int
    bottom: int
    by: int

    @property
    def sequence(self) -> str:
        """What moves them in every terminal; the cursor is anywhere afterwards."""
        at, move = (self.bottom, "\n") if self.by > 0 else (self.top, "\x1bM")
        return f"\x1b[{self.top};{self.bottom}r\x1b[{at};1H{move * abs(self.by)}\x1b[r"


def find_scroll(frame: Sequence[Piece], shown: Mapping[int, str]) -> Scroll | None:
    """How most lines of a frame have moved; `shown` has the longest text of each line shown."""
    if len(frame) < _FEWEST:
        return None
    places = {text: y for y, text in shown.items()}
    moved = [
        (piece.y, places[piece.text] - piece.y)
        for piece in frame
        if piece.text in places and shown.get(piece.y) != piece.text
    ]
    for by, count in Counter(by for _, by in moved).most_common(1):
        if count >= _FEWEST:
            lines = [y for y, distance in moved if distance == by]
            return Scroll(min(lines) + min(by, 0), max(lines) + max(by, 0), by)
    return None


def lines_after(
    scroll: Scroll, lines: Mapping[int, KnownLine], width: int
) -> tuple[dict[int, KnownLine], dict[int, KnownLine]]:
    """The lines before and after it; what comes in is unknown."""
    within = range(scroll.top, scroll.bottom + 1)
    before = {y: [*lines.get(y, ()), *[None] * width][:width] for y in within}
    return before, {y: before.get(y + scroll.by, [None] * width) for y in within}


def drawn_over(
    before: Mapping[int, KnownLine], frame: Sequence[Piece]
) -> dict[int, KnownLine] | None:
    """The lines as the frame has them; None where a cell of them is unsure."""
    lines = {y: [*line] for y, line in before.items()}
    for piece in frame:
        if (line := lines.get(piece.y)) is None:
            continue
        if piece.cells is None:
            return None
        start, end = piece.x - 1, piece.x - 1 + len(piece.cells)
        if _is_within_wide(line, start) or _is_within_wide(line, end):
            return None
        line[start:end] = piece.cells
    return None if any(cell is None for line in lines.values() for cell in line) else lines


def _is_within_wide(line: KnownLine, place: int) -> bool:
    """Whether a cut here would leave half a wide character."""
    cell = line[place] if place < len(line) else None
    return cell is not None and not cell[0]


def differences(some: Mapping[int, KnownLine], others: Mapping[int, KnownLine]) -> int:
    """How many cells differ."""
    return sum(
        one is not other and one != other
        for y, line in some.items()
        for one, other in zip(line, others[y], strict=True)
    )
