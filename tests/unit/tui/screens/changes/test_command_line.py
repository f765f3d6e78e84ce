"""The command that gives the same list as the screen."""

import shlex
from dataclasses import replace
from pathlib import Path

from data8_tui.analysis.compare.column_pairs import ColumnChoice
from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.analysis.compare.model import (
    ChangeFilter,
    ChangeKind,
    KeyColumn,
    RecordState,
    TableComparison,
)
from data8_tui.transfer.readers.files import ReadOptions
from data8_tui.tui.screens.changes.command_line import compare_command

REQUEST = ComparisonRequest(Path("/data/it's.csv"), Path("/data/after.csv"))


def test_it_names_the_files_the_key_and_the_records(result: TableComparison) -> None:
    wanted = ChangeFilter(column=2, kind=ChangeKind.CASE)
    words = shlex.split(compare_command(REQUEST, result, wanted, 5))
    assert words == [
        *("data8-tui", "compare", "/data/it's.csv", "/data/after.csv", "--key", "id"),
        *("--column", "email", "--kind", "case", "--limit", "5"),
    ]


def test_records_of_one_side_are_asked_for_by_their_state(result: TableComparison) -> None:
    command = compare_command(REQUEST, result, ChangeFilter(state=RecordState.REMOVED), 1)
    assert command.endswith("--only removed --limit 1")


def test_shapes_are_asked_for_as_the_command_names_them(result: TableComparison) -> None:
    command = compare_command(REQUEST, result, ChangeFilter(column=2, shapes=(None, "a@a")), 9)
    assert shlex.split(command)[6:-2] == ["--column", "email", "--shapes", "(null)", "a@a"]


def test_without_records_it_gives_the_summary(result: TableComparison) -> None:
    assert compare_command(REQUEST, result).endswith("--key id")


def test_columns_that_a_list_can_t_name_are_numbers(result: TableComparison) -> None:
    sides = (replace(result.before, columns=("a,b", "x")), replace(result.after, columns=("id",)))
    odd = replace(result, before=sides[0], after=sides[1], key=(KeyColumn("a,b", "id", 0, 0),))
    assert compare_command(REQUEST, odd).endswith("--key '#1=id'")


def test_columns_of_one_header_are_numbers(twice: TableComparison) -> None:
    words = shlex.split(compare_command(REQUEST, twice, ChangeFilter(column=1), 5))
    assert words[4:] == ["--key", "#3", "--column", "#2", "--limit", "5"]


def test_how_files_are_read_is_part_of_it(result: TableComparison) -> None:
    request = replace(
        REQUEST,
        choice=ColumnChoice(ignored=("name",)),
        before_options=ReadOptions(delimiter=";", no_header=True, quotes=False, nulls=("NA", "-")),
        after_options=ReadOptions(encoding="cp1252"),
    )
    words = shlex.split(compare_command(request, replace(result, key=())))
    assert words[4:] == [
        *("--by-position", "--ignore", "name", "--before", "delimiter=;", "--before", "null=NA"),
        *("--before", "null=-", "--before", "no-header"),
        *("--before", "quotes=none", "--after", "encoding=cp1252"),
    ]


def test_columns_of_another_name_are_part_of_it(result: TableComparison) -> None:
    email = replace(result.columns[2], before_name="E-Mail")
    before = replace(result.before, columns=("id", "name", "E-Mail", "old"))
    renamed = replace(result, before=before, columns=(*result.columns[:2], email))
    request = replace(REQUEST, choice=ColumnChoice(renames={"E-Mail": "email"}))
    words = shlex.split(compare_command(request, renamed))
    assert words[4:] == ["--key", "id", "--rename", "E-Mail=email"]
