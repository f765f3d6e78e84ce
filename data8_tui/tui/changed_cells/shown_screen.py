"""What the terminal shows, as far as it is known, and what to send so that it shows a frame."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from data8_tui.tui.changed_cells.frames import Piece, ScreenCell
from data8_tui.tui.changed_cells.scroll import (
    differences,
    drawn_over,
    find_scroll,
    lines_after,
)
from data8_tui.tui.changed_cells.styles import PLAIN, Style, blank_style, style_change

_LONGEST_GAP = 6
"""Cells between two changes that may be sent again; a move costs at most six bytes."""
_ERASED = 12
"""So many blanks take more bytes than to erase them, and to move behind them."""


class ShownScreen:
    """The cells that are known, by line, and where the cursor is. Lines and cells count from 1.

    Between two frames the terminal's style is the default one.
    """

    def __init__(self, *, erases_in_colour: bool = False) -> None:
        """`erases_in_colour` is whether what is erased gets the background that text would get."""
        self._erases_in_colour = erases_in_colour
        self._lines: dict[int, list[ScreenCell | None]] = {}
        self._texts: dict[int, str] = {}
        """The text of each line, as the last frame had it: scrolled ones are found by it."""
        self._right = 0
        """The last cell that was drawn in a line: behind it the cursor's place is unsure."""
        self._cursor: tuple[int, int] | None = None
        self._style: Style | None = None
        self._sent: list[str] = []

    def forget(self) -> None:
        """Take nothing for known: all that a frame draws from now on is sent."""
        self._lines.clear()
        self._texts.clear()
        self._right, self._cursor, self._style = 0, None, None

    def draw(self, frame: Sequence[Piece]) -> str:
        """What to send for a frame; nothing where the terminal shows it already."""
        self._sent = []
        self._scroll(frame)
        for piece in frame:
            if piece.cells is None:
                self._send_unsure(piece)
            elif piece.cells:
                self._send_changes(piece.y, piece.x, piece.cells)
        wide = [piece for piece in frame if 2 * piece.width > self._right]
        self._texts |= {piece.y: piece.text for piece in wide}
        if self._sent:
            self._change_style(PLAIN)
        *_, last = frame
        if not last.text:
            self._move(last.y, last.x)
        return "".join(self._sent)

    def _scroll(self, frame: Sequence[Piece]) -> None:
        """Have the terminal move lines, where that leaves fewer than half as many cells to send."""
        scroll = find_scroll(frame, self._texts)
        if scroll is None:
            return
        before, after = lines_after(scroll, self._lines, self._right)
        wanted = drawn_over(before, frame)
        if wanted is None or 2 * differences(after, wanted) > differences(before, wanted):
            return
        self._change_style(PLAIN)
        self._sent.append(scroll.sequence)
        self._cursor = None
        self._lines |= after
        for y, line in wanted.items():
            self._send_changes(y, 1, tuple(cell for cell in line if cell is not None))

    def _send_unsure(self, piece: Piece) -> None:
        """Send a piece as it is: what else its line shows isn't known from then on."""
        self._move(piece.y, piece.x)
        self._change_style(PLAIN)
        self._sent.append(piece.text)
        self._lines.pop(piece.y, None)
        self._cursor = None

    def _send_changes(self, y: int, x: int, cells: tuple[ScreenCell, ...]) -> None:
        line, end = self._lines.setdefault(y, []), x - 1 + len(cells)
        self._right = max(self._right, end)
        if len(line) < end:
            line += [None] * (end - len(line))
        shown = line[x - 1 : end]
        if tuple(shown) == cells:
            return
        for start, stop in _changes(shown, cells):
            self._send_run(y, x + start, cells[start:stop])
        line[x - 1 : end] = cells
        # Half a wide character was drawn over: what the terminal makes of the other is unsure.
        if x > 1 and shown[0] is not None and not shown[0][0] and cells[0][0]:
            line[x - 2] = None
        if end < len(line) and (after := line[end]) is not None and not after[0]:
            line[end] = None

    def _send_run(self, y: int, x: int, run: Sequence[ScreenCell]) -> None:
        start = 0
        for first, last in self._erasable(run):
            self._send_text(y, x + start, run[start:first])
            self._erase(y, x + first, run[first:last])
            start = last
        self._send_text(y, x + start, run[start:])

    def _erasable(self, run: Sequence[ScreenCell]) -> Iterator[tuple[int, int]]:
        """The stretches of a run that are erased rather than sent, as start and stop."""
        first = 0
        for (character, style), cells in groupby(run) if len(run) >= _ERASED else ():
            last = first + len(list(cells))
            colour = self._erases_in_colour or not style.background
            if last - first >= _ERASED and character == " " and colour and not style.attributes:
                yield first, last
            first = last

    def _erase(self, y: int, x: int, blanks: Sequence[ScreenCell]) -> None:
        self._move(y, x)
        self._change_style(_wanted(self._style, blanks, 0))
        self._sent.append(f"\x1b[{len(blanks)}X")

    def _send_text(self, y: int, x: int, run: Sequence[ScreenCell]) -> None:
        if not run:
            return
        self._move(y, x)
        append = self._sent.append
        for place, (character, style) in enumerate(run):
            if not character:
                continue
            if style != self._style:
                self._change_style(_wanted(self._style, run, place))
            append(character)
        end = x + len(run)
        self._cursor = (y, end) if end <= self._right else None

    def _move(self, y: int, x: int) -> None:
        if self._cursor == (y, x):
            return
        in_line = self._cursor is not None and self._cursor[0] == y
        self._sent.append(f"\x1b[{x}G" if in_line else f"\x1b[{y};{x}H")
        self._cursor = (y, x)

    def _change_style(self, style: Style) -> None:
        if style != self._style:
            self._sent.append(style_change(self._style, style))
            self._style = style


def _wanted(present: Style | None, run: Sequence[ScreenCell], place: int) -> Style:
    """The style to draw a cell in: on a blank the foreground may be any."""
    character, style = run[place]
    if character != " ":
        return style
    if present is not None and blank_style(present) == style:
        return present
    following = next((each for each in run[place:] if each[0] != " "), run[place])[1]
    return following if blank_style(following) == style else style


def _changes(
    shown: Sequence[ScreenCell | None], cells: Sequence[ScreenCell]
) -> Iterator[tuple[int, int]]:
    """The runs of cells to send, as start and stop."""
    differing = [
        place
        for place, (old, new) in enumerate(zip(shown, cells, strict=True))
        if old is not new and old != new
    ]
    start = stop = differing[0] - (not cells[differing[0]][0])
    for place in differing:
        first = place - (not cells[place][0])  # of a wide character, both cells
        if first > stop and not _is_cheaper_sent(cells, stop, first):
            yield start, stop
            start = first
        stop = place + 1
        if stop < len(cells) and not cells[stop][0]:
            stop += 1
    yield start, stop


def _is_cheaper_sent(cells: Sequence[ScreenCell], start: int, stop: int) -> bool:
    """Whether cells that are shown already take no more bytes than a move over them."""
    if stop - start > _LONGEST_GAP:
        return False
    style, size = cells[start - 1][1], 0
    for character, each in cells[start:stop]:
        alike = each is style or each == style or (character == " " and blank_style(style) == each)
        if not alike:
            return False
        size += len(character.encode())
    return size <= len(f"\x1b[{stop + 1}G")
