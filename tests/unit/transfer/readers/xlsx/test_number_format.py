"""Number formats: what is sent as shown, and what a warning tells that it is shown otherwise."""

import pytest

from data8_tui.transfer.readers.xlsx.number_format import Shows, parse_number_format
from tests.unit.transfer.readers.xlsx.workbook_file import number, read_value

OTHERWISE = "numbers that are sent otherwise than their format shows them: 1, the first in B2 ({})"


@pytest.mark.parametrize(
    ("code", "value", "sent"),
    [
        # Zeros, separators and literal texts, as telephone numbers and codes have them.
        ("00000 000000", 7700900123, "07700 900123"),
        ("00000000000", 7700900123, "07700900123"),
        ("00-00-00", 10203, "01-02-03"),
        ("00000\\-0000", 20340001, "02034-0001"),
        ("00000;@", 42, "00042"),
        ("[$-407]00000", 1067, "01067"),
        ('"0"#', 7700900123, "07700900123"),
        ('"CUST-"00000', 42, "CUST-00042"),
        ("\\C\\-0", 7, "C-7"),
        ('0" kg"', 12, "12 kg"),
        ("000\\-00\\-0000", 12345678, "012-34-5678"),
        ("(###) ###-####", 2025550123, "(202) 555-0123"),
        ("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", 2025550123, "(202) 555-0123"),
        ("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", 5550123, "555-0123"),
        ("[Red]0000", 12, "0012"),
        ("0000_)", 12, "0012"),
        ("0000", 0, "0000"),
        ("0000", 123456, "123456"),
        ("00-00", 123456, "1234-56"),
        ("#000", 5, "005"),
        ('0000;-0000;"none"', 5, "0005"),
        # Numbers whose format adds nothing but zeros behind them.
        ("0", 12, "12"),
        ("0.00", 1.5, "1.5"),
        ("0.00", "1.23", "1.23"),
        ("#,##0", 999, "999"),
        ("#", 7, "7"),
        ("???0", 7, "7"),
        ("0;[Red]-0", -5, "-5"),
        ("0_);[Red]-0_)", 5, "5"),
        ("General;-General", 1.25, "1.25"),
        ("@", 7700900123, "7700900123"),
        (49, 12, "12"),
        (1, 12, "12"),
        # Dates and times.
        (14, 46347, "2026-11-21"),
        (14, 59, "1900-02-28"),
        (14, 61, "1900-03-01"),
        (14, 2958465, "9999-12-31"),
        ("dd/mm/yyyy", 46347, "2026-11-21"),
        ("yyyy\\-mm\\-dd;@", 46347, "2026-11-21"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 46347, "2026-11-21"),
        ("[$-D07041E]d/m/yy", 46347, "2026-11-21"),
        ('yyyy"年"m"月"d"日"', 46347, "2026-11-21"),
        (22, 46347.5, "2026-11-21T12:00:00"),
        (22, 46347, "2026-11-21T00:00:00"),
        ("d.m.yyyy h:mm:ss.000", 46347.50000001, "2026-11-21T12:00:00.001"),
        (20, 0.5, "12:00:00"),
        ("h:mm AM/PM", 0.75, "18:00:00"),
        ("[h]:mm:ss", 1.25, "30:00:00"),
        ("[h]:mm:ss", "1.0833449074074074", "26:00:01"),
        ("[hh]:mm", -0.25, "-6:00:00"),
    ],
)
def test_sent_as_shown(tmp_path, code, value, sent):
    found = read_value(tmp_path / "t.xlsx", number(value, 1), code)
    assert (found.rows, found.warnings) == ([["x", sent]], [])


