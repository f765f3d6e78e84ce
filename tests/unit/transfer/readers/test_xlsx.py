"""Reading XLSX: values as the sheet has them, and what a reader of values alone would miss."""

import sys
import zipfile
from xml.sax.saxutils import escape

import pytest

from data8_tui.cli.remedies import hint, sentence
from data8_tui.errors import ExtraMissing
from data8_tui.transfer.readers.xlsx import XlsxReader
from tests.unit.transfer.readers.unreadable import unreadable

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# Style 1 shows four digits, 2 a date, 3 a date and a time, 4 hours.
STYLES = f"""<styleSheet xmlns="{NS}"><numFmts count="2">
<numFmt numFmtId="164" formatCode="0000"/><numFmt numFmtId="165" formatCode="[h]:mm:ss"/></numFmts>
<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="22"/>
<xf numFmtId="165"/></cellXfs></styleSheet>"""


def text(value):
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def number(value, style=0):
    return f' s="{style}"><v>{value}</v></c>'


def written(path, sheets, hidden=()):
    """A workbook of `sheets`, each a name and rows of cells without their addresses."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        names, relations, types = [], [], []
        for at, (name, rows) in enumerate(sheets.items(), 1):
            state = ' state="hidden"' if name in hidden else ""
            names.append(f'<sheet name="{escape(name)}" sheetId="{at}"{state} r:id="r{at}"/>')
            relations.append(
                f'<Relationship Id="r{at}" Type="{RELATIONS}/worksheet" '
                f'Target="worksheets/sheet{at}.xml"/>'
            )
            types.append(
                f'<Override PartName="/xl/worksheets/sheet{at}.xml" '
                f'ContentType="{TYPES}.worksheet+xml"/>'
            )
            archive.writestr(f"xl/worksheets/sheet{at}.xml", sheet_xml(rows))
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>'
            f"{''.join(types)}</Types>",
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r0" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(relations)}'
            f'<Relationship Id="rs" Type="{RELATIONS}/styles" Target="styles.xml"/>'
            f"</Relationships>",
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{NS}" xmlns:r="{RELATIONS}"><sheets>{"".join(names)}</sheets>'
            f"</workbook>",
        )
        archive.writestr("xl/styles.xml", STYLES)
    return path


def sheet_xml(rows):
    lines = []
    for row, cells in enumerate(rows, 1):
        placed = [f'<c r="{chr(65 + at)}{row}"{cell}' for at, cell in enumerate(cells) if cell]
        lines.append(f'<row r="{row}">{"".join(placed)}</row>' if placed else "")
    return f'<worksheet xmlns="{NS}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def read(path, sheet=None):
    reader = XlsxReader(path, sheet)
    batches = list(reader.batches())
    rows = [list(row) for batch in batches for row in batch.rows]
    lines = [batch.line_of(index) for batch in batches for index in range(len(batch.rows))]
    problems = [(each.line, sentence(each.message)) for batch in batches for each in batch.problems]
    reader.close()
    return reader, rows, lines, problems


HEADER = [text("Name"), text("Value")]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (text("O’Neill, “Zoë”\nFlat 2"), "O’Neill, “Zoë”\nFlat 2"),
        (text(" 0012 "), " 0012 "),
        (text("a_x000D_b"), "a\rb"),
        (number("12"), "12"),
        (number("0.30000000000000004"), "0.3"),
        (number("-1.5"), "-1.5"),
        (number("1E+20"), "100000000000000000000"),
        (number("123456789012345"), "123456789012345"),
        (number("46347", 2), "2026-11-21"),
        (number("46347.5", 3), "2026-11-21T12:00:00"),
        (number("1.25", 4), "30:00:00"),
        (' t="b"><v>1</v></c>', "true"),
        (' t="b"><v>0</v></c>', "false"),
        (' t="str"><f>A1&amp;B1</f><v>made</v></c>', "made"),
        ("><f>6*7</f><v>42</v></c>", "42"),
        ("", None),
        (text(""), None),
    ],
)
def test_a_value_is_what_the_sheet_shows(tmp_path, cell, value):
    rows = [HEADER, [text("x"), cell]]
    assert read(written(tmp_path / "t.xlsx", {"S": rows}))[1] == [["x", value]]


def test_rows_are_numbered_as_in_the_sheet(tmp_path):
    rows = [[], HEADER, [text("a")], [], [text("b"), number(1)], ["", "", text("too far")], []]
    reader, got, lines, problems = read(written(tmp_path / "t.xlsx", {"S": rows}))
    assert reader.headers == ("Name", "Value")
    assert got == [["a", None], ["b", "1"]]
    assert lines == [3, 5]
    assert problems == [(6, "a value stands in column 3, beyond the header's last")]
    assert list(map(sentence, reader.warnings)) == ["empty rows that are no records: 1"]


def test_the_first_visible_sheet_is_read_and_the_others_are_named(tmp_path):
    rows = {name: [[text(name)], [text(f"from {name}")]] for name in ("Old", "Contacts & co", "C")}
    path = written(tmp_path / "t.xlsx", rows, hidden=("Old",))
    reader, got, _, _ = read(path)
    assert got == [["from Contacts & co"]]
    assert list(map(sentence, reader.warnings)) == [
        "the sheet “Contacts & co” is read; --sheet chooses another: “Old”, “C”"
    ]
    assert read(path, "C")[1] == [["from C"]]
    with unreadable("it has Old, Contacts & co, C"):
        read(path, "D")


def test_a_formula_that_was_never_calculated_is_refused(tmp_path):
    for cell in ("><f>1+1</f></c>", "><f>1+1</f><v/></c>", '><f t="shared" si="0"/><v></v></c>'):
        path = written(tmp_path / "t.xlsx", {"S": [HEADER, [text("x"), cell]]})
        with unreadable("formulas without their values"):
            read(path)


def test_what_only_a_format_shows_is_said(tmp_path):
    rows = [HEADER, *[[text("x"), number(number_, 1)] for number_ in (12, 7, 0)]]
    reader, got, _, _ = read(written(tmp_path / "t.xlsx", {"S": rows}))
    assert [row[1] for row in got] == ["12", "7", "0"]
    assert "(0012): 2" in sentence(reader.warnings[0])


def test_errors_are_counted(tmp_path):
    rows = [HEADER, [text("x"), ' t="e"><v>#N/A</v></c>']]
    reader, got, _, _ = read(written(tmp_path / "t.xlsx", {"S": rows}))
    assert got == [["x", None]]
    assert list(map(sentence, reader.warnings)) == [
        "cells that hold an error such as #N/A, as null: 1"
    ]


def test_oddities_are_found_wherever_a_chunk_ends(tmp_path, monkeypatch):
    monkeypatch.setattr("data8_tui.transfer.readers.sheet_xml._CHUNK", 64)
    cell = ' s="1" t="e"><v>#N/A</v></c>'
    rows = [HEADER, *[[text("x" * n), cell] for n in range(1, 71)]]
    reader, _, _, _ = read(written(tmp_path / "t.xlsx", {"S": rows}))
    assert list(map(sentence, reader.warnings)) == [
        "cells that hold an error such as #N/A, as null: 70"
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"name,value\n", "not readable as XLSX"), (b"\xd0\xcf\x11\xe0" + bytes(600), "password")],
)
def test_what_is_no_workbook_is_said(tmp_path, data, said):
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    with unreadable(said):
        read(path)


def test_without_the_package_the_command_that_installs_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(ExtraMissing) as caught:
        XlsxReader(tmp_path / "t.xlsx")
    assert hint(caught.value).startswith("pip install -e '.[xlsx]'")
