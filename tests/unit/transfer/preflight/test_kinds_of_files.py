"""Whole kinds of odd files, made here: what is sent of each, or what is said."""

import bz2
import codecs
import gzip
import io
import lzma
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from data8_tui.cli.remedies import sentence
from data8_tui.errors import UsageError
from data8_tui.transfer.preflight.preflight import ColumnOverrides, Preflight, evaluate
from data8_tui.transfer.preflight.scan import scan
from data8_tui.transfer.readers.files import FileFormat, ReadOptions, resolve_options
from tests.unit.transfer.readers.xlsx.workbook_file import HEADER, text, written

GOOD = b"Name,Phone\nAnn,1\nBo,2\n"
OBJECTS = b'{"Name":"Ann"}\n{"Name":"Bo"}\n'


def checked(path: Path, content: bytes, reading: ReadOptions | None = None) -> Preflight:
    path.write_bytes(content)
    return evaluate(scan(path, reading))


def said(found: Preflight) -> list[str]:
    problems = [sentence.problem(each, in_rows=found.in_rows) for each in found.problems]
    return problems + list(map(sentence, found.warnings))


def packed(content: bytes) -> bytes:
    """Without the time, which would make a test's name another one in each process."""
    return gzip.compress(content, mtime=0)


def zipped(name: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr(zipfile.ZipInfo(name), "x")
    return archive.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("t.csv", zipped("t.csv"), "a ZIP archive"),
        ("t.csv", zipped("xl/workbook.xml"), "name it .xlsx"),
        ("t.csv", bz2.compress(GOOD), "packed with bzip2"),
        ("t.csv", lzma.compress(GOOD), "packed with xz"),
        ("t.csv", b"\x28\xb5\x2f\xfd" + GOOD, "packed with zstd"),
        ("t.csv", b"%PDF-1.7\n", "it is PDF"),
        ("t.csv", b"<!DOCTYPE html>\n<html>", "it is HTML"),
        ("t.csv", b"  <table><tr><td>Name", "it is HTML"),
        ("t.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "an old .xls file"),
        ("t.csv", b"PAR1\0\0", "Parquet"),
        ("t.csv", b'[{"Name":"Ann"}]', "it is JSON"),
        ("t.csv", codecs.BOM_UTF8 + OBJECTS, "it is JSON"),
        ("t.ndjson", b'[\n{"Name":"Ann"}]', "one JSON list"),
        ("t.csv.gz", packed(GOOD)[:-9], "cut off"),
        ("t.csv.gz", packed(GOOD)[:-8] + bytes(8), "damaged"),
        ("t.jsonl.gz", packed(OBJECTS)[:-9], "cut off"),
        ("t.csv", packed(packed(GOOD)), "packed with gzip twice"),
        ("t.ndjson", OBJECTS.decode().encode("utf-16"), "it is UTF-16"),
        ("t.ndjson", OBJECTS.decode().encode("utf-16-be"), "it is UTF-16"),
        ("t.ndjson", OBJECTS.decode().encode("utf-32-le"), "it is UTF-16 or UTF-32"),
        ("t.csv", codecs.BOM_UTF8 * 2 + GOOD, "line 1: a second byte order mark"),
        ("t.csv", "Name,City\nZoë,Łódź\n".encode("utf-16-le"), "--encoding utf-16-le"),
        ("t.csv", "Name,City\nZoë,Łódź\n".encode("utf-16-be"), "--encoding utf-16-be"),
        ("t.csv", "Name,City\nAnn,Leeds\n".encode("utf-32-le"), "--encoding utf-32-le"),
        ("t.csv", "Name,City\nAnn,Leeds\n".encode("utf-32-be"), "--encoding utf-32-be"),
        ("t.csv", b"Name~City\nAnn~Leeds\n", "use --delimiter '~'"),
        ("t.csv", b"Name\x01City\nAnn\x01Leeds\n", r"use --delimiter '\x01'"),
        ("t.csv", b"Name^^City\nAnn^^Leeds\n", "separated by “^^”"),
        ("t.csv", b'Name,Note\nAnn,"x\nBo,y\n', "--quotes none"),
        ("t.csv", b'Name,Note\nAnn,"x"y\n', "--quotes none"),
        ("t.csv", b"Name,name\nAnn,Bo\n", "would both be name"),
        ("t.csv", b"Name,Phone\nAnn,1\nName,Phone\nBo,2\n", "1, the first in line 3"),
        ("t.csv", GOOD + b"\0\0\0", "line 4: from here on it holds NUL bytes"),
        ("t.csv", b"Name\nAnn\n", "it has one column"),
        ("t.ndjson", b'{"a":"x\0y"}\n', "hold NUL characters, which are left out: 1, the first 1"),
        ("t.ndjson", b'{"a":"x\\u0000y"}\n', "hold NUL characters, which are left out: 1"),
        ("t.csv", b'Name,Note\nAnn,""\nBo,\n', "columns that hold nothing but empty texts: Note"),
        ("t.csv", b"Name,Note\nAnn,\nBo,\n", "columns without any value: Note"),
        ("t.csv", b'Name,City\nAnn, "Annie" Lee\n', "so that the quotes are sent as text: 1"),
        ("t.csv", b'Name,City\nAnn, "15""\n', "so that the quotes are sent as text: 1"),
        ("t.ndjson", b'{"a":"NULL"}\n', "texts that look like nulls"),
    ],
)
def test_what_a_file_is_instead_is_said(
    tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    found = said(checked(tmp_path / name, content))
    assert any(word in each for each in found), found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", b"sep=;\r\nName;Phone\r\nAnn;1\r\nBo;2\r\n"),
        ("t.csv", codecs.BOM_UTF8 + b'"sep=;"\nName;Phone\nAnn;1\nBo;2\n'),
        ("t.csv", b"SEP=,\nName,Phone\nAnn,1\nBo,2"),
        ("t.csv", "sep=\t\r\nName\tPhone\r\nAnn\t1\r\nBo\t2\r\n".encode("utf-16")),
        ("t.csv", GOOD.decode().encode("utf-32")),
        ("t.csv", GOOD.replace(b"\n", b"\r")),
        ("t.csv", b"Name,Phone\r\nAnn,1\rBo,2\n"),
        ("t.csv", b"Name|Phone\nAnn|1\nBo|2\n"),
        ("t.csv.gz", packed(GOOD)),
        ("t.csv", packed(GOOD[:13]) + packed(GOOD[13:])),
        ("t.jsonl.gz", packed(b'{"Name":"Ann","Phone":1}\n{"Name":"Bo","Phone":2}')),
    ],
)
def test_it_is_read_as_it_is_meant(tmp_path: Path, name: str, content: bytes) -> None:
    found = checked(tmp_path / name, content)
    assert said(found) == []
    assert tuple(column.name for column in found.columns) == ("name", "phone")
    assert found.sample == (("Ann", "1"), ("Bo", "2"))


