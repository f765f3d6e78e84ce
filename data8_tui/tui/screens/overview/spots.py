"""Where the cursor can be: the counts at the top, and the items of the sections below."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from data8_tui.tui.screens.overview.items import Target
from data8_tui.tui.screens.overview.layout import HEADING_KEY, PlacedLine

TOP = "counts"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for the cursor: `lines` lines from `y` on, `width` cells from `x` on."""

    part: str
    key: Hashable
    target: Target
    x: int
    y: int
    width: int
    lines: int = 1
    column: int = 0

    @property
    def name(self) -> tuple[str, Hashable]:
        """What it is known by, wherever it is."""
        return self.part, self.key


def column_spots(
    lines: Sequence[PlacedLine], column: int, x: int, top: int, width: int
) -> list[Spot]:
    """The items of one column that lead anywhere, in their order."""
    found: list[Spot] = []
    for y, line in enumerate(lines, start=top):
        item = line.item
        if item is None or item.target is None:
            continue
        if found and found[-1].name == (line.section, item.key):
            found[-1] = replace(found[-1], lines=found[-1].lines + 1)
        else:
            found.append(Spot(line.section, item.key, item.target, x, y, width, 1, column))
    return found


def vertical(spots: Sequence[Spot], at: Spot, by: int) -> Spot:
    """The spot above or below; the same where there is none."""
    if at.part == TOP and by < 0:
        return at
    below = [one for one in spots if one.part != TOP]
    if at.part == TOP:
        under = [one for one in below if one.x <= at.x < one.x + one.width] or below
        return under[0] if under else at
    same = [one for one in below if one.column == at.column]
    place = same.index(at) + by
    if place >= 0:
        return same[min(place, len(same) - 1)]
    counts = [one for one in spots if one.part == TOP]
    return min(counts, key=lambda one: abs(one.x - at.x)) if counts else at


def sideways(spots: Sequence[Spot], at: Spot, by: int) -> Spot:
    """The count before or after; below them, the nearest item of the other column."""
    if at.part == TOP:
        counts = [one for one in spots if one.part == TOP]
        return counts[max(0, min(len(counts) - 1, counts.index(at) + by))]
    beside = [one for one in spots if one.part != TOP and one.column == at.column + by]
    return min(beside, key=lambda one: abs(one.y - at.y)) if beside else at


def next_part(spots: Sequence[Spot], at: Spot, by: int) -> Spot:
    """The first item of the part after or before, from the last on to the first."""
    parts = list(dict.fromkeys(one.part for one in spots))
    return first_of(spots, parts[(parts.index(at.part) + by) % len(parts)])


def first_of(spots: Sequence[Spot], part: str) -> Spot:
    """The first item of a part; its heading only where no item is shown."""
    return min((one for one in spots if one.part == part), key=lambda one: one.key == HEADING_KEY)