@pytest.mark.parametrize(
    ("code", "value", "sent"),
    [
        ("0%", 0.25, "0.25"),
        ("#,##0", 1234, "1234"),
        ("#,##0.00", -1234.5, "-1234.5"),
        ("0,", 12345, "12345"),
        ("£#,##0.00", 5, "5"),
        ("[$€-2] 0", 5, "5"),
        ("_-* #,##0_-;-* #,##0_-;_-* \\-_-", 0, "0"),
        ("# ?/?", 0.5, "0.5"),
        ("0.00E+00", 7700900123, "7700900123"),
        ("0", 12.7, "12.7"),
        ("0.00", 1.234, "1.234"),
        ("#", 0, "0"),
        ("0;0", -5, "-5"),
        ("0_);(0)", -5, "-5"),
        (";;;", 5, "5"),
        (";@", 5, "5"),
        ("0000", -12, "-12"),
        ("0000", 12.5, "12.5"),
        ("00.00", 7.5, "7.5"),
        ('0.00" kg"', 1.5, "1.5"),
        ('"£"0', 5, "5"),
        ('"yes";"no"', 5, "5"),
        ("(###) ###-####", 5550123, "5550123"),
        ("[>100]0;[>10]00;000", 5, "5"),
        ("00/00", 5, "5"),
        ("*-0", 5, "5"),
        # Dates of which the format shows only a part, or which Excel doesn't show.
        ("mmm-yy", 46347, "2026-11-21"),
        (14, 46347.5, "2026-11-21T12:00:00"),
        (20, 46347.5, "2026-11-21T12:00:00"),
        (20, "0.5001157407407407", "12:00:10"),
        (45, 0.0625, "01:30:00"),
        ("[mm]:ss", 0.0625, "1:30:00"),
        (14, -1, "-1"),
        (14, 0.5, "0.5"),
        (14, 60, "60"),
        (14, 2958466, "2958466"),
        (30, 46347, "46347"),
    ],
)
def test_shown_otherwise_is_said(tmp_path, code, value, sent):
    found = read_value(tmp_path / "t.xlsx", number(value, 1), code)
    assert found.rows == [["x", sent]]
    [warning] = found.warnings
    assert warning.startswith(OTHERWISE.format("")[:-2])


def test_the_format_of_the_first_such_cell_is_named(tmp_path):
    found = read_value(tmp_path / "t.xlsx", number(0.25, 1), 10)
    assert found.warnings == [OTHERWISE.format("0.00%")]


@pytest.mark.parametrize("value", ["1E+20", "123456789012345678", "1234567890123456.5"])
def test_more_digits_than_excel_keeps_are_said(tmp_path, value):
    [warning] = read_value(tmp_path / "t.xlsx", number(value)).warnings
    assert warning.startswith("whole numbers of more than 15 digits")


def test_dates_may_count_from_1904(tmp_path):
    for properties in ('<workbookPr date1904="1"/>', "<workbookPr date1904='true'/>"):
        cell = number(44885.5, 1)
        found = read_value(tmp_path / "t.xlsx", cell, 22, properties=properties)
        assert found.rows == [["x", "2026-11-21T12:00:00"]]
    found = read_value(tmp_path / "t.xlsx", number(0, 1), 14, properties=properties)
    assert found.rows == [["x", "1904-01-01"]]


def test_a_formulas_number_is_treated_as_any(tmp_path):
    cell = ' s="1"><f>VLOOKUP(A2,Z:Z,1)</f><v>10203</v></c>'
    assert read_value(tmp_path / "t.xlsx", cell, "00-00-00").rows == [["x", "01-02-03"]]
    cell = ' s="1"><f>1/4</f><v>0.25</v></c>'
    assert read_value(tmp_path / "t.xlsx", cell, "0%").warnings == [OTHERWISE.format("0%")]


def test_a_file_without_styles_has_numbers(tmp_path):
    parts = {"xl/styles.xml": '<styleSheet xmlns="urn:x"/>'}
    assert read_value(tmp_path / "t.xlsx", number(5, 0), parts=parts).rows == [["x", "5"]]


@pytest.mark.parametrize("code", ["[" * 60_000, '"' * 100_000, "0;" * 50_000, "\\" * 99_999])
def test_a_format_longer_than_a_spreadsheet_allows_is_not_parsed(code: str) -> None:
    found = parse_number_format(164, code)
    assert found is not None
    assert [each.shows for each in found.sections] == [Shows.OTHER]
    assert len(found.code) < 50
