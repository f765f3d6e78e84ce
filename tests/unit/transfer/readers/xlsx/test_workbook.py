"""Workbooks as any writer may spell them, and files that are none: one clear sentence each."""

import resource
import time
import zipfile

import pytest

from tests.unit.transfer.readers.unreadable import unreadable
from tests.unit.transfer.readers.xlsx.workbook_file import (
    HEADER,
    NS,
    RELATIONS,
    STRICT,
    number,
    read,
    read_value,
    relations_xml,
    sheet_xml,
    styles_xml,
    text,
    workbook_xml,
    written,
)

ROWS = [HEADER, [text("Ann"), number(10203, 1)]]
PLAIN = sheet_xml(ROWS)
READ = [["Ann", "01-02-03"]]


def prefixed(xml: str) -> str:
    """All names in `xml` with a prefix, and another declaration of it."""
    xml = xml.replace(f'xmlns="{NS}"', f'xmlns:x="{NS}"')
    return xml.replace("<", "<x:").replace("<x:/", "</x:")


@pytest.mark.parametrize(
    "xml",
    [
        prefixed(PLAIN),
        PLAIN.replace(NS, STRICT),
        PLAIN.replace('"', "'"),
        PLAIN.replace("><", ">\n  <"),
        PLAIN.replace("<c ", "<c   cm='1' "),
        PLAIN.replace('<c r="B2" s="1"', "<c s='1' t='n' r='B2'"),
        PLAIN.replace(' r="A2"', "").replace(' r="B2"', "").replace(' r="2"', ""),
        PLAIN.replace("10203", "1<!-- -->0203"),
        PLAIN.replace("10203", "&#49;0203"),
        PLAIN.replace("10203", "<![CDATA[10203]]>"),
        PLAIN.replace("<sheetData>", '<dimension ref="A1:ZZ9"/><sheetData>'),
        PLAIN.replace("</row>", "<extLst><ext><c/></ext></extLst></row>"),
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' + PLAIN,
        ('<?xml version="1.0" encoding="UTF-16"?>' + PLAIN).encode("utf-16"),
        ('<?xml version="1.0" encoding="windows-1252"?>' + PLAIN).encode("cp1252"),
        b"\xef\xbb\xbf" + PLAIN.encode(),
    ],
)  # fmt: skip
def test_any_spelling_is_read(tmp_path, xml):
    parts = {"xl/worksheets/sheet1.xml": xml}
    path = written(tmp_path / "t.xlsx", {"S": PLAIN}, codes=["00-00-00"], parts=parts)
    found = read(path)
    assert (found.rows, found.warnings, found.problems) == (READ, [], [])


def test_cells_may_stand_in_any_order(tmp_path):
    xml = PLAIN.replace("</row>", "")
    xml = xml.replace('<c r="B2"', '<c r="C2" t="str"><v>c</v></c><c r="B2"')
    xml = xml.replace("</sheetData>", "</row></sheetData>").replace(
        '<row r="2">', '</row><row r="2">'
    )
    xml = xml.replace('<row r="2">', '<c/><row r="2">').replace("<c/>", "")
    header = '<c r="C1" t="str"><v>C</v></c></row><row r="2">'
    xml = xml.replace('</row><row r="2">', header)
    path = written(tmp_path / "t.xlsx", {"S": xml}, codes=["00-00-00"])
    assert read(path).rows == [["Ann", "01-02-03", "c"]]


def test_names_of_parts_are_as_the_relations_have_them(tmp_path):
    """With absolute targets, backslashes, capitals, in a strict document."""
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    targets = {
        "r1": ("worksheet", "/Data/My%20sheet.xml"),
        "rs": ("styles", "../Other/STYLES.xml"),
    }
    parts = {
        "_rels/.rels": relations_xml({"r0": ("officeDocument", "/book/Workbook.xml")}),
        "book\\_rels\\workbook.xml.rels": relations_xml(targets).replace(RELATIONS, strict),
        "BOOK/workbook.xml": workbook_xml(["S"], [], "").replace(RELATIONS, strict),
        "Data/My sheet.xml": PLAIN,
        "other/styles.xml": styles_xml(["00-00-00"]),
    }
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
    assert read(path).rows == READ


def test_the_places_of_shared_texts_count_as_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("data8_tui.transfer.readers.xlsx.rich_text._MAX_BYTES", 800)
    parts = {"xl/sharedStrings.xml": f'<sst xmlns="{NS}">{"<si/>" * 100}</sst>'}
    rows = [HEADER, [' t="s"><v>99</v></c>', text("x")]]
    with unreadable("sharedStrings.xml in it unpacks to"):
        read(written(tmp_path / "t.xlsx", {"S": rows}, parts=parts))


