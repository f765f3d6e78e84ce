"""A file as a table: whichever way it is loaded, it has exactly what our reader returns."""

import gzip
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data8_tui.analysis.text_table import table as text_table
from data8_tui.analysis.text_table.database import (
    database_errors,
    open_database,
    run_statement,
    spill_limit,
)
from data8_tui.analysis.text_table.table import TextTable, load_table
from data8_tui.codes import FileProblem, Remedy
from data8_tui.errors import ExtraMissing, StorageError, UnfitFile, UsageError
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.files import ReadOptions, open_reader, resolve_options

MEMORY = 256 << 20
NAMES = (f"table {number}" for number in count())

Rows = list[tuple[str | None, ...]]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_database(tmp_path_factory.mktemp("spill"), memory=MEMORY) as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def load(database: Any, path: Path, **options: Any) -> tuple[TextTable, Rows]:
    loaded = load_table(database, next(NAMES), path, ReadOptions(**options))
    database.execute(f"select * from {loaded.relation}")
    rows = database.fetchall()
    read_each_time = load_table(database, next(NAMES), path, ReadOptions(**options), stored=False)
    database.execute(f"select * from {read_each_time.relation}")
    assert database.fetchall() == rows
    read_each_time.refuse_changed()
    assert [number for number, *_ in rows] == list(range(loaded.count))
    return loaded, [tuple(values) for _, *values in rows]


def read(path: Path, **options: Any) -> Rows | None:
    """The rows by our reader; None where it finds a problem."""
    rows: Rows = []
    try:
        resolved = resolve_options(path, ReadOptions(**options))
        with closing(open_reader(path, resolved)) as reader:
            if not reader.headers:
                return None
            for batch in reader.batches():
                if batch.problems:
                    return None
                rows += [tuple(value or "" for value in row) for row in batch.rows]
    except (Unreadable, UnicodeDecodeError):
        return None
    return rows


