"""Record i of a file opened by number is record i of the reader, whatever the file looks like."""

import gzip
import io
import json
import tempfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data8_tui.analysis.local_file import (
    byte_source,
    csv_records,
    ndjson_records,
    opened_file,
    sheet_records,
    tracked_reader,
)
from data8_tui.analysis.local_file.opened_file import OpenedFile, refuse_unfit
from data8_tui.analysis.local_file.record_file import RecordFile
from data8_tui.api.exact_json import to_literal
from data8_tui.codes import FileProblem, FileWarning
from data8_tui.errors import IntegrityError, StorageError, UnfitFile, UsageError
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.files import ReadOptions, open_reader, resolve_options


@pytest.fixture(autouse=True, params=[24, 1 << 16], ids=["small blocks", "usual blocks"])
def block_size(request, monkeypatch):
    """Blocks that end anywhere, and such as hold the whole file."""
    for module, name in (
        (csv_records, "_BLOCK"),
        (csv_records, "_MOST_AHEAD"),
        (ndjson_records, "_BLOCK"),
        (tracked_reader, "_BLOCK"),
        (byte_source, "_FIRST_DISTANCE"),
    ):
        monkeypatch.setattr(module, name, request.param)


def read_by_reader(path: Path, options: ReadOptions) -> list[list[str | None]]:
    """The records before what can't be read."""
    rows = []
    try:
        reader = open_reader(path, resolve_options(path, options))
        for batch in reader.batches():
            null = "" if batch.empty_is_null else None
            rows += [[null if value is None else value for value in row] for row in batch.rows]
    except Unreadable:
        pass
    return rows


def index(records: RecordFile) -> None:
    while not records.complete:
        records.advance()


def read_by_number(path: Path, options: ReadOptions) -> list[list[str | None]]:
    """The same by the index: all at once, which must be what each alone is."""
    try:
        opened = OpenedFile(path, options)
    except UnfitFile:
        return []
    try:
        records = opened.records
        index(records)
        if not records.count:
            return []
        every = records.read(0, records.count)
        for number in range(records.count):
            assert records.read(number, 1) == [every[number]]
        return [[None if v is None else to_literal(v) for v in row] for row in every]
    finally:
        opened.close()


def without_nulls(rows: list[list[str | None]]) -> list[list[str | None]]:
    return [[value or "" for value in row] for row in rows]


DELIMITERS = [",", ";", "\t", "|"]
NASTY = ["", '"', '""', " ", "\n", "\r\n", "\r", "a", "é", "ab", ",", ";", "\x00", "\x1a", "\ufeff"]
field = st.text(st.sampled_from('ab,;"\n\r é'), max_size=6)
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "shift_jis"]


