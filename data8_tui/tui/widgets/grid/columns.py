"""What a grid's columns are, and how many cells of the terminal each of them gets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from data8_tui.cell_width import cell_width

Align = Literal["left", "right"]

GAP = 2
"""Cells between two columns."""

_PARTIAL = 8
"""The least width of a column that is shown shortened because it doesn't fit."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column. Widths are in terminal cells.

    `width` fixes it. Otherwise it has at least `min_width` (its label's, when 0), and takes its
    `share` of what is left over, up to `max_width` (no limit, when 0): first as much as its widest
    value needs, where that is known. In a grid that fits its columns to the terminal, the column
    with the lowest `priority` is hidden first, of equals the rightmost; the first column stays
    always. A `gutter` column has no label, and a mark of one cell left of all others. `ends` keeps
    both ends of a text that is too long: names of one kind begin alike and differ at their ends.
    A `whole` column is never shown shortened beside others.
    """

    key: str
    label: str
    width: int = 0
    min_width: int = 0
    max_width: int = 0
    share: int = 0
    align: Align = "left"
    priority: int = 0
    sortable: bool = False
    ends: bool = False
    gutter: bool = False
    whole: bool = False

    @property
    def narrowest(self) -> int:
        """The least width at which the column is whole, its sort mark included."""
        label = cell_width(self.label) + 2 * self.sortable
        return self.width or self.min_width or max(1, label)

    @property
    def least(self) -> int:
        """The least width at which it is shown beside others, be it shortened."""
        return self.narrowest if self.whole else min(self.narrowest, _PARTIAL)

    @property
    def widest(self) -> int:
        """The width beyond which it doesn't grow."""
        if self.width or not self.share:
            return self.narrowest
        return max(self.narrowest, self.max_width) if self.max_width else 1 << 16


class PlacedColumn(NamedTuple):
    """A column on screen: its place among the source's columns, its left edge, its width."""

    column: GridColumn
    position: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns on screen, and whether there are more of them to the left or right."""

    placed: tuple[PlacedColumn, ...] = ()
    more_left: bool = False
    more_right: bool = False
    gutter: int | None = None
    """The place among the source's columns of the one whose marks are left of the others."""


def fit_columns(columns: Sequence[GridColumn], room: int, needs: Sequence[int] = ()) -> Layout:
    """Every column that `room` cells hold whole, the least important left out first.

    `needs` are the cells that each column's widest value takes, where they are known.
    """
    gutter = next((at for at, column in enumerate(columns) if column.gutter), None)
    shown = [entry for entry in enumerate(columns) if not entry[1].gutter]
    while len(shown) > 1 and _narrowest(column for _, column in shown) > room:
        shown.remove(min(shown[1:], key=lambda entry: (entry[1].priority, -entry[0])))
    wanted = [needs[position] for position, _ in shown] if needs else []
    return Layout(tuple(_place(shown, room, wanted)), gutter=gutter)


def scroll(columns: Sequence[GridColumn], room: int, *, frozen: int = 0, offset: int = 0) -> Layout:
    """The frozen columns, then those from `frozen + offset` on; the last may be shortened."""
    first = frozen + offset
    wanted = [*list(enumerate(columns))[:frozen], *list(enumerate(columns))[first:]]
    shown: list[tuple[int, GridColumn]] = []
    used = 0
    for position, column in wanted:
        if shown and used + GAP + column.least > room:
            break
        used += column.narrowest + GAP * bool(shown)
        shown.append((position, column))
    cut = used > room and len(shown) > frozen + 1
    more_right = cut or len(shown) < len(wanted)
    return Layout(tuple(_place(shown, room)), offset > 0, more_right)


def column_at(layout: Layout, x: int) -> GridColumn | None:
    """The column over cell `x`, the gap to its right included."""
    for column, _, left, width in layout.placed:
        if left <= x < left + width + GAP:
            return column
    return None


def _narrowest(columns: Iterator[GridColumn]) -> int:
    widths = [column.narrowest for column in columns]
    return sum(widths) + GAP * (len(widths) - 1)


def _place(
    shown: Sequence[tuple[int, GridColumn]], room: int, needs: Sequence[int] = ()
) -> Iterator[PlacedColumn]:
    x = 0
    widths = _widths([column for _, column in shown], room, needs)
    for (position, column), width in zip(shown, widths, strict=True):
        yield PlacedColumn(column, position, x, min(width, max(0, room - x)))
        x += width + GAP


def _widths(columns: Sequence[GridColumn], room: int, needs: Sequence[int]) -> list[int]:
    widths = [column.narrowest for column in columns]
    spare = room - _narrowest(iter(columns))
    most = [column.widest for column in columns]
    if needs:
        enough = [min(each) for each in zip(most, needs, strict=True)]
        spare = _share(columns, widths, enough, spare)
    _share(columns, widths, most, spare)
    return widths


def _share(
    columns: Sequence[GridColumn], widths: list[int], most: Sequence[int], spare: int
) -> int:
    """Widen columns up to `most` as long as there are cells to spare; returns what is left."""
    while spare > 0 and (growing := [i for i, width in enumerate(widths) if width < most[i]]):
        shares = sum(columns[i].share for i in growing)
        for i in growing:
            more = max(1, spare * columns[i].share // shares)
            widths[i] += (more := min(more, most[i] - widths[i], spare))
            spare -= more
            shares -= columns[i].share
    return spare