def write(folder: Path, content: bytes, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


FIELD = st.sampled_from(
    [b"", b"a", b"007", "é".encode(), b" a ", b'""', b'"a"', b'"x ""y"""', b'"a,b"', b'"\n"']
)
ODD_FIELD = st.sampled_from([b'a"b', b' "a"', b'"a" ', b'  "a,b"', b'"\r\n"', b'"\r"', b'", ""x"'])
RECORD = st.tuples(FIELD, FIELD).map(b",".join)
ODD_RECORD = st.lists(FIELD | ODD_FIELD, min_size=1, max_size=3).map(b",".join)
ODD = st.sampled_from(
    [b"", b",", b'"', b"\r", b"\0", b"\x1a", b"\xef\xbb\xbf1,2", b"\xff,1", b"a,b", b'"a","b"']
)
BODY = st.lists(RECORD | RECORD | RECORD | ODD_RECORD | ODD, max_size=5)
HEADS = [b"a,b", b"a,b", b'"a","b"', b"\xef\xbb\xbfa,b", b'"a\nb",c', b"\n\na,b", b",\na,b"]


@given(
    head=st.sampled_from(HEADS),
    body=BODY,
    line_end=st.sampled_from([b"\n", b"\n", b"\r\n"]),
    last=st.sampled_from([b"", b"\n", b"\r\n", b"\n\n", b"\r", b"\x1a"]),
    skip=st.sampled_from([0, 0, 0, 1]),
    no_header=st.booleans(),
    quotes=st.sampled_from([True, True, True, False]),
)
@example(head=b"a,b", body=[b'"\r"'], line_end=b"\n", last=b"", skip=1, no_header=True, quotes=True)
@example(
    head=b"a,b",
    body=[b"\0", b"a,b"],
    line_end=b"\n",
    last=b"",
    skip=1,
    no_header=False,
    quotes=True,
)
@example(
    head=b"a,b", body=[b'  "a,b"'], line_end=b"\n", last=b"", skip=0, no_header=False, quotes=True
)
def test_a_csv_file_is_loaded_as_our_reader_reads_it(
    database: duckdb.DuckDBPyConnection,
    folder: Path,
    head: bytes,
    body: list[bytes],
    line_end: bytes,
    last: bytes,
    skip: int,
    no_header: bool,
    quotes: bool,
) -> None:
    path = write(folder, line_end.join([head, *body]) + last)
    options = {"skip_lines": skip, "no_header": no_header, "quotes": quotes, "delimiter": ","}
    expected = read(path, **options)
    if expected is None:
        with pytest.raises(UnfitFile):
            load(database, path, **options)
    else:
        assert load(database, path, **options)[1] == expected


FIELDS = st.text("a\"\n\r, é;'\\\t") | st.sampled_from(["NULL", "1E5", "x" * 70_000])


@given(rows=st.lists(st.tuples(FIELDS, FIELDS, FIELDS), max_size=5))
def test_what_our_reader_returns_is_copied_as_it_is(
    database: duckdb.DuckDBPyConnection, folder: Path, rows: Rows
) -> None:
    content = "".join(json.dumps(dict(zip("abc", row, strict=True))) + "\n" for row in rows)
    path = write(folder, b'{"a": null, "c": 1.10, "b": ""}\n' + content.encode(), "rows.ndjson")
    loaded, found = load(database, path)
    assert found == [(None, "1.10", ""), *[(a, c, b) for a, b, c in rows]]
    assert loaded.columns == ("a", "c", "b")
    assert loaded.has_nulls


WELL_FORMED = (
    b'id,name\n1,"a ""b"", c"\n2,\n,""\n',
    b'\xef\xbb\xbfid,name\r\n1,"two\r\nlines"\r\n',
    b'id,name\r\n1,"two\nlines"\r\n\r\n'[:-2],
    b"id;name\n007;1.10",
    b'sep=;\n"id";"name"\n007; x \n',
    b"id\tname\n",
)


@pytest.mark.parametrize("content", WELL_FORMED)
def test_duckdb_itself_reads_a_well_formed_file(
    database: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write(tmp_path, content)
    expected = read(path)
    monkeypatch.delattr(text_table, "RowCopy")
    assert load(database, path)[1] == expected


def test_a_file_of_many_buffers_is_read_in_order(
    database: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each thread reads a stretch: where one begins is within a record, perhaps within quotes."""
    monkeypatch.setattr(text_table, "_BUFFER", text_table.LONGEST_LINE)
    monkeypatch.delattr(text_table, "RowCopy")
    lines = [f'{number},"{"x" * 40}\n{number},""y"""' for number in range(100_000)]
    path = write(tmp_path, "\n".join(["id,text", *lines]).encode())
    shares: list[float] = []
    loaded = load_table(database, next(NAMES), path, on_share=shares.append)
    database.execute(
        f"select count(*) from {loaded.relation} where c0 = _number::varchar "
        "and c1 = repeat('x', 40) || chr(10) || c0 || ',\"y\"'"
    )
    assert database.fetchall() == [(100_000,)]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize("options", [{}, {"drop": ("b",)}, {"nulls": ("NULL",)}])
@pytest.mark.parametrize("kind", ["plain", "gzip", "cp1252", "reader"])
def test_options_of_reading_apply_either_way(
    database: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    kind: str,
    options: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = 'a,b,c\n1,NULL,é\n,"",3\n'
    path = write(tmp_path, text.encode("cp1252" if kind == "cp1252" else "utf-8"))
    if kind == "gzip":
        path = write(tmp_path, gzip.compress(text.encode()), "people.csv.gz")
    if kind == "reader":
        monkeypatch.setattr(text_table, "count_bytes", lambda *_: None)
    encoding = "cp1252" if kind == "cp1252" else None
    loaded, rows = load(database, path, encoding=encoding, **options)
    second = "" if "nulls" in options else "NULL"
    wanted = [("1", second, "é"), ("", "", "3")]
    if "drop" in options:
        wanted = [(first, third) for first, _, third in wanted]
    assert rows == wanted
    assert loaded.columns == (("a", "c") if "drop" in options else ("a", "b", "c"))


def test_parquet_has_nulls_beside_empty_texts(
    database: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "rows.parquet"
    database.execute(
        f"copy (select * from (values (null, 1.10::decimal(5,2)), ('', 20.00)) t(a, b)) to '{path}'"
    )
    assert load(database, path)[1] == [(None, "1.10"), ("", "20.00")]


@pytest.mark.parametrize("direct", [True, False])
@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"a,b\n1,2\n3\n", 3),
        (b'a,b\n1,2\n3,"4\n', 3),
        (b"a,b\n1,\xff\n", 2),
        (b"", 0),
    ],
)
def test_the_problem_of_a_file_is_reported_with_its_line(
    database: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    content: bytes,
    line: int,
    direct: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not direct:
        monkeypatch.setattr(text_table, "count_bytes", lambda *_: None)
    with pytest.raises(UnfitFile, match=r"people\.csv can't be read") as refused:
        load(database, write(tmp_path, content))
    assert refused.value.problem.line == line


def test_half_a_character_is_a_problem(database: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(UnfitFile) as refused:
        load(database, write(tmp_path, b'{"a": 1}\n{"a": "\\ud800"}\n', "rows.ndjson"))
    assert refused.value.problem.line == 2
    assert refused.value.problem.message.data == {"column": "a"}


def test_what_is_no_file_is_refused(database: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        load(database, tmp_path)
    with pytest.raises(StorageError, match="can't read"):
        load(database, tmp_path / "missing.csv")


class Stopped(Exception):
    pass


def stop_at(call: int) -> Any:
    calls = count(1)

    def check() -> None:
        if next(calls) >= call:
            raise Stopped

    return check


@pytest.mark.parametrize("name", ["rows.csv", "rows.csv.gz"])
def test_loading_ends_where_its_caller_does(tmp_path: Path, name: str) -> None:
    content = b"a,b\n" + b"1,2\n" * 50_000
    path = write(tmp_path, gzip.compress(content) if name.endswith("gz") else content, name)
    spill = tmp_path / "spill"
    spill.mkdir()
    with open_database(spill, memory=MEMORY) as database:
        with pytest.raises(Stopped):
            load_table(database, "rows", path, check=stop_at(2))
        assert list(spill.iterdir()) == []


def test_a_statement_is_interrupted_where_its_caller_ends(
    database: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(Stopped):
        run_statement(database, "select sum(a.i) from range(1e9::bigint) a(i)", check=stop_at(1))
    assert database.execute("select 1").fetchall() == [(1,)]


def test_what_takes_more_room_than_there_may_be_is_an_error(tmp_path: Path) -> None:
    with (
        open_database(tmp_path, memory=20 << 20, threads=1, spill=1 << 20) as database,
        pytest.raises(StorageError, match="not enough memory, or space"),
    ):
        run_statement(
            database, "create table t as select repeat(i::varchar, 9) from range(4e6::int) r(i)"
        )


@pytest.mark.parametrize("line", [b"1,2\n", b"1,2,3,4,5,6,7,8,9\n"])
def test_temporary_files_are_limited_by_how_many_records_there_are(
    tmp_path: Path, line: bytes
) -> None:
    path = write(tmp_path, line * (1 << 17))
    assert spill_limit(path, ratio=0) == 1 << 30
    assert spill_limit(path, ratio=0, each_record=10_000) == pytest.approx(1.31e9, rel=0.01)


def test_a_reserve_of_the_disk_stays_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=(1 << 30) + (10 << 20))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    for spill in (None, 1 << 40):
        with open_database(tmp_path, memory=MEMORY, spill=spill) as database:
            setting = database.execute("select current_setting('max_temp_directory_size')")
            assert setting.fetchall() == [("10.0 MiB",)]


def test_the_package_is_named_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "1.4.3")
    with pytest.raises(ExtraMissing, match=r"needs duckdb 2.0.1 or later; 1.4.3 is installed"):
        open_database(tmp_path, memory=MEMORY)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ExtraMissing, match="needs the package duckdb"):
        open_database(tmp_path, memory=MEMORY)


def test_a_table_that_is_not_stored_says_that_its_file_was_changed(
    database: duckdb.DuckDBPyConnection, folder: Path
) -> None:
    path = write(folder, b"a,b\n1,2\n")
    loaded = load_table(database, next(NAMES), path, stored=False)
    write(folder, b"a,b\n1,2\n3,4\n")
    with pytest.raises(UnfitFile):
        loaded.refuse_changed()


def test_a_duckdb_that_can_not_be_imported_is_said_with_the_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "duckdb.py").write_text("raise ImportError('libstdc++.so.6: not found')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "duckdb")
    with pytest.raises(ExtraMissing, match=r"duckdb, which can't be imported: libstdc\+\+"):
        open_database(tmp_path, memory=MEMORY)


@pytest.mark.parametrize(
    ("raised", "said", "remedy"),
    [
        (
            duckdb.TransactionException("SECRETVALUE: No space left on device"),
            "can't write temporary files: No space left on device",
            Remedy.TEMPORARY_SPACE(),
        ),
        (
            duckdb.IOException("Could not write “SECRETVALUE”: File too large"),
            "can't write temporary files: File too large",
            Remedy.FILE_SIZE_LIMIT(),
        ),
        (
            duckdb.ConversionException("Could not convert string 'SECRETVALUE'"),
            "the database has failed (ConversionException)",
            None,
        ),
    ],
)
def test_what_fails_is_said_without_texts_of_records(
    raised: duckdb.Error, said: str, remedy: object
) -> None:
    with pytest.raises(StorageError) as failed, database_errors():
        raise raised
    assert (failed.value.message, failed.value.remedy) == (said, remedy)


@pytest.mark.parametrize(
    ("text", "code"),
    [('{"a":1,"a":2}\n', FileProblem.JSON_KEY_TWICE), ("", FileProblem.EMPTY_FILE)],
)
def test_a_file_without_columns_is_empty_only_where_it_is(
    database: duckdb.DuckDBPyConnection, tmp_path: Path, text: str, code: FileProblem
) -> None:
    path = tmp_path / "doubled.ndjson"
    path.write_text(text)
    with pytest.raises(UnfitFile) as unfit:
        load_table(database, "doubled", path)
    assert unfit.value.problem.message.code == code
