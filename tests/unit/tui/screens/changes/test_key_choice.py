"""The keys that are offered, and those that are typed."""

from dataclasses import replace
from pathlib import Path

import pytest

from data8_tui.analysis.compare.column_pairs import ColumnChoice, pair_columns
from data8_tui.analysis.compare.comparison import ComparisonRequest
from data8_tui.analysis.compare.model import KeySuggestion, TableComparison
from data8_tui.errors import UsageError
from data8_tui.tui.screens.changes.key_choice import KeyOptions


def test_what_was_found_comes_first_and_the_position_last(result: TableComparison) -> None:
    assert [(each.columns, each.remark) for each in KeyOptions.of_result(result).offered()] == [
        ((("id", "id"),), "never twice in a file, 8 in both"),
        ((("Email", "email"),), "never twice in a file"),
        ((), "only where nothing identifies a record"),
    ]


def test_where_no_key_was_found_the_position_is_what_is_used(result: TableComparison) -> None:
    without = replace(result, key=(), suggested_key=KeySuggestion(()))
    assert [
        (each.by_position, each.remark) for each in KeyOptions.of_result(without).offered()
    ] == [(True, "as now")]


def test_a_typed_key_may_have_several_columns_of_other_names(result: TableComparison) -> None:
    choice = KeyOptions.of_result(result).typed("id, Email = email")
    assert choice.columns == (("id", "id"), ("Email", "email"))
    request = choice.applied(ComparisonRequest(Path("a"), Path("b"), by_position=True))
    assert (request.choice.key, request.by_position) == (choice.columns, False)


def test_a_key_whose_header_occurs_twice_can_be_chosen(twice: TableComparison) -> None:
    options = KeyOptions.of_result(twice)
    first = next(options.offered())
    assert (first.name, first.columns) == ("name (2)", (("#3", "#3"),))
    headers = (twice.before.columns, twice.after.columns)
    assert pair_columns(*headers, ColumnChoice(first.columns), ("a", "b")).key == ((2, 2),)


@pytest.mark.parametrize("typed", ["", "id,", "id=", "nothing"])
def test_what_names_no_column_is_refused(result: TableComparison, typed: str) -> None:
    with pytest.raises(UsageError):
        KeyOptions.of_result(result).typed(typed)