TITLE = b"Report of contacts,,\nMade 2026-01-01,,\n,,\nName,Phone,City\nAnn,1,Leeds\nBo,2,York\n"
PEOPLE = b"Ann Lee,+44 161 496 0001,LS1 4AP\nBo Ray,+44 161 496 0002,M1 1AE\n"
BELOW = "the header seems to be in line 4, below a title: --skip-lines 3"
REPLACED = "is replaced by the names; --no-header keeps it"
NUMBERED = "no names but their numbers"


@pytest.mark.parametrize(
    ("content", "reading", "first"),
    [
        (TITLE, ReadOptions(), BELOW),
        (TITLE, ReadOptions(drop=("#2", "#3")), BELOW),
        (TITLE.replace(b",,", b""), ReadOptions(), BELOW),
        (TITLE.replace(b",,", b"").replace(b",", b";"), ReadOptions(), BELOW),
        (TITLE, ReadOptions(columns=("a", "b", "c")), BELOW),
        (TITLE, ReadOptions(skip_lines=3), ""),
        (b"Name,,City\nAnn,Phone,Town\n", ReadOptions(), "column 2 has an empty header"),
        (b"Name,,\nPhone call,,\nHome phone,1,\n", ReadOptions(), "column 2 has an empty header"),
        (PEOPLE, ReadOptions(columns=("a", "b", "c")), REPLACED),
        (b"Xu Quy,Ng Bla\nBo Ray,x\n", ReadOptions(columns=("a", "b")), REPLACED),
        (PEOPLE, ReadOptions(columns=("a", "b", "c"), no_header=True), ""),
        (GOOD, ReadOptions(columns=("a", "b")), ""),
        (PEOPLE, ReadOptions(no_header=True), NUMBERED),
    ],
)
def test_what_stands_in_place_of_the_header_is_said_first(
    tmp_path: Path, content: bytes, reading: ReadOptions, first: str
) -> None:
    found = said(checked(tmp_path / "t.csv", content, reading))
    assert first in found[0] if first else found == []
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("rows", "reading", "first"),
    [
        (TITLE.decode(), ReadOptions(), "seems to be in row 4, below a title: --skip-lines 3"),
        (PEOPLE.decode(), ReadOptions(columns=("a", "b", "c")), REPLACED),
        (PEOPLE.decode(), ReadOptions(no_header=True), NUMBERED),
        ("Name,Phone\nAnn,1, \n", ReadOptions(), "a cell of spaces alone stands in column 3 (C2)"),
    ],
)
def test_the_same_is_said_of_a_sheet(
    tmp_path: Path, rows: str, reading: ReadOptions, first: str
) -> None:
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    sheet = book.add_worksheet()
    for at, line in enumerate(rows.splitlines()):
        sheet.write_row(at, 0, line.split(","))
    book.close()
    assert first in said(evaluate(scan(tmp_path / "t.xlsx", reading)))[0]


