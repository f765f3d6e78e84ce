"""Cells of figures: counts, and bars with their shares."""

from data8_tui.insight.humanize import count, exact_share
from data8_tui.tui.widgets.bar import thin_bar
from data8_tui.tui.widgets.grid.cells import Cell

BAR_WIDTH = 16
"""Cells of a bar with its share."""
_SHARE = 8
_UNKNOWN = "…"


def count_cell(number: int | None) -> Cell:
    """A count; a dim one for 0, so that the others are seen, and `…` while it isn't known."""
    if number is None:
        return Cell(_UNKNOWN, "dim")
    return Cell(count(number), "number" if number else "dim")


def bar_cell(number: int | None, total: int, width: int = BAR_WIDTH) -> Cell:
    """`━━━━━╸──  47.25%` in `width` cells: how many of the total these are."""
    if number is None:
        return Cell(_UNKNOWN.rjust(width), "dim")
    if not total:
        return Cell("")
    length = width - _SHARE
    filled = thin_bar(number / total, length).rstrip()
    share = exact_share(number, total).rjust(_SHARE)
    return Cell(filled, "accent") + Cell("─" * (length - len(filled)), "dim") + Cell(share)