def test_shared_texts_are_read_when_they_are_needed(tmp_path):
    shared = "".join(f"<si><t>text {at}</t></si>" for at in range(20_000))
    parts = {"xl/sharedStrings.xml": f'<sst xmlns="{NS}">{shared}<extLst/></sst>'}
    cells = [' t="s"><v>19999</v></c>', ' t="s"><v>0</v></c>']
    rows = [HEADER, cells, [' t="s"><v> 7 </v></c>', text("x")]]
    path = written(tmp_path / "t.xlsx", {"S": rows}, parts=parts)
    assert read(path).rows == [["text 19999", "text 0"], ["text 7", "x"]]
    parts = {"xl/sharedStrings.xml": f'<sst xmlns="{NS}">{shared[:90_000]}'}
    path = written(tmp_path / "t.xlsx", {"S": rows}, parts=parts)
    with unreadable(r"sharedStrings\.xml is damaged or cut off"):
        read(path)


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        (' t="s"><v>1</v></c>', "B2"),
        (' t="s"><v>-1</v></c>', "B2"),
        (' t="s"><v>x</v></c>', "B2"),
        (' t="other"><v>x</v></c>', "B2"),
        (' t="b"><v>maybe</v></c>', "B2"),
        (' s="7"><v>1</v></c>', "B2"),
        ("><v>12,5</v></c>", "B2"),
        ("><v>1_000</v></c>", "B2"),
        ("><v>NaN</v></c>", "B2"),
        ("><v>1E999</v></c>", "B2"),
        ("><v>1E999999999</v></c>", "B2"),
        (f"><v>{'9' * 500}</v></c>", "B2"),
        ('><v>1</v></c><c r="B2"><v>2</v></c>', "B2"),
        ('><v>1</v></c><c r="XFE2"><v>2</v></c>', "XFE2"),
        ('><v>1</v></c><c r="C9"><v>2</v></c>', "C9"),
        ('><v>1</v></c><c r="$C$2"><v>2</v></c>', r"\$C\$2"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_named_by_its_cell(tmp_path, cell, named):
    with unreadable(f"cell {named} can't be read"):
        read_value(tmp_path / "t.xlsx", cell)


@pytest.mark.parametrize("row", ["0", "-1", "1000000000", "1048577", "x", "2", "9" * 5000])
def test_what_is_no_row_is_named(tmp_path, row):
    xml = PLAIN.replace("</sheetData>", f'<row r="{row}"><c><v>1</v></c></row></sheetData>')
    path = written(tmp_path / "t.xlsx", {"S": xml}, codes=["0"])
    with unreadable(f"“{row[:20]}” can't be the next row"):
        read(path)


def entity(definition: str) -> dict[str, str]:
    sheet = PLAIN.replace(">10203<", ">&x;<")
    return {"xl/worksheets/sheet1.xml": f"<!DOCTYPE w [{definition}]>{sheet}"}


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {after} "{f"&{name};" * 90}">'
    for name, after in zip("abcdefgh", "bcdefghx", strict=True)
)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (entity(LAUGHS), "sheet1.xml in it has a document type"),
        (entity('<!ENTITY x SYSTEM "file:///etc/hostname">'), "has a document type"),
        ({"xl/styles.xml": f"<!DOCTYPE w>{styles_xml(['0'])}"}, "styles.xml in it has a document"),
        ({"xl/sharedStrings.xml": "<!DOCTYPE w><sst/>"}, "sharedStrings.xml in it has a document"),
        ({"xl/workbook.xml": workbook_xml([], [], "")}, "it has no sheet “None”; it has none"),
        ({"xl/workbook.xml": ""}, "workbook.xml is damaged"),
        ({"xl/_rels/workbook.xml.rels": relations_xml({})}, "it has no sheet “None”"),
        (
            {"xl/_rels/workbook.xml.rels": relations_xml({"r1": ("worksheet", "no.xml")})},
            "it has no xl/no.xml",
        ),
        (
            {"xl/_rels/workbook.xml.rels": relations_xml({"r1": ("worksheet", "../../../etc/x")})},
            "it has no etc/x",
        ),
        ({"xl/worksheets/sheet1.xml": PLAIN[:-20]}, "sheet1.xml is damaged or cut off"),
        ({"xl/worksheets/sheet1.xml": f"<!--{' ' * 70_000}-->{PLAIN}"}, "sheet1.xml is damaged"),
        ({"xl/worksheets/sheet1.xml": '<?xml version="1.0" encoding="no"?><a/>'}, "is damaged"),
        ({"xl/workbook.bin": "x"}, "it is .xlsb, whatever its name says"),
        ({"mimetype": "x", "content.xml": "x"}, "it is .ods, whatever its name says"),
    ],
)  # fmt: skip
def test_a_workbook_that_cant_be_read_is_said_by_its_part(tmp_path, parts, said):
    path = written(tmp_path / "t.xlsx", {"S": PLAIN}, codes=["0"], parts=parts)
    with unreadable(said):
        read(path)


OLE = b"\xd0\xcf\x11\xe0" + bytes(600)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"name,value\n", "it is text, whatever its name says; if it is CSV, rename it"),
        (b"<html><table>", "it is HTML or XML"),
        (b"PAR1", "it is Parquet"),
        (b"\x89PNG\0", "not readable as XLSX"),
        (b"", "not readable as XLSX"),
        (OLE, "protected by a password, or an old .xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password; save it without"),
        (OLE + "Workbook".encode("utf-16-le"), "it is .xls, whatever"),
        (b"PK\x03\x04" + bytes(50), "t.xlsx is damaged or cut off"),
        (b"PK\x05\x06" + bytes(18), "it has no xl/workbook.xml"),
    ],
)
def test_what_is_no_workbook_is_said(tmp_path, data, said):
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    with unreadable(said):
        read(path)


