"""Reading Parquet: exact text, in the file's order, and nothing that is no plain value."""

import os
import re
import signal
import sys
from pathlib import Path

import duckdb
import pytest

from data8_tui.cli.remedies import hint, sentence
from data8_tui.errors import ExtraMissing
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.parquet.reader import ParquetReader
from data8_tui.transfer.workers import spawn
from tests.unit.transfer.readers.unreadable import unreadable


def made(path, query):
    at = path.parent / "made"
    duckdb.connect().execute(f"copy ({query}) to '{at}' (format parquet, row_group_size 2048)")
    at.rename(path)
    return path


def read(path, dropped=()):
    headers, rows, _ = read_with_warnings(path, dropped)
    return headers, rows


def read_with_warnings(path, dropped=()):
    headers, rows, problems, warnings = read_all(path, dropped)
    assert problems == []
    return headers, rows, warnings


def read_all(path, dropped=()):
    reader = ParquetReader(path, lambda headers: dropped)
    try:
        batches = list(reader.batches())
    finally:
        reader.close()
    rows = [list(row) for batch in batches for row in batch.rows]
    problems = [sentence.problem(each, in_rows=True) for each in sum_problems(batches)]
    return reader.headers, rows, problems, list(map(sentence, reader.warnings))


def sum_problems(batches):
    return [problem for batch in batches for problem in batch.problems]


CASES = Path(__file__).parents[1] / "cases"


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        (
            "p30_pandas_float_phone",
            [["7700900123", "0.5"], [None, None]],
            ["values that are no number (NaN) or infinite, as null: 1, in score"],
        ),
        ("p02_binary", [["Ann", "1"], ["Bo", "2"]], []),
        ("p12_duration", [["26:00:01"]], []),
    ],
)
def test_a_case_gives_the_right_value_or_the_right_word(name, rows, said):
    assert read_with_warnings(CASES / f"{name}.parquet")[1:] == (rows, said)


@pytest.mark.parametrize(
    ("kind", "values", "texts"),
    [
        ("double", "(7700900123), (null), (-1)", ["7700900123", None, "-1"]),
        ("double", "(7700900123), (0.5)", ["7700900123", "0.5"]),
        ("double", "(999999999999999), (-0.0)", ["999999999999999", "0"]),
        ("double", "(1e15), (1)", ["1000000000000000", "1"]),
        ("double", "(9007199254740991), (0.5)", ["9007199254740991", "0.5"]),
        ("double", "(null), (null)", [None, None]),
        ("float", "(0.1), (16777216)", ["0.1", "16777216"]),
        ("float", "(16777216)", ["16777216"]),
        ("ubigint", "(18446744073709551615)", ["18446744073709551615"]),
        ("timestamp_ns", "('2026-11-21 12:00:00.000000001')", ["2026-11-21 12:00:00.000000001"]),
        ("time", "('12:00:01.5')", ["12:00:01.5"]),
        ("uuid", "('cb4b3159-1b72-4112-a3f3-8b727f2936da')",
         ["cb4b3159-1b72-4112-a3f3-8b727f2936da"]),
        ("blob", r"('Zo\xC3\xAB'), (null), ('')", ["Zoë", None, ""]),
    ],
)  # fmt: skip
def test_a_value_is_its_own_text(tmp_path, kind, values, texts):
    path = made(tmp_path / "t.parquet", f"select v::{kind} as v from (values {values}) t(v)")
    assert read_with_warnings(path) == (("v",), [[text] for text in texts], [])


def test_what_is_no_number_is_null_and_counted_by_column(tmp_path):
    query = """
        select * from (values (1.5::double, 7::float, 'x'), ('nan', 'inf', 'nan'),
        ('-inf', null, 'y'), (null, 8, 'z')) t(a, b, c)
    """
    _, rows, said = read_with_warnings(made(tmp_path / "t.parquet", query))
    assert rows == [["1.5", "7", "x"], [None, None, "nan"], [None, None, "y"], [None, "8", "z"]]
    assert said == ["values that are no number (NaN) or infinite, as null: 3, in a, b"]


def test_binary_values_that_are_no_text_are_refused_unless_their_column_is_dropped(tmp_path):
    raw = r"if(i = 3000, '\xFF'::blob, 'a'::blob) as raw"
    query = f"select i, {raw} from range(4000) t(i)"
    path = made(tmp_path / "t.parquet", query)
    assert read_all(path)[2] == [
        "“raw” holds binary values that are no text; --drop 'raw' leaves it out"
    ]
    assert read(path, dropped={1})[1][3000] == ["3000", None]


def test_a_nested_column_may_be_dropped(tmp_path):
    query = "select 1 as a, {'x': 1, 'y': {'z': [2]}} as odd, 5 as b"
    path = made(tmp_path / "t.parquet", query)
    assert read(path, dropped={1}) == (("a", "odd", "b"), [["1", None, "5"]])


def test_equal_names_are_the_files_own(tmp_path):
    """duckdb makes names unique, so that a column would be sent under a name that it hasn't."""
    path = made(tmp_path / "t.parquet", "select 1 as bb, 2 as cc, 3 as dd")
    path.write_bytes(path.read_bytes().replace(b"cc", b"bb").replace(b"dd", b"BB"))
    assert read(path) == (("bb", "bb", "BB"), [["1", "2", "3"]])


def test_a_file_without_rows_is_read(tmp_path):
    assert read(made(tmp_path / "t.parquet", "select 1 as a where false")) == (("a",), [])


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_crash_of_the_library_is_a_problem_of_the_file(tmp_path, number):
    path = made(tmp_path / "t.parquet", "select repeat('x', 900) || i from range(60_000) t(i)")
    reader = ParquetReader(path)
    batches = reader.batches()
    next(batches)
    os.kill(reader.pid, number)
    with unreadable(rf"its reader ended \({number.name}\); it is damaged, or too large") as caught:
        list(batches)
    reader.close()
    assert caught.value.problem.line % 1000 == 1


