"""Reading XLSX: what a sheet shows is what is sent, or a warning says that it isn't."""

import re
import shutil
from pathlib import Path

import pytest

from data8_tui.cli.remedies import sentence
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.header import HeaderLayout
from data8_tui.transfer.readers.xlsx.reader import XlsxReader
from tests.unit.transfer.readers.unreadable import unreadable
from tests.unit.transfer.readers.xlsx.workbook_file import (
    HEADER,
    number,
    read,
    read_value,
    sheet_xml,
    text,
    written,
)

CASES = Path(__file__).parents[1] / "cases"
HIDDEN = "hidden or filtered rows, which are sent too: 1 (row 3)"
LONG = (
    "whole numbers of more than 15 digits, of which a spreadsheet keeps only 15: 4, the first in "
    "B2; compare them"
)


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        ("x01_phone_space_fmt", [["Ann", "07700 900123"], ["Bo", "01614 960001"]], []),
        ("x06d_sortcode", [["Ann", "01-02-03"]], []),
        ("y23_padded_formula", [["Ann", "07700900123"]], []),
        ("y41_single_quotes", [["Ann", "07700900123"]], []),
        (
            "z01_16digit",
            [
                ["Ann", "4929123456789012", "10150123456789010"],
                ["Bo", "4929123456789028", "9007199254740992"],
            ],
            [LONG],
        ),
        (
            "x12_merged",
            [["Acme", "Ann"], [None, "Bo"], [None, "Cy"], ["Zed", "Di"]],
            ["merged cells, of which only the first holds the value: 1, the first A2:A4"],
        ),
        (
            "x14_hidden_rows_cols",
            [["Ann", "1", "s1"], ["Bo", "2", "s2"], ["Cy", "3", "s3"]],
            ["hidden columns, which are sent too: “Secret”", HIDDEN],
        ),
        ("x15_filtered", [["Ann", "UK"], ["Bo", "FR"], ["Cy", "UK"]], [HIDDEN]),
        ("y01_formula_empty_string", [["Ann", ""], ["Bo", "0161"]], []),
        ("y43_v_selfclosed_str", [["Ann", ""]], []),
        (
            "y42_err_other_order",
            [["Ann", None]],
            ["cells that hold an error such as #N/A, as null: 1, the first in B2"],
        ),
    ],
)
def test_a_case_gives_the_right_value_or_the_right_word(name, rows, said):
    found = read(CASES / f"{name}.xlsx")
    assert (found.rows, found.warnings, found.problems) == (rows, said, [])


def test_a_cell_in_the_last_corner_is_named(tmp_path):
    found = read(CASES / "y34_far_corner.xlsx")
    assert found.rows == [["Ann", "5"]]
    assert found.problems == [
        "row 1,048,576: a cell of spaces alone stands in column 16,384 (XFD1048576), beyond the "
        "header's last; empty it"
    ]
    formatted = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    xml = sheet_xml([HEADER, [text("x")]]).replace("</sheetData>", formatted)
    found = read(written(tmp_path / "t.xlsx", {"S": xml}, codes=["0"]))
    assert (found.rows, found.problems, found.warnings) == ([["x", None]], [], [])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (text("O’Neill, “Zoë”\nFlat 2"), "O’Neill, “Zoë”\nFlat 2"),
        (text(" 0012 "), " 0012 "),
        (text("a_x000D_b"), "a\rb"),
        (text("a_x005F_x000D_b"), "a_x000D_b"),
        (text("_xD83D__xDE00_"), "😀"),
        (text("_xD83D_"), "_xD83D_"),
        (text("<&>"), "<&>"),
        (' t="inlineStr"><is><t>\n  a b </t></is></c>', "a b"),
        (' t="inlineStr"><is><r><rPr><b/></rPr><t>Ma</t></r><r><t>ry</t></r></is></c>', "Mary"),
        (' t="inlineStr"><is><t>東</t><rPh sb="0" eb="1"><t>ヒガシ</t></rPh></is></c>', "東"),
        (number("12"), "12"),
        (number("-12"), "-12"),
        (number("-0"), "0"),
        (number("12.0"), "12"),
        (number("0.30000000000000004"), "0.3"),
        (number("-1.5"), "-1.5"),
        (number("1.5E-3"), "0.0015"),
        (number("7.700900123E9"), "7700900123"),
        (number("123456789012345"), "123456789012345"),
        (' t="n"><v>\n 12 </v></c>', "12"),
        (' t="b"><v>1</v></c>', "true"),
        (' t="b"><v>0</v></c>', "false"),
        (' t="d"><v>2026-11-21</v></c>', "2026-11-21"),
        (' t="str"><f>A1&amp;B1</f><v>made</v></c>', "made"),
        (' t="str"><f>A1&amp;B1</f><v> _x0009_made</v></c>', " \tmade"),
        ('><f t="array" ref="B2">6*7</f><v>42</v></c>', "42"),
        ("/>", None),
        ("", None),
        (text(""), None),
        (' t="str"><v/></c>', None),
    ],
)
def test_a_value_is_what_the_sheet_shows(tmp_path, cell, value):
    found = read_value(tmp_path / "t.xlsx", cell)
    assert (found.rows, found.warnings) == ([["x", value]], [])


