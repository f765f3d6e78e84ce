"""How wide each column of the records is, and how its values are aligned."""

from collections.abc import Mapping, Sequence

from data8_tui.api.exact_json import Number
from data8_tui.api.models import type_name
from data8_tui.api.records import Record
from data8_tui.cell_width import cell_width
from data8_tui.insight import humanize
from data8_tui.safetext import visible
from data8_tui.tui.records import values
from data8_tui.tui.widgets.grid.columns import GridColumn

NARROWEST, WIDEST = 6, 40
"""Bounds of a column's width, in cells: what is longer is read in the record's own view."""

_NUMBERS = type_name(1)
"""The type of whole numbers, whose code at Data8 is 1."""

_NUMBER_LABEL = "Record"


def record_columns(
    count: int, types: Mapping[str, str], records: Sequence[Record]
) -> tuple[GridColumn, ...]:
    """The record number's column, then one for each of `types` as wide as `records` ask for."""
    width = max(len(_NUMBER_LABEL), len(humanize.count(count)))
    number = GridColumn("", _NUMBER_LABEL, width=width, align="right")
    return (number, *(_column(name, kind, records) for name, kind in types.items()))


def _column(name: str, kind: str, records: Sequence[Record]) -> GridColumn:
    held = [record.get(name) for record in records]
    numeric = [isinstance(value, Number) for value in held if value is not None]
    right = all(numeric) if numeric else kind == _NUMBERS
    shown = (cell_width(visible(values.value_text(value)[:WIDEST])) for value in held)
    widest = max((cell_width(visible(name)), *shown))
    width = min(max(widest, NARROWEST), WIDEST)
    return GridColumn(name, name, width=width, align="right" if right else "left")
