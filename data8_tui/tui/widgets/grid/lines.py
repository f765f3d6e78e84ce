"""One line of a grid, as parts of text with style names and as a Textual strip."""

from collections.abc import Callable, Iterable, Sequence
from textwrap import wrap

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from data8_tui.cell_width import cell_width
from data8_tui.safetext import visible
from data8_tui.tui.widgets.grid.cells import Cell, CellLike, Part, fit_text
from data8_tui.tui.widgets.grid.columns import GAP, GridColumn, Layout

GUTTER = 2
"""Cells left of the first column, where a marked row has its mark."""

MARGIN = 1
"""Cells right of the last column; a grid that scrolls sideways has one more, for its `›`."""

_SCROLLBAR = 1

MARK = "▌"

PICK = "*"
"""Right of the mark, in the row of what the user has chosen."""

Sort = tuple[str, bool]
"""A column's key, and whether the order is descending."""


CELL = "cell "
"""What the style names of the cell with the cursor begin with."""


def row_line(
    layout: Layout,
    cells: Sequence[CellLike] | None,
    *,
    marked: bool,
    picked: bool = False,
    cell: int = -1,
) -> list[Part]:
    """A row's line. A cell that isn't there yet is shown as a point; `cell` has the cursor."""
    mark = cells[layout.gutter] if cells and layout.gutter is not None else ""
    parts = _gutter(mark, marked=marked, picked=picked)
    for place, (column, position, _, width) in enumerate(layout.placed):
        known = cells is not None and position < len(cells)
        parts.append((" " * GAP * bool(place), ""))
        content = cells[position] if cells and known else None
        shown = fit_text(content, width, column.align, ends=column.ends)
        parts += [(text, CELL + name) for text, name in shown] if position == cell else shown
    return parts


def _gutter(mark: CellLike, *, marked: bool, picked: bool) -> list[Part]:
    """The cells left of the first column: the row's own mark, or else that of a marked row.

    Beside it is that of what the user has chosen.
    """
    beside = (PICK, "mark") if picked else (" " * (GUTTER - 1), "")
    if marked and not (mark.plain if isinstance(mark, Cell) else mark):
        return [(MARK, "mark"), beside]
    return [*fit_text(mark or "", 1), beside]


def header_line(layout: Layout, sort: Sort | None, width: int) -> list[Part]:
    """The labels, the sorted one with its arrow; `‹` and `›` at the edges where there are more.

    `width` are the cells of the line, of which the last one is the scrollbar's.
    """
    parts: list[Part] = [(("‹" if layout.more_left else "").ljust(GUTTER), "")]
    for place, (column, _, _, cells) in enumerate(layout.placed):
        parts.append((" " * GAP * bool(place), ""))
        parts += fit_text(_label(column, cells, sort), cells, column.align)
    room = width - _SCROLLBAR - sum(cell_width(text) for text, _ in parts)
    return [*parts, ("›".rjust(room) * layout.more_right, "")]


def _label(column: GridColumn, width: int, sort: Sort | None) -> Cell:
    if sort is None or sort[0] != column.key:
        return Cell(column.label)
    arrow = "▼" if sort[1] else "▲"
    if column.align == "right":
        return Cell(f"{arrow} {column.label}", "sorted")
    room = width - cell_width(visible(column.label))
    return Cell(f"{column.label}{' ' * (room > 1)}{arrow}", "sorted")


def sentence_line(text: str, width: int, height: int) -> dict[int, list[Part]]:
    """`text` in the middle of `height` lines: the lines it takes, by number from 0.

    One that begins with ✗ is about a failure, and has its colour.
    """
    style = "warn" if text.startswith("✗") else "dim"
    lines = wrap(visible(text), max(1, min(width - 4, 60)))[:height]
    top = max(0, (height - len(lines)) // 3)
    return {
        top + i: [(" " * max(0, (width - cell_width(line)) // 2), ""), (line, style)]
        for i, line in enumerate(lines)
    }


def to_strip(parts: Iterable[Part], width: int, style: Callable[[str], Style]) -> Strip:
    """The parts in their styles, exactly `width` cells long; the name "" is the line's own."""
    segments = [Segment(text, style(name)) for text, name in parts if text]
    return Strip(Segment.simplify(segments)).adjust_cell_length(width, style(""))
