"""What a glance at many lines tells is what reading each record would."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data8_tui.cli.remedies import sentence
from data8_tui.transfer.preflight import column_stats
from data8_tui.transfer.preflight.column_stats import ColumnStats
from data8_tui.transfer.readers import csv
from data8_tui.transfer.readers.batch import Problem, TextBlock, Unreadable
from data8_tui.transfer.readers.csv import CsvReader
from data8_tui.transfer.readers.fast_scan import BlockSyntax, scan_block

FIELD = st.sampled_from(
    [
        "",
        "1",
        "-7",
        "0",
        "007",
        "1.5",
        "x",
        "é",
        '"1"',
        '"a,b"',
        '"a\nb"',
        '"say ""x"""',
        '""',
        "\0",
    ]
)
ODD = st.text('a1",\n\r\0', max_size=9)


def lines(width: int, field: st.SearchStrategy[str] = FIELD) -> st.SearchStrategy[str]:
    row = st.lists(field, min_size=width, max_size=width).map(",".join)
    return st.lists(row | ODD if field is FIELD else row, max_size=30).map("\n".join)


def told(reader: CsvReader, parts: str) -> tuple[object, Problem | None, int, object]:
    """All that is found in a file, and why reading it ended early."""
    found, refused = ColumnStats.empty(reader.headers), None
    try:
        for part in getattr(reader, parts)():
            found.update(part)
    except Unreadable as unreadable:
        refused = unreadable.problem
    reader.close()
    return found.document(), refused, reader.lines, reader.found.document()


@pytest.fixture
def small(monkeypatch):
    """Many stretches of few records, of which all but the first may be passed over."""
    monkeypatch.setattr(csv, "_BLOCK_SIZE", 20)
    monkeypatch.setattr(column_stats, "_SAMPLE_SIZE", 2)


@pytest.mark.usefixtures("small")
@given(text=lines(2) | lines(3), end=st.sampled_from(["", "\n", "\r\n"]))
@example(text='1,2,3\n4,5,6\n7,8,9\n1,"2",3\n4,5,x\n' + "1,2,3\n" * 9, end="\n")
@example(text='1,2\n3,4\n5,6\n7,"8\n9"\n' + "1,2\n" * 9 + '"3,4\n' + "5,6\n" * 9, end="\n")
@example(text='"1","2"\n' * 9 + '"3","""4"""\n' + '"1","2"\n' * 9 + '"3",""\n' * 9, end="\n")
@example(text='1,""\n' * 9 + '2,"x"\n3,""\n' + '1,"1\n2"\n' * 9, end="\r\n")
@example(text=",,\n11111111\n,,\n,007,\n\n", end="\n")
@example(text="1,2\n" * 9 + "1\n2,3,4\n" + "1,2\n" * 9, end="\n")
def test_facts_are_the_same_with_a_glance_and_without(tmp_path_factory, text, end):
    path = tmp_path_factory.mktemp("glance") / "t.csv"
    header = ",".join("h" * (text.partition("\n")[0].count(",") + 1))
    path.write_text(f"{header}\n{text}{end}", newline="")

    def reader() -> CsvReader:
        return CsvReader(path, "utf-8", ",")

    assert told(reader(), "parts") == told(reader(), "batches")


@pytest.mark.usefixtures("small")
def test_what_holds_nothing_new_is_not_read_record_by_record(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("n,text\n" + '1,"a, and b"\n-2,there is no quote in this\n' * 500)
    reader, found = CsvReader(path, "utf-8", ","), ColumnStats.empty(("n", "text"))
    apart = []
    for part in reader.parts():
        found.update(part)
        apart.append(not isinstance(part, TextBlock) or part.parsed)
    assert found.records == 1000
    assert reader.lines == 1001
    assert len(apart) > 100
    assert sum(apart) <= 3


@pytest.mark.parametrize(
    "text",
    [
        "1,2\n3\n",
        "1,2\n3,4,5\n",
        "1\n2,3,4\n",
        "1,2\n\n3,4\n",
        "1,2\n\n",
        '1,"2\n',
        '1,"2"x\n',
        '1,2"\n',
        "1,2\r3,4\n",
        "1,\0\n",
        '"1","2"\n' * 100,
        "1,2\n3,4",
        "\n\n",
    ],
)
def test_a_glance_refuses_what_has_to_be_looked_at(text):
    assert scan_block(text, BlockSyntax(",", 2)) is None


def test_a_glance_knows_the_columns():
    seen = scan_block(
        '1,"a text of two\nlines of this file",x\r\n,"b, c",\r\n3,é,\r\n' * 9,
        BlockSyntax(",", 3),
    )
    assert seen is not None
    assert (seen.records, seen.lines) == (27, 36)
    assert seen.column(0) == "1\n3\n" * 9
    assert seen.column(2) == "x\n" * 9
    assert seen.column(1) == "\0\n\0\né\n" * 9


def test_lone_surrogates_are_seen_as_any_other_text():
    seen = scan_block("1,\ud800\n2,x\n", BlockSyntax(",", 2))
    assert seen is not None
    assert seen.column(1) == "\ud800\nx\n"


def test_a_line_without_end_is_refused_by_its_number(tmp_path, monkeypatch):
    monkeypatch.setattr(csv, "_BLOCK_SIZE", 100)
    monkeypatch.setattr(csv, "_MAX_LINE", 1000)
    path = tmp_path / "t.csv"
    path.write_text("a,b\n" + "1,2\n" * 50 + f"3,{'x' * 5000}\n")
    _, refused, *_ = told(CsvReader(path, "utf-8", ","), "parts")
    assert refused is not None
    assert (refused.line, sentence(refused.message)) == (
        52,
        "a line has more than 1,000 characters; is this CSV?",
    )