def test_rows_are_numbered_as_in_the_sheet(tmp_path):
    rows = [[], HEADER, [text("a")], [], [text("b"), number(1)], ["", "", text("too far")], []]
    found = read(written(tmp_path / "t.xlsx", {"S": rows}))
    assert found.headers == ("Name", "Value")
    assert found.rows == [["a", None], ["b", "1"]]
    assert found.lines == [3, 5]
    assert found.problems == ["row 6: a value stands in column 3 (C6), beyond the header's last"]
    assert found.warnings == ["empty rows that are no records: 1"]


def test_rows_of_formulas_without_a_text_are_empty_rows(tmp_path):
    blank = ' t="str"><f>IF(A9="","",A9)</f><v></v></c>'
    rows = [HEADER, [text("a"), text("b")], *[[blank, blank, blank]] * 3, [text("c"), blank, blank]]
    found = read(written(tmp_path / "t.xlsx", {"S": rows}))
    assert found.rows == [["a", "b"], ["c", ""]]
    assert (found.problems, found.warnings) == ([], ["empty rows that are no records: 3"])


def test_the_first_visible_sheet_is_read_and_the_others_are_named(tmp_path):
    rows = {name: [[text(name)], [text(f"from {name}")]] for name in ("Old", "Contacts & co", "C")}
    path = written(tmp_path / "t.xlsx", rows, hidden=("Old",))
    found = read(path)
    assert found.rows == [["from Contacts & co"]]
    assert found.warnings == [
        "the sheet “Contacts & co” is read; --sheet chooses another: “Old”, “C”"
    ]
    assert read(path, "C").rows == [["from C"]]
    with unreadable("it has Old, Contacts & co, C"):
        read(path, "D")


def test_a_formula_that_was_never_calculated_is_refused(tmp_path):
    for cell in ("><f>1+1</f></c>", "><f>1+1</f><v/></c>", '><f t="shared" si="0"/><v></v></c>'):
        with unreadable("formulas without their values, the first in B2"):
            read_value(tmp_path / "t.xlsx", cell)


def test_errors_are_counted_and_the_first_is_named(tmp_path):
    rows = [HEADER, [text("x")], *[[text("x"), ' t="e"><v>#N/A</v></c>']] * 70]
    found = read(written(tmp_path / "t.xlsx", {"S": rows}))
    assert found.rows[-1] == ["x", None]
    assert found.warnings == ["cells that hold an error such as #N/A, as null: 70, the first in B3"]


@pytest.mark.parametrize(
    ("before", "rows", "said"),
    [
        ('<cols><col min="2" max="16384" hidden="true"/></cols>', "", "hidden columns, "),
        ('<cols><col min="2" max="2" width="0"/></cols>', "", "hidden columns, "),
        ('<cols><col min="2" max="2" width="0.05"/></cols>', "", "hidden columns, "),
        ("", ' ht="0.01" customHeight="1"', "sent too: 1 (row 2)"),
        ("", ' ht="0" customHeight="1"', "sent too: 1 (row 2)"),
        ("", " hidden='1'", "sent too: 1 (row 2)"),
        ('<sheetFormatPr zeroHeight="1"/>', "", "sent too: 2 (row 1–2)"),
    ],
)
def test_what_nobody_saw_is_said(tmp_path, before, rows, said):
    xml = sheet_xml([HEADER, [text("x"), text("y")]], before=before)
    path = written(tmp_path / "t.xlsx", {"S": xml.replace('<row r="2"', f'<row r="2"{rows}')})
    [warning] = read(path).warnings
    assert said in warning


@pytest.mark.timeout(15)  # 16,384 ranges, each of as many columns, once took 18 s
def test_hidden_columns_may_be_said_any_number_of_times(tmp_path):
    columns = '<col min="1" max="16384" hidden="1"/>' * 16384
    xml = sheet_xml([HEADER, [text("x"), text("y")]], before=f"<cols>{columns}</cols>")
    path = written(tmp_path / "t.xlsx", {"S": xml})
    assert read(path).warnings == ["hidden columns, which are sent too: “Name”, “Value”"]


