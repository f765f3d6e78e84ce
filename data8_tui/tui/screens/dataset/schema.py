"""A dataset's columns and their types, as rows."""

from collections.abc import Iterator

from data8_tui.api.models import Dataset, type_name
from data8_tui.tui.widgets.cells import Cell, CellLike
from data8_tui.tui.widgets.columns import Column

COLUMNS = (
    Column("place", "#", width=3, align="right", priority=1),
    Column("name", "Column", min_width=12, max_width=48, share=3, priority=9),
    Column("type", "Type", width=12, priority=8),
)


def rows(dataset: Dataset) -> Iterator[tuple[str, list[CellLike]]]:
    """One row for each column, in the dataset's order, known by the column's name."""
    for place, (name, code) in enumerate(dataset.columns.items(), start=1):
        yield name, [Cell(str(place), "dim"), name, Cell(type_name(code), "dim")]
