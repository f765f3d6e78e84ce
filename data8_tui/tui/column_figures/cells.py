"""Cells of figures: counts, and bars with their shares."""

from collections.abc import Iterable
from dataclasses import dataclass

from data8_tui.insight.humanize import count, exact_share
from data8_tui.tui.widgets.bar import thin_bar
from data8_tui.tui.widgets.grid.cells import Cell, CellLike

BAR_WIDTH = 16
"""Cells of a bar with its share."""
_SHARE = 8
_UNKNOWN = "…"


@dataclass(frozen=True, slots=True)
class ShareCell(Cell):
    """A bar and its share, of which the share alone is copied."""

    share: str = ""


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
    tail = (("─" * (length - len(filled)), "dim"), (share, ""))
    return ShareCell(filled, "accent", tail, share=share.strip())


def copied_line(cells: Iterable[CellLike]) -> str:
    """A row as a line of text, its cells between tabs: words and numbers, without bars."""
    return "\t".join(map(_copied, cells)).rstrip("\t")


def _copied(cell: CellLike) -> str:
    if isinstance(cell, ShareCell):
        return cell.share
    text = (cell.plain if isinstance(cell, Cell) else cell or "").strip()
    return "" if text == _UNKNOWN else text
