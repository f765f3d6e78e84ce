"""Reading CSV: every value, every null, every line number."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data8_tui.cli.remedies import sentence
from data8_tui.transfer.readers.batch import BATCH, Unreadable
from data8_tui.transfer.readers.csv import CsvReader
from data8_tui.transfer.readers.delimiter import CANDIDATES
from tests.unit.transfer.readers.unreadable import unreadable

# What is warned of, or refused, where it begins or ends a file or a line is tested apart.
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\x1a\ufeff"), max_size=8)
VALUE = st.none() | TEXT | st.sampled_from(["", '"', '""', ",", '",""', "a\nb", "\r", "\r\n", " "])


def read(path: Path, delimiter: str = ",") -> tuple[tuple[str, ...], list[list[str | None]]]:
    reader = CsvReader(path, "utf-8", delimiter)
    rows = [
        [None if value == "" and batch.empty_is_null else value for value in row]
        for batch in reader.batches()
        for row in batch.rows
    ]
    reader.close()
    return reader.headers, rows


def written(value: str | None) -> str:
    """As a download writes it: a null is empty, an empty text is quoted."""
    if value is None:
        return ""
    special = not value or any(sign in value for sign in '",;|\t\r\n')
    return '"' + value.replace('"', '""') + '"' if special else value


@given(
    rows=st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(VALUE, min_size=n, max_size=n))),
    delimiter=st.sampled_from(sorted(CANDIDATES)),
    end=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
)
def test_every_value_comes_back(tmp_path_factory, rows, delimiter, end, last):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    width = len(rows[0]) if rows else 2
    header = [f"c{number}" for number in range(width)]
    lines = [delimiter.join(map(written, row)) for row in [header, *rows]]
    path.write_text(end.join(lines) + end * last, newline="")
    assert read(path, delimiter) == (tuple(header), [row for row in rows if set(row) != {None}])


@given(
    lines=st.lists(st.text('a",\n', max_size=9), min_size=1, max_size=8),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_stands_there_is_read_as_pythons_strict_reader_does(tmp_path_factory, lines, end):
    """Two ways lead through a file, with and without quotes; they must not be two readings."""
    text = "h,h\n" + end.join(lines)
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_text(text, newline="")
    try:
        expected = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error:
        with pytest.raises(Unreadable):
            read(path)
        return
    got = read(path)[1]
    assert [[value or "" for value in row] for row in got if any(row)] == [
        row for row in expected[1:] if len(row) == 2 and any(row)
    ]


def test_only_a_quoted_empty_field_is_an_empty_text(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('a,b,c\n,"",x\n"",,"""q"""\n,,\n')
    assert read(path)[1] == [[None, "", "x"], ["", None, '"q"']]


def test_lines_are_counted_as_an_editor_does(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('a,b\n"one\ntwo",2\n3\n\n"x\r\n\r\ny",4\n5,6,7\n"8",9\n')
    reader = CsvReader(path, "utf-8", ",")
    [batch] = reader.batches()
    assert [batch.line_of(index) for index in range(3)] == [2, 6, 10]
    assert [(each.line, sentence(each.message)) for each in batch.problems] == [
        (4, "1 field where the header has 2"),
        (9, "3 fields where the header has 2"),
    ]
    assert list(map(sentence, reader.warnings)) == ["blank lines that are no records: 1"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('a,b\n1,2\n3,"4\n5,6\n', 3, "never closed"),
        ('a,b\n1,2\n"3"x,4\n', 3, "closing quote"),
        ('a,b\n1,"\n\n2"\n"3\n" ,4\n', 5, "closing quote"),
    ],
)
def test_a_malformed_record_is_named_by_the_line_it_begins_on(tmp_path, text, line, said):
    path = tmp_path / "t.csv"
    path.write_text(text)
    with pytest.raises(Unreadable) as caught:
        read(path)
    assert caught.value.problem.line == line
    assert said in sentence(caught.value.problem.message)


def test_a_quote_left_open_does_not_swallow_a_large_file(tmp_path, monkeypatch):
    monkeypatch.setattr("data8_tui.transfer.readers.syntax.MAX_FIELD", 10_000)
    path = tmp_path / "t.csv"
    path.write_text('a,b\n1,2\n"3,4\n' + "5,6\n" * 100_000)
    with unreadable("quote left open") as caught:
        read(path)
    assert caught.value.problem.line == 3


def test_rows_come_in_batches_in_order(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("n,t\n" + "".join(f'{n},"{n}"\n' for n in range(2 * BATCH + 1)))
    reader = CsvReader(path, "utf-8", ",")
    batches = list(reader.batches())
    assert [len(batch.rows) for batch in batches] == [BATCH, BATCH, 1]
    assert [row[0] for batch in batches for row in batch.rows] == [
        str(number) for number in range(2 * BATCH + 1)
    ]
