"""How wide each column of the records is, and how its values are aligned."""

from collections.abc import Mapping, Sequence

from data8_tui.api.exact_json import Number
from data8_tui.api.records import Record
from data8_tui.cell_width import cell_width
from data8_tui.insight import humanize
from data8_tui.safetext import visible
from data8_tui.tui.records import values
from data8_tui.tui.widgets.grid.columns import GridColumn

NARROWEST, WIDEST = 6, 40
"""Bounds of a column's width, in cells: what is longer is read in the record's own view."""

WHOLE_NUMBER = 1
"""Data8's type code for whole numbers."""

_NUMBER_LABEL = "Record"


def record_columns(
    count: int, types: Mapping[str, object], records: Sequence[Record]
) -> tuple[GridColumn, ...]:
    """The record number's column, then one for each of `types` as wide as `records` ask for."""
    width = max(len(_NUMBER_LABEL), len(humanize.count(count)))
    number = GridColumn("", _NUMBER_LABEL, width=width, align="right")
    return (number, *(_column(name, code, records) for name, code in types.items()))


def _column(name: str, code: object, records: Sequence[Record]) -> GridColumn:
    held = [record.get(name) for record in records]
    numeric = [isinstance(value, Number) for value in held if value is not None]
    right = all(numeric) if numeric else code == WHOLE_NUMBER
    shown = (cell_width(visible(values.value_text(value)[:WIDEST])) for value in held)
    widest = max((cell_width(visible(name)), *shown))
    width = min(max(widest, NARROWEST), WIDEST)
    return GridColumn(name, name, width=width, align="right" if right else "left")
