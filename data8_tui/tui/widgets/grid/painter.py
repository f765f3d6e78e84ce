"""Turns the lines of a grid into strips, and tracks which cells on screen are out of date."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Region
from textual.strip import Strip

from data8_tui.tui.widgets.grid import lines
from data8_tui.tui.widgets.grid.cells import CellLike, Part
from data8_tui.tui.widgets.grid.columns import Layout
from data8_tui.tui.widgets.grid.source import Key
from data8_tui.tui.widgets.grid.styles import COMPONENTS


@dataclass(frozen=True, slots=True)
class GridRow:
    """What a row's line is painted from; `cells` is None while they aren't there yet."""

    index: int
    key: Key
    cells: Sequence[CellLike] | None


class RowLook(NamedTuple):
    """Whether a row has the cursor, whether it is marked, and which column has a cursor of its own.

    That is a place among the source's columns, or -1. `picked` is whether the user has chosen the
    row for a command.
    """

    cursor: bool
    marked: bool
    cell: int = -1
    picked: bool = False


Line = GridRow | Sequence[Part]
"""What a line is painted from: a row, or parts of text (none below the last row)."""

_KEPT_STRIPS = 256

_COLOURED = frozenset({"good", "bad", "warn", "accent", "mark", "found", "old", "new"})
"""The styles whose colour is seen under the cursor, too."""


class Painter:
    """Paints the lines of one grid, and remembers from what.

    `find_style` gives the style of a component class of the widget, and for "" the widget's own.
    """

    def __init__(self, find_style: Callable[[str], Style]) -> None:
        self._find_style = find_style
        self._styles: dict[str, Style] = {}
        self._strips: LRUCache[tuple[object, ...], tuple[GridRow, Strip]] = LRUCache(_KEPT_STRIPS)
        self._painted: dict[int, Line] = {}

    def begin(self) -> None:
        """Call before the lines of one repaint: finding a style is what costs most."""
        self._styles.clear()

    def forget_strips(self) -> None:
        """Call when columns or styles differ."""
        self._strips.clear()

    def header(self, layout: Layout, sort: lines.Sort | None, width: int) -> Strip:
        """The header line, `width` cells long."""
        parts = lines.header_line(layout, sort, width)
        return lines.to_strip(parts, width, lambda name: self._style(name or "header"))

    def row(self, y: int, row: GridRow, layout: Layout, width: int, look: RowLook) -> Strip:
        """The line of a row at line `y` of the widget, with the cursor and its mark."""
        self._painted[y] = row
        place = (row.index, look, width, self._style(""))
        kept = self._strips.get(place)
        if kept is not None and kept[0] == row:
            return kept[1]
        parts = lines.row_line(
            layout, row.cells, marked=look.marked, picked=look.picked, cell=look.cell
        )
        strip = lines.to_strip(parts, width, self._cursor_style if look.cursor else self._style)
        self._strips[place] = (row, strip)
        return strip

    def text(self, y: int, parts: Sequence[Part], width: int) -> Strip:
        """A line of text at line `y` of the widget."""
        self._painted[y] = parts
        return lines.to_strip(parts, width, self._style)

    def painted_row(self, y: int) -> GridRow | None:
        """The row that line `y` shows."""
        line = self._painted.get(y)
        return line if isinstance(line, GridRow) else None

    def outdated(self, y: int, line: Line, layout: Layout, width: int) -> Iterator[Region]:
        """The regions of line `y` that show something else than `line`."""
        before = self._painted.get(y)
        if before == line:
            return
        old, new = _cells_of_one_row(before, line)
        if not (old and new):
            yield Region(0, y, width, 1)
            return
        if layout.gutter is not None and old[layout.gutter] != new[layout.gutter]:
            yield Region(0, y, lines.GUTTER, 1)
        for _, position, x, cells in layout.placed:
            if old[position : position + 1] != new[position : position + 1]:
                yield Region(lines.GUTTER + x, y, cells, 1)

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            component = f"grid--{name}"
            self._styles[name] = self._find_style(component if component in COMPONENTS else "")
        return self._styles[name]

    def _cursor_style(self, name: str) -> Style:
        """The cursor's style, with the colour of what stands out in the row."""
        cursor = self._style("cell" if name.startswith(lines.CELL) else "cursor")
        name = name.removeprefix(lines.CELL)
        if name != "strong" and name not in _COLOURED:
            return cursor
        part = self._style(name)
        color = part.color if name in _COLOURED else None
        return cursor + Style(color=color, bold=part.bold, underline=part.underline)


Cells = Sequence[CellLike]


def _cells_of_one_row(before: Line | None, now: Line) -> tuple[Cells | None, Cells | None]:
    """The cells then and now where both are of the same row; else nothing to compare."""
    if not isinstance(before, GridRow) or not isinstance(now, GridRow):
        return None, None
    same = (before.index, before.key) == (now.index, now.key)
    return (before.cells, now.cells) if same else (None, None)
