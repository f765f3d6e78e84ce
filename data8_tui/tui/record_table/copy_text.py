"""What is copied of a table: a cell, a record or several, as CSV or JSON."""

import csv
import io
from collections.abc import Sequence
from enum import Enum

from data8_tui.api.exact_json import to_literal
from data8_tui.api.records import FieldValue, Record, encode_records
from data8_tui.tui.records.marked_text import MarkedText


class CopyForm(Enum):
    """What is to be copied, and in which form."""

    CELL = "the cell"
    RECORD_CSV = "the record as CSV, with the columns' names"
    RECORD_JSON = "the record as JSON"
    MARKED_CSV = "the marked records as CSV, with the columns' names"
    MARKED_JSON = "the marked records as JSON"
    NAME = "the name"


OF_MARKED = frozenset({CopyForm.MARKED_CSV, CopyForm.MARKED_JSON})
AS_CSV = frozenset({CopyForm.RECORD_CSV, CopyForm.MARKED_CSV})


def cell_text(value: FieldValue) -> str:
    """A value as it was sent; a null is no text."""
    return "" if value is None else to_literal(value)


def csv_text(records: Sequence[Record], columns: Sequence[str]) -> str:
    """A header line and one for each record; a null is an empty field."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell_text(record.get(name)) for name in columns] for record in records)
    return lines.getvalue()


def copied_text(form: CopyForm, records: Sequence[Record], columns: Sequence[str]) -> str:
    """Records in a form of those for records."""
    if form in AS_CSV:
        return csv_text(records, columns)
    return json_text(records, columns, single=form is CopyForm.RECORD_JSON)


def _plain(value: FieldValue) -> FieldValue:
    """A text without what the screen marks in it."""
    return "".join(value) if isinstance(value, MarkedText) else value


def json_text(records: Sequence[Record], columns: Sequence[str], *, single: bool) -> str:
    """A list of objects, or of the only one the object; numbers are as they were sent."""
    chosen = [
        {name: _plain(record[name]) for name in columns if name in record} for record in records
    ]
    encoded = encode_records(chosen).decode("utf-8", "surrogatepass")
    return encoded.strip()[1:-1] if single else encoded