@pytest.mark.parametrize("column", ["City", "#3", "city"])
def test_a_column_that_is_left_out_cant_be_named(tmp_path: Path, column: str) -> None:
    (tmp_path / "t.csv").write_bytes(b"Name,Phone,City\nAnn,1,Leeds\n")
    found = scan(tmp_path / "t.csv", ReadOptions(drop=("City",)))
    with pytest.raises(UsageError, match=f"the column “{column}” is left out"):
        evaluate(found, ColumnOverrides(types={column: 1}))


@pytest.mark.parametrize(
    ("content", "first"),
    [
        (b'Name, "City"\nAnn, "Leeds, UK"\n', ("Ann", "Leeds, UK")),
        (b'Name,City\n "Ann",  "Le""eds"\r\n', ("Ann", 'Le"eds')),
        (b'Name,City\n Ann, ""\n', (" Ann", "")),
        (b'Name,City\nAnn, "a\n', ("Ann", ' "a')),
        (b'Name,City\n"A, ""b""", "c"\n', ('A, "b"', "c")),
        (b'Name,City\n"x, ""\n, ""y",c\n', ('x, "\n, "y', "c")),
        (b'Name,City\n"x\0\n\0y",c\0\n', ("x\ny", "c")),
    ],
)
def test_spaces_before_quotes_and_nuls_are_left_out(
    tmp_path: Path, content: bytes, first: tuple[str, ...]
) -> None:
    found = checked(tmp_path / "t.csv", content)
    assert found.ok, said(found)
    assert [column.name for column in found.columns] == ["name", "city"]
    assert found.sample == (first,)


@pytest.mark.parametrize(
    ("content", "good", "problem"),
    [
        (b'{"a":"1"}\n\xef\xbb\xbf{"a":"2"}\n{"a":"3"}\n', ("1", "3"), "second byte order mark"),
        (b'{"a":"1"}\n' + bytes(40), ("1",), "NUL bytes alone"),
        (b'[1]\n\n{"a":"1"}\n', ("1",), "no JSON object"),
    ],
)
def test_good_lines_of_ndjson_are_counted_beside_bad_ones(
    tmp_path: Path, content: bytes, good: tuple[str, ...], problem: str
) -> None:
    found = checked(tmp_path / "t.ndjson", content)
    assert found.sample == tuple((value,) for value in good)
    assert found.records == len(good)
    assert [problem in each for each in said(found)].count(True) == 1
    assert not any("NUL characters" in each for each in said(found))


