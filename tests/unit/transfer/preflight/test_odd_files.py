"""Files that people really have: the right values, or the right words."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from data8_tui.cli.remedies import sentence
from data8_tui.transfer.preflight.preflight import Preflight, evaluate
from data8_tui.transfer.preflight.scan import scan
from data8_tui.transfer.readers.batch import SourceRow
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.transfer.upload.blocks import BlockLayout, blocks

ODD_FILES = Path(__file__).parent / "odd_files"


@dataclass(frozen=True)
class Case:
    """What is right for one file. `names` and `rows` are empty where it is refused."""

    file: str
    names: tuple[str, ...] = ()
    rows: tuple[SourceRow, ...] = ()
    problem: str = ""
    line: int = 0
    warning: str = ""
    reading: ReadOptions = field(default_factory=ReadOptions)


ANN = ("Ann Lee", "1")
CASES = [
    Case(
        "a01_sep_semicolon.csv",
        ("name", "phone"),
        (("Ann Lee", "0161 496 0001"), ("Bo Ray", "0161 496 0002")),
    ),
    Case("a03_sep_tab.csv", ("name", "phone"), (("Ann Lee", "0161 496 0001"),)),
    Case("a08_ctrlz.csv", ("name", "phone"), (ANN, ("Bo Ray", "2")), warning="a Ctrl-Z at the end"),
    Case(
        "a10b_many_empty_rows.csv",
        ("name", "phone", "city"),
        (("Ann", "1", "Leeds"),) * 10,
        warning="empty rows that are no records: 1,237",
    ),
    Case("a14_nul_block.csv", problem="it holds NUL bytes alone", line=3),
    Case(
        "a15_nul_in_line.csv",
        ("name", "phone"),
        (ANN, ("Bo Ray", "2"), ("Cy", "3")),
        warning="lines that hold NUL characters, which are left out: 1, the first 3",
    ),
    Case("b01_concat_bom.csv", problem="a second byte order mark", line=3),
    Case("b10_mixed_enc.csv", problem="two encodings: line 2 is UTF-8, and line 3 is not", line=3),
    Case(
        "b14_space_quote_nocomma.csv",
        ("name", "city"),
        (("Ann", "Leeds"), ("Bo", "York")),
        warning="a space before a field in quotes, which is left out: 2, the first in line 2",
    ),
    Case(
        "b16c_backslash_n.csv",
        ("name", "note"),
        (("Ann", "\\N"), ("Bo", "NULL")),
        warning="texts that look like nulls, sent as text: 2 in “Note” (“NULL”, “\\N”); as nulls: "
        "--null NULL --null '\\N'",
    ),
    Case(
        "b16c_backslash_n.csv",
        ("name", "note"),
        (("Ann", None), ("Bo", None)),
        reading=ReadOptions(nulls=("\\N", "NULL")),
        warning="columns without any value",
    ),
    Case(
        "c01_noheader_people.csv",
        ("ann_lee", "column_44_161_496_0001", "ls1_4ap", "column_12_03_1980"),
        (("Bo Ray", "+44 161 496 0002", "M1 1AE", "01/07/1975"),),
        warning="the first line looks like a record",
    ),
    Case(
        "c01_noheader_people.csv",
        ("name", "phone", "postcode", "born"),
        (
            ("Ann Lee", "+44 161 496 0001", "LS1 4AP", "12/03/1980"),
            ("Bo Ray", "+44 161 496 0002", "M1 1AE", "01/07/1975"),
        ),
        reading=ReadOptions(no_header=True, columns=("Name", "Phone", "Postcode", "Born")),
    ),
    Case("c07_caret.csv", problem="separated by “^”: use --delimiter '^'"),
    Case(
        "c07_caret.csv", ("name", "city"), (("Ann", "Leeds"),), reading=ReadOptions(delimiter="^")
    ),
    Case("c09_double_pipe.csv", problem="separated by “||”; only one sign"),
    Case(
        "c33_tsv_quote_swallow.tsv",
        ("name", "note"),
        (("Ann", "begin\nBo\tmiddle\nCy\tend"), ("Di", "x")),
        warning="quoted fields that hold whole lines: 1, the first in line 2; where quotes are "
        "text: --quotes none",
    ),
    Case(
        "c33_tsv_quote_swallow.tsv",
        ("name", "note"),
        (("Ann", '"begin'), ("Bo", "middle"), ("Cy", 'end"'), ("Di", "x")),
        reading=ReadOptions(quotes=False),
    ),
    Case("j02_bom_mid.ndjson", problem="a second byte order mark", line=2),
    Case("j33_nul_tail.jsonl", problem="it holds NUL bytes alone", line=2),
    Case("z09_gz_named.csv", ("name", "phone"), (("Ann", "1"),)),
]


def checked(path: Path, reading: ReadOptions | None = None) -> Preflight:
    return evaluate(scan(path, reading))


def sent(found: Preflight) -> list[SourceRow]:
    """The rows as an upload reads them again, by its own way."""
    names = tuple(column.name for column in found.columns)
    layout = BlockLayout(found.source.path, found.options, names, (0,) * len(names), 1000)
    made = [json.loads(block.body) for block in blocks(layout)]
    return [tuple(record.get(name) for name in names) for records in made for record in records]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_file_gives_the_right_values_or_words(case: Case) -> None:
    found = checked(ODD_FILES / case.file, case.reading)
    problems = [(each.line, sentence(each.message)) for each in found.problems]
    warnings = list(map(sentence, found.warnings))
    if case.problem:
        assert [line for line, said in problems if case.problem in said] == [case.line], problems
        return
    assert problems == []
    assert tuple(column.name for column in found.columns) == case.names
    assert found.records == len(case.rows)
    assert sent(found) == list(case.rows)
    assert list(found.sample) == list(case.rows)[: len(found.sample)]
    if case.warning:
        assert any(case.warning in said for said in warnings), warnings
    else:
        assert warnings == []
