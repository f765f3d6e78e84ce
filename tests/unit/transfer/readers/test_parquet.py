"""Reading Parquet: exact text, in the file's order, and nothing that is no plain value."""

import sys

import duckdb
import pytest

from data8_tui.cli.remedies import hint
from data8_tui.errors import ExtraMissing
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.parquet import ParquetReader
from tests.unit.transfer.readers.unreadable import unreadable


def made(path, query):
    at = path.parent / "made"
    duckdb.connect().execute(f"copy ({query}) to '{at}' (format parquet, row_group_size 2048)")
    at.rename(path)
    return path


def read(path):
    reader = ParquetReader(path)
    rows = [list(row) for batch in reader.batches() for row in batch.rows]
    reader.close()
    return reader.headers, rows


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


@pytest.mark.parametrize("value", ["[1, 2]", "{'a': 1}", "map {'a': 1}", "'x'::blob"])
def test_what_is_no_plain_value_is_refused_by_its_column(tmp_path, value):
    path = made(tmp_path / "t.parquet", f"select 1 as a, {value} as odd")
    with unreadable("“odd” is of type"):
        read(path)


def test_a_file_that_is_none_is_said(tmp_path):
    path = tmp_path / "t.parquet"
    path.write_text("not at all")
    with unreadable("not readable as Parquet"):
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
