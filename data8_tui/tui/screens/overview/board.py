"""The widget of the overview: lines of text, and a cursor on what leads somewhere."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.events import Click
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from data8_tui.cell_width import cell_width
from data8_tui.keys.cursor_commands import BOARD
from data8_tui.tui.bindings import bindings, rebind_cursor
from data8_tui.tui.screens.overview import spots
from data8_tui.tui.screens.overview.counts import SEPARATOR, CountLink
from data8_tui.tui.screens.overview.items import Target
from data8_tui.tui.screens.overview.layout import PlacedLine
from data8_tui.tui.screens.overview.spots import Spot
from data8_tui.tui.widgets.grid.cells import STYLES, Part
from data8_tui.tui.widgets.part_keys import ScreenPart

MARGIN = 2
"""Cells left and right of the text."""
TOP = 2
"""Lines of the counts, with the blank one below them."""
_CURSOR_MARGIN = 1
"""Cells that the cursor is longer than what it is on, at both ends."""


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """Lines below the counts, from cell `x` on."""

    x: int
    width: int
    lines: Sequence[PlacedLine]


class Board(Widget, can_focus=True):
    """Shows what it is handed; the cursor stays on what it is on."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(BOARD)]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"board--{name}" for name in ("cursor", *STYLES)}
    DEFAULT_CSS = """
    Board {
        width: 1fr; height: 1fr; color: $foreground;
        & > .board--cursor { background: $foreground 10%; }
        &:focus > .board--cursor { background: $block-cursor-background; }
        &:ansi > .board--cursor, &:nocolor > .board--cursor { text-style: reverse; }
        & > .board--good { color: $text-success; }
        & > .board--bad { color: $text-error; }
        & > .board--warn { color: $text-warning; }
        & > .board--accent { color: $text-accent; }
        & > .board--dim { color: $text-muted; }
        & > .board--strong { text-style: bold; }
    }
    """

    class Selected(Message):
        """Enter was pressed, or the mouse clicked twice, on what leads to `target`."""

        def __init__(self, target: Target) -> None:
            super().__init__()
            self.target = target

    def __init__(self) -> None:
        super().__init__()
        self._counts: Sequence[CountLink] = ()
        self._columns: Sequence[BoardColumn] = ()
        self._spots: list[Spot] = []
        self._at: Spot | None = None

    def on_mount(self) -> None:
        rebind_cursor(self, BOARD)

    @property
    def cursor(self) -> Spot | None:
        """Where the cursor is; None where nothing leads anywhere."""
        return self._at

    @property
    def cursor_offset(self) -> Offset:
        """Where what the cursor is on begins."""
        return Offset(self._at.x, self._at.y) if self._at else Offset(MARGIN, 0)

    def present(self, counts: Sequence[CountLink], columns: Sequence[BoardColumn]) -> None:
        """Show these counts and columns; nothing is painted where they are those shown."""
        if (counts, columns) == (self._counts, self._columns):
            return
        lines, before = self._all_parts(), self._at
        self._counts, self._columns = counts, columns
        self._spots = self._all_spots()
        self._at = self._found(before)
        self._repaint_cursor(before)
        for y, (old, new) in enumerate(zip(lines, self._all_parts(), strict=True)):
            if old != new:
                self._repaint_lines(y, 1)

    def _all_parts(self) -> list[list[Part]]:
        return [self._parts(y) for y in range(self.size.height)]

    def _repaint_cursor(self, before: Spot | None) -> None:
        """Repaint where the cursor was and where it is, if it has moved."""
        if before != self._at:
            for spot in filter(None, (before, self._at)):
                self._repaint_lines(spot.y, spot.lines)

    def _repaint_lines(self, y: int, lines: int) -> None:
        self.refresh(Region(0, y, self.size.width, lines))

    def _found(self, before: Spot | None) -> Spot | None:
        """The spot that the cursor is on, or the one in its place where that is gone."""
        if before is None or not self._spots:
            return next(iter(self._spots), None)
        named = next((one for one in self._spots if one.name == before.name), None)
        if named is not None:
            return named
        return min(self._spots, key=lambda one: (one.part != before.part, abs(one.y - before.y)))

    def _all_spots(self) -> list[Spot]:
        found: list[Spot] = []
        x = MARGIN
        for link in self._counts:
            if link.target is not None:
                width = cell_width(link.text)
                found.append(Spot(spots.TOP, _word(link), link.target, x, 0, width))
            x += cell_width(link.text) + len(SEPARATOR)
        for number, column in enumerate(self._columns):
            found += spots.column_spots(column.lines, number, column.x, TOP, column.width)
        return found

    # Painting.

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        parts = self._parts(y)
        strip = Strip([Segment(text, self._style(name)) for text, name in parts if text])
        strip = strip.adjust_cell_length(width, self._style(""))
        at = self._at
        if at is None or not at.y <= y < at.y + at.lines:
            return strip
        start = max(0, at.x - _CURSOR_MARGIN)
        end = min(width, at.x + at.width + _CURSOR_MARGIN)
        # Above the text's own style: `Strip.apply_style` would put it below.
        within = Segment.apply_style(strip.crop(start, end), post_style=self._cursor_style)
        return Strip.join([strip.crop(0, start), Strip(within), strip.crop(end, width)])

    def _parts(self, y: int) -> list[Part]:
        if y == 0:
            return self._count_parts()
        parts: list[Part] = []
        used = 0
        for column in self._columns:
            if 0 <= y - TOP < len(column.lines):
                text = column.lines[y - TOP].text
                parts += [(" " * (column.x - used), ""), *text]
                used = column.x + sum(cell_width(part) for part, _ in text)
        return parts

    def _count_parts(self) -> list[Part]:
        parts: list[Part] = [(" " * MARGIN, "")]
        for place, link in enumerate(self._counts):
            parts += [(SEPARATOR, "dim")] if place else []
            parts.append((link.text, link.style))
        return parts

    def _style(self, name: str) -> Style:
        if name not in STYLES:
            return self.rich_style
        return self.get_component_rich_style(f"board--{name}")

    @property
    def _cursor_style(self) -> Style:
        return self.get_component_rich_style("board--cursor", partial=True)

    # Keys and mouse.

    def _move_to(self, spot: Spot | None) -> None:
        if spot is not None:
            before, self._at = self._at, spot
            self._repaint_cursor(before)

    def move_to_part(self, by: int) -> None:
        """Move the cursor to the next part of the screen, or the one before."""
        if self._at is not None:
            self._move_to(spots.next_part(self._spots, self._at, by))

    def parts(self) -> list[ScreenPart]:
        """The parts of the screen; the cursor goes to the first item of one."""
        firsts = {spot.part: spot for spot in reversed(self._spots)}
        return [
            ScreenPart(
                Offset(spot.x - MARGIN, spot.y) + self.region.offset,
                partial(self._move_to, spots.first_of(self._spots, spot.part)),
            )
            for spot in sorted(firsts.values(), key=lambda one: (one.column, one.y))
        ]

    def action_vertical(self, by: int) -> None:
        if self._at is not None:
            self._move_to(spots.vertical(self._spots, self._at, by))

    def action_sideways(self, by: int) -> None:
        if self._at is not None:
            self._move_to(spots.sideways(self._spots, self._at, by))

    def action_end(self, place: int) -> None:
        if self._spots:
            self._move_to(self._spots[place])

    def action_select(self) -> None:
        """Open what the cursor is on. Raises SkipAction where it is on nothing."""
        if self._at is None:
            raise SkipAction  # the screen has an answer
        self.post_message(self.Selected(self._at.target))

    def on_click(self, event: Click) -> None:
        for spot in self._spots:
            if spot.y <= event.y < spot.y + spot.lines and 0 <= event.x - spot.x < spot.width:
                self._move_to(spot)
                if event.chain == 2:
                    self.action_select()


def _word(link: CountLink) -> Hashable:
    """What is counted, without the count."""
    return link.text.partition(" ")[2]
