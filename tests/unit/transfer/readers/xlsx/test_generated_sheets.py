"""Whatever a sheet holds and however it is written: read back equal, or warned of."""

import os
import re
from pathlib import Path

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.transfer.readers.xlsx.generated_sheet import (
    CELLS,
    DATE_FORMATS,
    NUMBER_FORMATS,
    SPELLINGS,
    GeneratedCell,
    SheetWriter,
)
from tests.unit.transfer.readers.xlsx.workbook_file import read, written

EXAMPLES = int(os.environ.get("DATA8_EXAMPLES", "60"))
WIDTH = 3
HEADER = [GeneratedCell("text", f"column {number}") for number in range(WIDTH)]
CODES = [code for code in [*NUMBER_FORMATS, *DATE_FORMATS] if code != "General"]
ROWS = st.lists(st.lists(CELLS, min_size=WIDTH, max_size=WIDTH), max_size=5)
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
COUNTS = {
    "otherwise": "numbers that are sent otherwise than their format shows them: ",
    "long": "whole numbers of more than 15 digits, of which a spreadsheet keeps only 15: ",
    "errors": "cells that hold an error such as #N/A, as null: ",
    "blank": "empty rows that are no records: ",
}


def check(path: Path, rows: list[list[GeneratedCell]]) -> None:
    """Each value is what must be sent, and each warning counts all that it is about."""
    found = read(path)
    filled = [row for row in rows if any(cell.sent for cell in row)]
    assert found.rows == [[cell.sent for cell in row] for row in filled]
    assert found.problems == []
    last = max((number for number, row in enumerate(rows, 1) if row in filled), default=0)
    cells = [cell for row in rows for cell in row]
    expected = {
        "otherwise": sum(cell.differs for cell in cells),
        "long": sum(cell.long for cell in cells),
        "errors": sum(cell.kind == "error" for cell in cells),
        "blank": sum(row not in filled for row in rows[:last]),
    }
    assert {name: warned(found.warnings, text) for name, text in COUNTS.items()} == expected
    assert len(found.warnings) == sum(map(bool, expected.values()))


def warned(warnings: list[str], text: str) -> int:
    """The number in the warning that begins with `text`."""
    counts = [re.match(r"[0-9,]+", each.removeprefix(text)) for each in warnings if text in each]
    return sum(int(each[0].replace(",", "")) for each in counts if each)


@BOUNDED
@given(rows=ROWS, spelling=SPELLINGS)
def test_any_sheet_in_any_spelling_is_read_as_it_is(tmp_path, rows, spelling):
    writer = SheetWriter(spelling, ["General", *CODES])
    parts = {"xl/worksheets/sheet1.xml": writer.sheet([HEADER, *rows])}
    parts["xl/sharedStrings.xml"] = writer.shared_texts()
    check(written(tmp_path / "t.xlsx", {"S": []}, codes=CODES, parts=parts), rows)


@BOUNDED
@given(rows=ROWS, constant_memory=st.booleans())
def test_what_another_writer_makes_is_read_as_it_is(tmp_path, rows, constant_memory):
    """xlsxwriter writes numbers by `%.16G`, and what it can't write isn't generated for it."""
    path = tmp_path / "t.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": constant_memory})
    formats = {code: book.add_format({"num_format": code}) for code in CODES}
    sheet = book.add_worksheet()
    rows = [[cell for cell in row if writable(cell)] for row in rows]
    rows = [row + [GeneratedCell("empty")] * (WIDTH - len(row)) for row in rows]
    for at, row in enumerate([HEADER, *rows]):
        for column, cell in enumerate(row):
            form = formats.get(cell.code)
            if cell.kind == "number":
                sheet.write_number(at, column, float(cell.stored), form)
            elif cell.kind == "boolean":
                sheet.write_boolean(at, column, cell.stored == "1")
            elif cell.kind in ("formula", "error"):
                sheet.write_formula(at, column, "=A1", form, cell.stored)
            elif cell.kind == "text":
                sheet.write_string(at, column, cell.stored)
            elif form is not None:
                sheet.write_blank(at, column, None, form)
    book.close()
    check(path, rows)


def writable(cell: GeneratedCell) -> bool:
    if cell.kind == "number":
        return not cell.long
    # It escapes control characters and trims nothing, but takes some texts for other values.
    odd = set(map(chr, range(32))) & set(cell.stored)
    if cell.kind == "formula":
        return not odd and bool(cell.stored.strip()) and cell.stored.isalpha()
    return not odd and "_x" not in cell.stored