def test_an_archive_cut_anywhere_is_said(tmp_path):
    path = written(tmp_path / "t.xlsx", {"S": PLAIN}, codes=["0"])
    data = path.read_bytes()
    for length in range(60, len(data) - 1, len(data) // 20):
        path.write_bytes(data[:length])
        with unreadable("damaged or cut off"):
            read(path)


def test_a_byte_changed_anywhere_changes_no_value_in_silence(tmp_path):
    from data8_tui.transfer.readers.batch import Unreadable

    path = written(tmp_path / "t.xlsx", {"S": PLAIN}, codes=["00-00-00"])
    data = path.read_bytes()
    for at in range(30, len(data), 7):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :])
        try:
            found = read(path)
        except Unreadable:
            continue
        assert found.rows == READ


def bomb(path, name, start, repeated, times, end=b""):
    """A workbook with a part that unpacks to many megabytes, packed without holding it."""
    written(path, {"S": PLAIN}, codes=["0"])
    with zipfile.ZipFile(path) as archive:
        kept = {each: archive.read(each) for each in archive.namelist() if each != name}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in kept.items():
            archive.writestr(each, content)
        with archive.open(name, "w") as part:
            part.write(start)
            for _ in range(times):
                part.write(repeated)
            part.write(end)


@pytest.mark.parametrize(
    ("name", "start", "repeated", "said"),
    [
        ("xl/worksheets/sheet1.xml", PLAIN[:200].encode(), b" ", "sheet1.xml in it unpacks to"),
        ("xl/sharedStrings.xml", b"<sst>", b"<si/>", "sharedStrings.xml in it unpacks to"),
        ("xl/styles.xml", b"<styleSheet>", b"<xf/>", "styles.xml in it unpacks to"),
        ("xl/workbook.xml", b"<workbook>", b"<a/>", "workbook.xml in it unpacks to"),
    ],
)
def test_a_part_that_unpacks_without_end_is_refused_at_once(tmp_path, name, start, repeated, said):
    path = tmp_path / "t.xlsx"
    block = repeated * (1_000_000 // len(repeated))
    bomb(path, name, start, block, 70)
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with unreadable(said):
        read(path)
    assert time.process_time() - begun < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32_000


@pytest.mark.parametrize(
    ("start", "repeated"),
    [
        ('<sheetData><row r="1"><c t="str"><v>a</v></c>', "<c><v>1</v></c>"),
        ('<sheetData><row r="1"><c t="str"><v>', "x"),
        ('<sheetData><row r="1"><c t="str"><v>a</v>', "<d/>"),
        ('<sheetData><row r="1"><c t="str"><v>a</v>', "<d>"),
        ("<extLst><ext>", "<d>"),
    ],
)
def test_a_row_without_an_end_is_refused(tmp_path, start, repeated):
    """Smaller than what is refused at once, but larger than a row may be."""
    path = tmp_path / "t.xlsx"
    start = f'<worksheet xmlns="{NS}">{start}'
    block = repeated * (1_000_000 // len(repeated))
    bomb(path, "xl/worksheets/sheet1.xml", start.encode(), block.encode(), 17)
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with unreadable("this row, or a text in it, is larger than any spreadsheet's"):
        read(path)
    assert time.process_time() - begun < 3
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_many_styles_are_read(tmp_path):
    path = tmp_path / "t.xlsx"
    start, end = f'<styleSheet xmlns="{NS}"><cellXfs>', "</cellXfs></styleSheet>"
    block = b'<xf numFmtId="0"/>' * 10_000
    bomb(path, "xl/styles.xml", start.encode(), block, 10, end.encode())
    assert read(path).rows == [["Ann", "10203"]]


def test_many_elements_behind_the_rows_take_no_memory(tmp_path):
    path = tmp_path / "t.xlsx"
    start = PLAIN.replace("</worksheet>", "<mergeCells>")
    block = b'<mergeCell ref="A1:B1"/>' * 10_000
    bomb(path, "xl/worksheets/sheet1.xml", start.encode(), block, 20, b"</mergeCells></worksheet>")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    [warning] = read(path).warnings
    assert warning.endswith("the value: 200,000, the first A1:B1")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16_000


def test_a_member_that_is_encrypted_or_packed_strangely_is_said(tmp_path):
    path = written(tmp_path / "t.xlsx", {"S": PLAIN}, codes=["0"])
    data = path.read_bytes()
    name = b"xl/worksheets/sheet1.xml"
    central = data.rindex(name) - 46
    for offset, value in ((8, 1), (10, 99)):
        path.write_bytes(data[: central + offset] + bytes([value]) + data[central + offset + 1 :])
        with unreadable("sheet1.xml is damaged or cut off"):
            read(path)
