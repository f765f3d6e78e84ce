"""The check of spreadsheets and Parquet with the options that all files have."""

from pathlib import Path

import duckdb
import pytest

from data8_tui.cli.remedies import sentence
from data8_tui.transfer.preflight.preflight import evaluate
from data8_tui.transfer.preflight.scan import scan
from data8_tui.transfer.readers.files import ReadOptions

CASES = Path(__file__).parents[1] / "readers" / "cases"


def checked(path: Path, **options: object) -> tuple[list[str], list[list[str | None]], list[str]]:
    """The names of the columns, the records, and the problems and warnings."""
    found = evaluate(scan(path, ReadOptions(**options)))  # type: ignore[arg-type]
    said = [sentence.problem(each, in_rows=True) for each in found.problems]
    names = [column.name for column in found.columns]
    return names, list(map(list, found.sample)), [*said, *map(sentence, found.warnings)]


def test_a_sheet_without_a_header_is_warned_of_and_read_as_it_is():
    path = CASES / "x27_noheader.xlsx"
    assert any("looks like a record" in each for each in checked(path)[2])
    names, records, said = checked(path, no_header=True)
    assert (names, len(said)) == (["column_1", "column_2", "column_3"], 1)
    assert "no names but their numbers" in said[0]
    assert records[0] == ["Ann", "0161 496 0001", "12/03/1980"]
    assert checked(path, no_header=True, columns=("name", "phone", "born"), skip_lines=1)[:2] == (
        ["name", "phone", "born"],
        [["Bo", "0161 496 0002", "01/07/1975"]],
    )


def test_a_hidden_column_is_left_out_and_then_not_warned_of():
    path = CASES / "x14_hidden_rows_cols.xlsx"
    assert any("“Secret”" in each for each in checked(path)[2])
    names, records, said = checked(path, drop=("Secret",))
    assert names == ["name", "phone"]
    assert records[1] == ["Bo", "2"]
    assert said == ["hidden or filtered rows, which are sent too: 1 (row 3)"]


@pytest.mark.parametrize("value", ["{'a': 1}", r"'\xFF'::blob"])
def test_a_column_that_cant_be_sent_is_listed_and_can_be_left_out(tmp_path, value):
    path = tmp_path / "t.parquet"
    duckdb.execute(f"copy (select 1 as a, {value} as odd) to '{path}' (format parquet)")
    names, _, [said] = checked(path)
    assert names == ["a", "odd"]
    assert said.endswith("; --drop 'odd' leaves it out")
    assert checked(path, drop=("#2",)) == (["a"], [["1"]], [])


def test_texts_that_mean_null_are_null_in_parquet_too(tmp_path):
    path = tmp_path / "t.parquet"
    duckdb.execute(f"copy (select 'N/A' as a, 'x' as b) to '{path}' (format parquet)")
    assert checked(path, nulls=("N/A",))[1] == [[None, "x"]]


def test_names_that_differ_only_in_case_are_refused(tmp_path):
    path = tmp_path / "t.parquet"
    duckdb.execute(f"copy (select 1 as Name, 2 as nbme) to '{path}' (format parquet)")
    path.write_bytes(path.read_bytes().replace(b"nbme", b"name"))
    names, _, [said] = checked(path)
    assert names == ["name", "name"]
    assert "columns 1 “Name” and 2 “name” would both be name" in said
