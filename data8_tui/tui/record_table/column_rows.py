"""Columns and their types, as rows."""

from collections.abc import Iterator, Mapping

from data8_tui.cell_width import cell_width
from data8_tui.safetext import visible
from data8_tui.tui.records.arrangement import ColumnArrangement
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn

COLUMNS = (
    GridColumn("place", "#", width=3, align="right", priority=1),
    GridColumn("name", "Column", min_width=12, max_width=48, share=3, priority=9),
    GridColumn("type", "Type", width=12, priority=2),
    GridColumn("state", "", width=6, priority=8),
)

WITHOUT_TYPES = tuple(column for column in COLUMNS if column.key != "type")

_AROUND_NAMES = 31
"""Cells that a row needs besides the column's name, the scrollbar included."""
_TYPE = 14


def shown_columns(columns: Mapping[str, str]) -> tuple[GridColumn, ...]:
    """Those of the list: a file's columns have no types."""
    return COLUMNS if any(columns.values()) else WITHOUT_TYPES


def columns_width(columns: Mapping[str, str]) -> int:
    """Cells that show every column's name whole."""
    around = _AROUND_NAMES - (0 if any(columns.values()) else _TYPE)
    return around + max((cell_width(visible(name)) for name in columns), default=12)


def column_rows(
    columns: Mapping[str, str], arrangement: ColumnArrangement
) -> Iterator[tuple[str, list[CellLike]]]:
    """One row for each column, in the order chosen, known by the column's name.

    `columns` has the type of each; the number in a row is the column's place in the data.
    """
    places = {name: str(place) for place, name in enumerate(columns, start=1)}
    frozen = arrangement.shown(columns)[: arrangement.frozen]
    for name in arrangement.ordered(columns):
        hidden = arrangement.is_hidden(name)
        state = "hidden" if hidden else "frozen" if name in frozen else ""
        place, kind, note = (Cell(text, "dim") for text in (places[name], columns[name], state))
        kinds = [kind] if any(columns.values()) else []
        yield name, [place, Cell(name, "dim" if hidden else ""), *kinds, note]