def csv_field(text: str, quoted: bool, delimiter: str) -> str:
    if quoted or any(sign in text for sign in (delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


@st.composite
def well_formed(draw) -> tuple[str, str]:
    """A CSV text, most of whose records the quick way counts, and its delimiter."""
    delimiter, width = draw(st.sampled_from(DELIMITERS)), draw(st.integers(1, 3))
    end, all_quoted = draw(st.sampled_from(["\n", "\r\n"])), draw(st.booleans())
    row = st.lists(field, min_size=width, max_size=width)
    rows = [["h"] * width, *draw(st.lists(row, max_size=8))]
    lines = [
        delimiter.join(
            csv_field(text, all_quoted or draw(st.booleans()), delimiter) for text in row
        )
        for row in rows
    ]
    return end.join(lines) + (end if draw(st.booleans()) else ""), delimiter


slow = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@slow
@given(written=well_formed(), encoding=st.sampled_from(ENCODINGS), packed=st.booleans())
def test_csv(tmp_path, written, encoding, packed):
    text, delimiter = written
    text = text.replace("é", "ア") if encoding == "shift_jis" else text
    path = tmp_path / ("a.csv.gz" if packed else "a.csv")
    data = text.encode(encoding)
    path.write_bytes(gzip.compress(data) if packed else data)
    requested = None if encoding.startswith("utf-8") else encoding
    options = ReadOptions(delimiter=delimiter, encoding=requested)
    assert read_by_number(path, options) == without_nulls(read_by_reader(path, options))


@slow
@given(pieces=st.lists(st.sampled_from([*NASTY, "a,b\n", '"x",', "\n", ",", "b"]), max_size=25))
@example(["a,b\n", '"x",', '"', "\n", '"x",', '"', "b", "\n"])
@example(['"x",', '"', "\n", "b", '"', '"x",', '"', '"'])
@example(["a,b\n", ",", "\n", "\n", "a,b\n"])
@example(["a,b\n", "b", "\x1a"])
def test_any_csv(tmp_path, pieces):
    path = tmp_path / "a.csv"
    path.write_bytes(("h,i\n" + "".join(pieces)).encode())
    options = ReadOptions(delimiter=",")
    assert read_by_number(path, options) == without_nulls(read_by_reader(path, options))


ODD_LINES = [
    *('{"a":1.10}', '{"a":"é\\u0000"}', '{"a":1e400}', '{"a" :1}', "", " ", '{"b":-0}'),
    *('{"a":1,"a":2}', '{"a":[1]}', '{"a":"x', 'y"}', "[]", '{"a":1},{"a":2}', "{}", "\x00"),
    *('{"a":"\\":"}', '{"a":1,"a" :"x\\":"}', "\ufeff{}", '{"a":NaN}'),
]


@slow
@given(
    lines=st.lists(
        st.one_of(
            st.dictionaries(
                st.sampled_from("abc"),
                st.one_of(st.none(), st.booleans(), st.integers(), field, st.floats(0, 9)),
            ).map(json.dumps),
            st.sampled_from(ODD_LINES),
        ),
        max_size=8,
    ),
    end=st.sampled_from(["\n", "\r\n"]),
    last=st.sampled_from(["", "\n", "\x1a"]),
)
def test_ndjson(tmp_path, lines, end, last):
    path = tmp_path / "a.ndjson"
    path.write_bytes((end.join(lines) + last).encode())
    assert read_by_number(path, ReadOptions()) == read_by_reader(path, ReadOptions())


def test_the_header_may_be_below_or_missing(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("note\n1,2\n3,4\n", encoding="utf-8-sig")
    for options in (
        ReadOptions(skip_lines=1),
        ReadOptions(skip_lines=1, no_header=True),
        ReadOptions(skip_lines=1, no_header=True, columns=("a",)),
    ):
        assert read_by_number(path, options) == read_by_reader(path, options)


def test_what_cannot_be_read_ends_the_records(tmp_path):
    path = tmp_path / "a.csv"
    # The start of a file is decoded before it is opened, and would be refused.
    path.write_bytes(b"a,b\n" + b"1,2\n" * 70_000 + b"8,\xff\n9,9\n")
    opened = OpenedFile(path)
    index(opened.records)
    assert opened.records.problem is not None
    assert opened.records.problem.line == 70_002
    assert 53_000 < opened.records.count <= 70_000
    assert opened.records.read(opened.records.count - 1, 1) == [["1", "2"]]
    opened.close()


def test_lines_that_are_no_records_are_counted_by_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,"2\n"\n3,4,5\n6,7\n8\n')
    opened = OpenedFile(path)
    index(opened.records)
    left_out = opened.records.left_out
    assert (left_out.count, left_out.first and left_out.first.line) == (2, 4)
    assert opened.records.read(0, 2) == [["1", "2\n"], ["6", "7"]]
    opened.close()


def test_a_cut_gzip_file_ends_where_it_is_cut(tmp_path):
    path = tmp_path / "a.csv.gz"
    data = gzip.compress(b"a,b\n" + b"".join(b"%d,x\n" % n for n in range(100_000)))
    path.write_bytes(data[: len(data) // 2])
    opened = OpenedFile(path)
    index(opened.records)
    assert opened.records.problem is not None
    assert 0 < opened.records.count < 100_000
    assert opened.records.read(opened.records.count - 1, 1)
    opened.close()


def test_a_large_gzip_file_is_read_from_its_middle(tmp_path):
    path = tmp_path / "a.csv.gz"
    data = b"a,b\n" + b"".join(b"%d,x\n" % n for n in range(3_000))
    cut = data.index(b"\n", 9_000)
    path.write_bytes(gzip.compress(data[:cut]) + gzip.compress(data[cut:]) + b"\0" * 100)
    opened = OpenedFile(path)
    index(opened.records)
    assert opened.records.count == 3_000
    for number in (2_999, 5, 1_500, 1_501, 700):
        assert opened.records.read(number, 1) == [[str(number), "x"]]
    opened.close()


def test_a_stateful_encoding_is_refused_where_offsets_are_unclear(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n+AOQ-,x\n")  # which Python writes as +AOQ,x
    opened = OpenedFile(path, ReadOptions(encoding="utf-7", delimiter=","))
    index(opened.records)
    assert opened.records.problem is not None
    assert opened.records.problem.message.code is FileProblem.OFFSETS_UNCLEAR
    assert opened.records.count == 0
    opened.close()


def test_a_file_replaced_while_it_is_opened_is_refused(tmp_path, monkeypatch):
    path, other = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_text("a,b\n1,2\n")
    other.write_text("a;b\n1;2\n")
    resolve = opened_file.resolve_options

    def replaced_meanwhile(found, requested):
        other.replace(path)
        return resolve(found, requested)

    monkeypatch.setattr(opened_file, "resolve_options", replaced_meanwhile)
    with pytest.raises(IntegrityError, match="has changed since it was opened"):
        opened_file.OpenedFile(path)


def write_workbook(path: Path, **sheets: list[list[str | None]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)


def test_a_sheet(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = [[f"0{n}", "é" if n % 2 else None, "\U0001f600"] for n in range(2_345)]
    write_workbook(path, Other=[["x"], ["y"]], People=[["id", "name", "id"], *rows])
    options = ReadOptions(sheet="People")
    assert read_by_reader(path, options) == rows
    opened = OpenedFile(path, options)
    index(opened.records)
    records = opened.records
    assert records.columns == ("id", "name", "id (2)")
    assert (records.count, records.blocks, records.position) == (2_345, 3, path.stat().st_size)
    assert [*records.read(0, 2_345)] == rows
    assert records.read(999, 2) == rows[999:1_001]
    assert [records.may_hold(block, "01\U0001f600") for block in range(3)] == [False] * 3
    assert [records.may_hold(block, "0999") for block in range(3)] == [True, False, False]
    assert records.may_hold(2, "é")
    assert not opened.warnings
    opened.close()


def test_a_sheets_rows_beyond_the_header_and_its_neighbours_are_named(tmp_path):
    path = tmp_path / "a.xlsx"
    write_workbook(path, People=[["id"], ["1"], ["2", "x"], ["3"]], Other=[["x"]])
    opened = OpenedFile(path)
    [chosen] = opened.warnings
    assert (chosen.code, chosen.data["sheet"]) == (FileWarning.SHEET_CHOSEN, "People")
    index(opened.records)
    assert opened.records.read(0, 2) == [["1"], ["3"]]
    left_out = opened.records.left_out
    assert (left_out.count, left_out.first and left_out.first.line) == (1, 3)
    opened.close()


def test_a_sheet_that_can_not_be_stored_is_an_error_of_the_temporary_folder(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    write_workbook(path, People=[["id"], ["1"]])
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    readers = []
    monkeypatch.setattr(
        sheet_records, "open_reader", lambda *of: readers.append(open_reader(*of)) or readers[-1]
    )
    with pytest.raises(StorageError, match=r"can.t write to .*gone"):
        OpenedFile(path)
    assert not readers


def test_no_temporary_file_stays_open_for_a_sheet_that_can_not_be_read(tmp_path, monkeypatch):
    path, made = tmp_path / "a.xlsx", []
    path.write_bytes(b"PK\x03\x04")
    create = tempfile.TemporaryFile
    monkeypatch.setattr(
        tempfile, "TemporaryFile", lambda **of: made.append(create(**of)) or made[0]
    )
    with pytest.raises(UnfitFile):
        OpenedFile(path)
    assert [each.closed for each in made] == [True]


def test_a_stream_without_a_known_end_goes_nowhere_near_it(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    with path.open("rb") as file:
        stream = byte_source.ByteStream(byte_source.PlainBytes(file.fileno()), 1)
        assert (stream.read(1), stream.tell()) == (b"b", 1)
        with pytest.raises(io.UnsupportedOperation):
            stream.seek(0, io.SEEK_END)


@pytest.mark.parametrize(
    ("name", "in_rows"), [("a.parquet", True), ("a.xlsx", True), ("a.csv", False)]
)
def test_a_problem_of_a_file_is_of_a_row_or_a_line_by_its_format(tmp_path, name, in_rows):
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(UnfitFile) as unfit:
        OpenedFile(path)
    assert unfit.value.in_rows is in_rows


def test_a_folder_is_said_to_be_one(tmp_path):
    with pytest.raises(UsageError, match="is a folder"):
        refuse_unfit(tmp_path, ReadOptions())