def test_hidden_columns_and_rows_without_a_value_are_not_worth_a_word(tmp_path):
    before = '<cols><col min="3" max="9" hidden="1"/></cols>'
    xml = sheet_xml([HEADER, [text("x"), text("y")]], before=before)
    xml = xml.replace("</sheetData>", '<row r="3" hidden="1"/></sheetData>')
    assert read(written(tmp_path / "t.xlsx", {"S": xml})).warnings == []


def test_columns_that_are_left_out_are_not_warned_of(tmp_path):
    before = '<cols><col min="2" max="2" hidden="1"/></cols>'
    rows = [
        [*HEADER, text("Last")],
        [text("x"), number(0.5, 1), number(0.5, 1)],
        [text("x"), ' t="e"><v>#N/A</v></c>', number("1234567890123456")],
        [text("x"), number("1234567890123456"), ' t="e"><v>#N/A</v></c>'],
    ]
    path = written(tmp_path / "t.xlsx", {"S": sheet_xml(rows, before=before)}, codes=["0%"])
    assert len(read(path).warnings) == 4
    found = read(path, dropped=[1])
    assert [re.sub(r".*: 1, the first in (..).*", r"\1", each) for each in found.warnings] == [
        "C3", "C4", "C2",
    ]  # fmt: skip


def test_many_hidden_rows_are_named_as_ranges(tmp_path):
    xml = sheet_xml([HEADER, *[[text("x")]] * 40])
    for row in (3, 4, 5, 7, 9, 11, 13, 15, 17):
        xml = xml.replace(f'<row r="{row}"', f'<row r="{row}" hidden="1"')
    [warning] = read(written(tmp_path / "t.xlsx", {"S": xml})).warnings
    assert warning.endswith("sent too: 9 (row 3–5, 7, 9, 11, 13, …)")


def test_a_sheet_of_many_chunks_is_read_whole(tmp_path):
    rows = [HEADER, *[[text("x" * (at % 300)), number(at)] for at in range(1, 5000)]]
    found = read(written(tmp_path / "t.xlsx", {"S": sheet_xml(rows)}))
    assert found.rows == [["x" * (at % 300) or None, str(at)] for at in range(1, 5000)]
    assert found.lines == list(range(2, 5001))


def test_a_name_with_signs_is_no_matter(tmp_path):
    path = tmp_path / "a*b?[c] “x”.xlsx"
    shutil.copy(CASES / "x06d_sortcode.xlsx", path)
    assert read(path).rows == [["Ann", "01-02-03"]]


def test_how_far_it_is_can_be_told(tmp_path):
    rows = [HEADER, *[[text("x"), number(at)] for at in range(20_000)]]
    path = written(tmp_path / "t.xlsx", {"S": rows})
    reader = XlsxReader(path)
    positions = [reader.position for _ in reader.batches()]
    reader.close()
    assert positions == sorted(positions)
    assert 0 < positions[0] < positions[10] < path.stat().st_size


def test_the_rows_before_a_damage_are_given(tmp_path):
    xml = sheet_xml([HEADER, *[[text("x"), number(at)] for at in range(4000)]])
    path = written(tmp_path / "t.xlsx", {"S": xml[: len(xml) // 2]})
    reader, rows = XlsxReader(path), []
    with pytest.raises(Unreadable) as caught:
        rows.extend(row for batch in reader.batches() for row in batch.rows)
    reader.close()
    assert len(rows) == caught.value.problem.line - 1 > 1000
    assert "sheet1.xml is damaged or cut off" in sentence(caught.value.problem.message)


def test_a_header_within_a_sheet_is_said_by_row(tmp_path):
    rows = [HEADER, [text("Ann"), number(1)], [text("name "), text("VALUE")], [text("Name")]]
    path = written(tmp_path / "t.xlsx", {"a": rows})
    found = read(path)
    assert len(found.rows) == 3
    assert found.warnings == [
        "lines that repeat the header and are sent as records: 1, the first in line 3; "
        "were files put together?"
    ]


def test_without_a_header_the_names_decide_how_many_columns_there_are(tmp_path):
    path = written(tmp_path / "t.xlsx", {"a": [[text("Ann")], [text("Bo"), number(2)]]})
    reader = XlsxReader(path, layout=HeaderLayout(present=False, names=("a", "b")))
    assert reader.headers == ("a", "b")
    assert [list(row) for batch in reader.batches() for row in batch.rows] == [
        ["Ann", None], ["Bo", "2"],
    ]  # fmt: skip
