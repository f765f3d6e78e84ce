"""A dataset as a row of the list: pure functions from a dataset to cells and what it sorts by."""

from data8_tui.api.models import Dataset
from data8_tui.insight import humanize
from data8_tui.tui import state_styles
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn

COLUMNS = (
    GridColumn(
        "name", "Dataset", min_width=37, max_width=72, share=1, priority=9, sortable=True, ends=True
    ),
    GridColumn("kind", "Kind", width=8, priority=8, sortable=True),
    GridColumn("state", "State", width=12, priority=7, sortable=True),
    GridColumn("records", "Records", width=10, align="right", priority=6, sortable=True),
    GridColumn("columns", "Columns", width=9, align="right", priority=5, sortable=True),
)

FROM_DETAILS = frozenset({"state", "records", "columns"})
"""The columns that a listing leaves empty."""
NUMBERS = frozenset({"records", "columns"})
"""The columns whose order begins with the largest."""


def dataset_cells(dataset: Dataset) -> list[CellLike]:
    """One cell for each column; None where a listing lacks it."""
    known = dataset.detailed
    return [
        dataset.name,
        state_styles.dataset_kind_cell(dataset) if dataset.input is not None else None,
        state_styles.dataset_state_cell(dataset) if dataset.completed is not None else None,
        _records(dataset),
        Cell(humanize.count(len(dataset.columns)), "number") if known else None,
    ]


def _records(dataset: Dataset) -> CellLike:
    if dataset.record_count is None:
        return Cell("") if dataset.detailed else None
    return Cell(humanize.count(dataset.record_count), "number")


def dataset_sort_value(dataset: Dataset, column: str) -> object:
    """What a column sorts by; None while it isn't known."""
    values: dict[str, object] = {
        "name": dataset.name.casefold(),
        "kind": dataset.input,
        "state": dataset.completed,
        "records": dataset.record_count,
        "columns": len(dataset.columns) if dataset.detailed else None,
    }
    return values[column]