@pytest.mark.parametrize(
    ("encoding", "line", "words"),
    [
        (
            "cp1252",
            "Zoë".encode(),
            "look like UTF-8 and are read as cp1252: 1, the first 3",
        ),
        ("iso-8859-1", "Zoë".encode(), "read as iso8859-1: 1, the first 3"),
        ("cp1252", "Zoë".encode("cp1252"), ""),
        ("cp1252", b"Zoe", ""),
        ("utf-8", "Zoë".encode(), ""),
        ("gbk", "联通".encode("gbk"), ""),
    ],
)
def test_utf_8_that_is_read_as_another_encoding_is_warned_of(
    tmp_path: Path, encoding: str, line: bytes, words: str
) -> None:
    content = b"Name,City\nAnn,Leeds\n" + line + b",York\n"
    found = said(checked(tmp_path / "t.csv", content, ReadOptions(encoding=encoding)))
    assert words in found[0] if words else found == []


@pytest.mark.parametrize("rows", [1, 30_000])
@pytest.mark.parametrize(
    ("nulls", "missing"),
    [(("None",), ""), (("none",), "“none”"), (("None", "x", "Ann"), "“x”"), (("",), "")],
)
def test_texts_to_be_null_that_are_nowhere_are_named(
    tmp_path: Path, rows: int, nulls: tuple[str, ...], missing: str
) -> None:
    content = b"Name,City\n" + b"Bo,Leeds\n" * rows + b"Ann,None\n"
    found = said(checked(tmp_path / "t.csv", content, ReadOptions(nulls=nulls)))
    named = [each for each in found if each.startswith("--null: no value is ")]
    assert [missing in each for each in named] == [True] * bool(missing)


@pytest.mark.parametrize(
    ("before", "count", "words"),
    [(0, 2373, "2,374 in “City” (“NULL”)"), (21_000, 2374, "at least "), (0, 30_000, "at least ")],
)
def test_texts_like_nulls_are_counted_or_said_to_be_more(
    tmp_path: Path, before: int, count: int, words: str
) -> None:
    content = b"Name,City\nDi,NULL\n" + b"Bo,Leeds\n" * before + b"Ann,NULL\n" * count
    [found] = said(checked(tmp_path / "t.csv", content))
    assert f"sent as text: {words}" in found


@pytest.mark.parametrize("header", ["Mobile", "Card Number", "Post Code", "Zip"])
def test_digits_that_are_no_number_are_not_suggested_as_one(tmp_path: Path, header: str) -> None:
    found = checked(tmp_path / "t.csv", f"{header},Visits,Id\n77,7,1234567890123456\n".encode())
    assert [column.suggested for column in found.columns] == [0, 1, 0]


def test_one_column_that_is_left_is_not_said_to_be_all(tmp_path: Path) -> None:
    assert said(checked(tmp_path / "t.csv", GOOD, ReadOptions(drop=("Phone",)))) == []


def test_headers_are_found_without_their_outer_spaces_and_quoted(tmp_path: Path) -> None:
    content = b"Name, City \nAnn,Leeds\n"
    assert checked(tmp_path / "t.csv", content, ReadOptions(drop=("City",))).sample == (("Ann",),)
    with pytest.raises(UsageError) as caught:
        checked(tmp_path / "t.csv", content, ReadOptions(drop=("x",)))
    assert sentence.hint(caught.value) == "The file has: “Name”, “ City ”"


def test_columns_at_the_end_without_anything_are_left_out(tmp_path: Path) -> None:
    found = checked(tmp_path / "t.csv", b"Name,Phone,,\nAnn,1,,\nBo,2,,\n")
    assert found.ok
    assert found.sample == (("Ann", "1"), ("Bo", "2"))
    assert said(found) == ["columns at the end without a header or a value, left out: 2"]
    kept = checked(tmp_path / "t.csv", b"Name,Phone,,\nAnn,1,,x\nBo,2,,\n")
    assert [each.line for each in kept.problems] == [0, 0]


