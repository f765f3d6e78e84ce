"""Columns and their types, as rows."""

from collections.abc import Iterator, Mapping

from data8_tui.cell_width import cell_width
from data8_tui.safetext import visible
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn

COLUMNS = (
    GridColumn("place", "#", width=3, align="right", priority=1),
    GridColumn("name", "Column", min_width=12, max_width=48, share=3, priority=9),
    GridColumn("type", "Type", width=12, priority=8),
)

_AROUND_NAMES = 26
"""Cells that a row needs besides the column's name."""


def columns_width(columns: Mapping[str, str]) -> int:
    """Cells that show every column's name whole."""
    return _AROUND_NAMES + max((cell_width(visible(name)) for name in columns), default=12)


def column_rows(columns: Mapping[str, str]) -> Iterator[tuple[str, list[CellLike]]]:
    """One row for each column, in their order, known by the column's name."""
    for place, (name, kind) in enumerate(columns.items(), start=1):
        yield name, [Cell(str(place), "dim"), name, Cell(kind, "dim")]