def test_a_stopped_process_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(spawn, "REPLY_TIMEOUT", 0.1)
    path = made(tmp_path / "t.parquet", "select repeat('x', 900) || i from range(60_000) t(i)")
    reader = ParquetReader(path)
    batches = reader.batches()
    next(batches)
    os.kill(reader.pid, signal.SIGSTOP)
    with unreadable("its reader was stopped; check the file again") as caught:
        list(batches)
    reader.close()
    assert caught.value.problem.line % 1000 == 1


def test_what_needs_more_memory_than_it_may_have_is_a_problem_of_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr("data8_tui.transfer.readers.parquet.reader._ADDRESS_SPACE", 1 << 30)
    path = made(tmp_path / "t.parquet", "select repeat('x', 30_000_000) as s from range(40)")
    with unreadable("it can't be read: "):
        read(path)


def test_a_record_that_fits_into_no_request_is_said_by_its_row(tmp_path):
    query = "select repeat('x', if(i = 3, 40_000_000, 9)) as s from range(5) t(i)"
    with unreadable("a record of 40,000,000 bytes fits into no request") as caught:
        read(made(tmp_path / "t.parquet", query))
    assert caught.value.problem.line == 4


def test_large_records_are_sent_in_parts(tmp_path):
    query = "select repeat('x', 3_000_000) as s, i from range(25) t(i)"
    rows = read(made(tmp_path / "t.parquet", query))[1]
    assert [(len(text), number) for text, number in rows] == [
        (3_000_000, str(number)) for number in range(25)
    ]


def test_no_process_is_left(tmp_path):
    path = made(tmp_path / "t.parquet", "select i from range(100_000) t(i)")
    reader = ParquetReader(path)
    next(reader.batches())
    reader.close()
    with pytest.raises(ProcessLookupError):
        os.kill(reader.pid, 0)


def test_values_are_the_text_that_says_them_exactly(tmp_path):
    query = """
        select 9223372036854775807::bigint as "Big One", 1.10::decimal(9,2) as price, '' as empty,
        null::varchar as nothing, date '2026-11-21' as day, true as flag, '0012' as code,
        timestamptz '2026-06-01 12:00:00+02' as at,
        12345678901234567890123456789012345678::decimal(38,0) as huge
    """
    headers, [row] = read(made(tmp_path / "t.parquet", query))
    assert headers[0] == "Big One"
    assert row == [
        "9223372036854775807", "1.10", "", None, "2026-11-21", "true", "0012",
        "2026-06-01 10:00:00+00", "12345678901234567890123456789012345678",
    ]  # fmt: skip


def test_rows_keep_their_order_over_row_groups(tmp_path):
    path = made(tmp_path / "t.parquet", "select i from range(10_000) t(i)")
    assert read(path)[1] == [[str(number)] for number in range(10_000)]


@pytest.mark.parametrize("name", ["a*b?[c].parquet", "it's “x”.parquet", "; drop table t.parquet"])
def test_a_name_is_a_name_and_no_pattern(tmp_path, name):
    made(tmp_path / "axb?c.parquet", "select 'wrong' as x")
    path = made(tmp_path / name, "select 'right' as x")
    assert read(path)[1] == [["right"]]


def test_a_columns_name_may_hold_anything(tmp_path):
    path = made(tmp_path / "t.parquet", """select 1 as "say ""x"", y", 2 as "select" """)
    assert read(path) == (('say "x", y', "select"), [["1", "2"]])


@pytest.mark.parametrize("value", ["[1, 2]", "{'a': 1}", "map {'a': 1}", "[1, 2]::int[2]"])
def test_what_is_no_plain_value_is_refused_by_its_column(tmp_path, value):
    path = made(tmp_path / "t.parquet", f"select 1 as a, {value} as odd")
    _, rows, [problem], _ = read_all(path)
    assert rows == [["1", None]]
    assert read(path, {1}) == (("a", "odd"), [["1", None]])
    assert re.fullmatch("“odd” is of type .*; --drop 'odd' leaves it out", problem)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not at all", "not readable as Parquet: Invalid Input Error: the file too small"),
        (b"", "not readable as Parquet"),
        (b"x" * 100, "not readable as Parquet"),
        (b"PARE" + bytes(50) + b"PARE", "the file is encrypted"),
    ],
)
def test_a_file_that_is_none_is_said(tmp_path, data, said):
    path = tmp_path / "t.parquet"
    path.write_bytes(data)
    with unreadable(said):
        read(path)


def test_a_damaged_file_is_said_by_row(tmp_path):
    path = made(tmp_path / "t.parquet", "select i, i * i as j from range(20_000) t(i)")
    data = bytearray(path.read_bytes())
    data[30_000:31_000] = bytes(1000)
    path.write_bytes(data)
    with pytest.raises(Unreadable) as caught:
        read(path)
    assert caught.value.problem.line > 0


def test_without_the_package_the_command_that_installs_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ExtraMissing, match="duckdb") as caught:
        ParquetReader(tmp_path / "t.parquet")
    assert hint(caught.value).startswith("pip install -e '.[parquet]'")


def test_floats_too_large_to_be_exact_are_warned_of(tmp_path):
    path = made(tmp_path / "t.parquet", "select unnest([1e300, 9007199254740992, 1.5]) as v")
    _, rows, said = read_with_warnings(path)
    assert rows == [["1e+300"], ["9007199254740992.0"], ["1.5"]]
    assert said == [
        "floating-point numbers of 2^53 or more, which may not be exact: 2, in v; compare them"
    ]