@pytest.mark.parametrize(
    ("reading", "names", "first"),
    [
        (ReadOptions(skip_lines=2), ("name", "phone", "city"), ("Ann", "1", "Leeds")),
        (ReadOptions(skip_lines=3, no_header=True), ("column_1", "column_2", "column_3"), None),
        (ReadOptions(skip_lines=2, columns=("a", "b", "c")), ("a", "b", "c"), None),
        (ReadOptions(skip_lines=2, drop=("Phone",)), ("name", "city"), ("Ann", "Leeds")),
        (ReadOptions(skip_lines=2, drop=("#1", "city")), ("phone",), ("1",)),
        (ReadOptions(skip_lines=2, nulls=("Leeds",)), ("name", "phone", "city"), None),
    ],
)
def test_the_options_decide_how_it_is_read(
    tmp_path: Path,
    reading: ReadOptions,
    names: tuple[str, ...],
    first: tuple[str, ...] | None,
) -> None:
    text = b'Contacts\n\nName,Phone,City\nAnn,1,Leeds\n"Bo",2,Leeds\n'
    found = checked(tmp_path / "t.csv", text, reading)
    assert found.ok, said(found)
    assert tuple(column.name for column in found.columns) == names
    assert found.records == 2
    if first:
        assert found.sample[0] == first
    if reading.nulls:
        assert found.sample[0] == ("Ann", "1", None)


@pytest.mark.parametrize(
    ("reading", "word"),
    [
        (ReadOptions(drop=("x",)), "there is no column “x”"),
        (ReadOptions(drop=("Name", "Phone")), "every column would be left out"),
        (ReadOptions(drop=("#3",)), "there is no column “#3”"),
    ],
)
def test_a_column_that_cant_be_left_out_is_named(
    tmp_path: Path, reading: ReadOptions, word: str
) -> None:
    with pytest.raises(UsageError, match=word):
        checked(tmp_path / "t.csv", GOOD, reading)


@pytest.mark.parametrize(
    ("reading", "word"),
    [
        (ReadOptions(columns=("a", "b", "c")), "3 column names were given"),
        (ReadOptions(skip_lines=9), "no more than the 9 lines"),
    ],
)
def test_options_that_dont_fit_the_file_are_a_problem(
    tmp_path: Path, reading: ReadOptions, word: str
) -> None:
    assert word in said(checked(tmp_path / "t.csv", GOOD, reading))[0]


def test_what_an_earlier_version_recorded_is_equal_where_nothing_new_is_used(
    tmp_path: Path,
) -> None:
    (tmp_path / "t.csv").write_bytes(GOOD)
    recorded = resolve_options(tmp_path / "t.csv", ReadOptions()).document()
    first = {"form": "CSV", "delimiter": ",", "encoding": "utf-8", "sheet": None, "headers": None}
    assert recorded == first
    assert ReadOptions.of(first) == ReadOptions(FileFormat.CSV, ",", "utf-8")
    later = ReadOptions(FileFormat.CSV, ",", "utf-8", drop=("#2",), quotes=False, nulls=("NULL",))
    assert ReadOptions.of(later.document()) == later


BOMB = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (600_000_000, 600_000_000))
from pathlib import Path
from data8_tui.transfer.preflight.scan import scan
print(scan(Path(sys.argv[1])).problems[0].message.code)
"""


@pytest.mark.parametrize("name", ["t.csv", "t.ndjson"])
def test_a_bomb_is_refused_in_little_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(40):
            file.write(bytes(1 << 24))
    ended = subprocess.run(
        [sys.executable, "-c", BOMB, path], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() in ("nul_padding", "line_too_long")


def test_a_field_of_five_megabytes_is_kept(tmp_path: Path) -> None:
    found = checked(tmp_path / "t.csv", b'Name,Note\nAnn,"' + b"x" * 5_000_000 + b'"\n')
    assert found.ok
    assert len(found.sample[0][1] or "") == 5_000_000


def test_a_row_filled_only_in_a_column_left_out_is_a_record_in_every_form(tmp_path: Path) -> None:
    rows = [HEADER, [text("Ann"), text("1")], ["", text("2")]]
    (tmp_path / "t.csv").write_text("Name,Value\nAnn,1\n,2\n")
    for path in (tmp_path / "t.csv", written(tmp_path / "t.xlsx", {"S": rows})):
        found = scan(path, ReadOptions(drop=("Value",)))
        assert [tuple(row) for row in found.sample] == [("Ann",), (None,)]
