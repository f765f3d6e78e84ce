"""A preflight as rows: the mapping of its columns and its first records."""

from collections.abc import Iterator

from data8_tui.api.models import type_name
from data8_tui.cell_width import cell_width
from data8_tui.safetext import visible
from data8_tui.transfer.preflight.columns import TEXT
from data8_tui.transfer.preflight.columns import UploadColumn as Mapped
from data8_tui.transfer.preflight.preflight import Preflight
from data8_tui.tui.records import values
from data8_tui.tui.records.widths import NARROWEST, WIDEST
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn

PreflightRow = tuple[int, list[CellLike]]

MAPPING = (
    GridColumn("header", "In the file", min_width=14, max_width=40, share=1, priority=7),
    GridColumn("name", "In the dataset", min_width=14, max_width=40, share=1, priority=9),
    GridColumn("type", "Type", width=14, priority=8),
    GridColumn("could", "Could be", width=14, priority=1),
)


def mapping_rows(preflight: Preflight) -> Iterator[PreflightRow]:
    """One row for each column, known by its number in the file."""
    for column in preflight.columns:
        name = column.name or Cell("? needs a name", "bad")
        type_cell = Cell(type_name(column.type), "dim" if column.type == TEXT else "accent")
        yield column.number, [column.header, name, type_cell, _could(column)]


def _could(column: Mapped) -> Cell:
    other = column.suggested not in (TEXT, column.type)
    return Cell(type_name(column.suggested) if other else "", "dim")


def sample_columns(preflight: Preflight) -> list[GridColumn]:
    """As wide as their names and first values, within bounds."""
    return [
        _record_column(number, column, [row[number] for row in preflight.sample])
        for number, column in enumerate(preflight.columns)
    ]


def _record_column(number: int, column: Mapped, held: list[str | None]) -> GridColumn:
    label = column.name or column.header or f"column {number + 1}"
    texts = (visible(values.value_text(value)[:WIDEST]) for value in held)
    widest = max(cell_width(visible(label)), *map(cell_width, texts), NARROWEST)
    right = column.type != TEXT
    width = min(widest, WIDEST)
    return GridColumn(str(number), label, width=width, align="right" if right else "left")


def record_rows(preflight: Preflight, *, masked: bool) -> Iterator[PreflightRow]:
    """The first records, as they would be sent."""
    for number, row in enumerate(preflight.sample, 1):
        yield number, [_value(value, masked=masked) for value in row]


def _value(value: str | None, *, masked: bool) -> Cell:
    if value is None:
        return Cell(values.NULL, "dim")
    return Cell(values.value_text(value, masked=masked))
