"""Records that differ as rows of a table."""

import pytest

from data8_tui.analysis.compare.model import (
    CellChange,
    ChangeKind,
    RecordChange,
    RecordState,
    TableComparison,
)
from data8_tui.tui.records.marked_text import MarkedText
from data8_tui.tui.records.values import value_text
from data8_tui.tui.screens.changes.record_view import ChangedRecordView, next_difference

EMAIL = 2
CASE = RecordChange(
    RecordState.CHANGED,
    4,
    3,
    ("7", "Ann", "Ann@x", "o"),
    ("7", "Ann", "ann@x", "n"),
    (CellChange(EMAIL, ChangeKind.CASE),),
)
EMPTIED = RecordChange(
    RecordState.CHANGED,
    5,
    4,
    ("8", "Bo", "?", None),
    ("8", "Bo", "", "n"),
    (CellChange(EMAIL, ChangeKind.EMPTIED),),
)
REMOVED = RecordChange(RecordState.REMOVED, 9, None, ("9", "Cy", "c@x", "o"), (), ())


def marks(value: object) -> list[tuple[str, str]]:
    assert isinstance(value, MarkedText)
    return [(part.text, part.style) for part in value.parts]


def test_one_row_has_both_sides_with_what_differs_marked(result: TableComparison) -> None:
    view = ChangedRecordView(result)
    assert view.columns == (
        "id", "record is", "changed", "name", "Email → email", "new", "old",
        "number before", "number after",
    )  # fmt: skip
    row = view.record(CASE)
    assert list(row.values()) == [
        "7", "changed", "email", "Ann", "Ann@x → ann@x", "n", "o", "4", "3",
    ]  # fmt: skip
    assert marks(row["Email → email"]) == [
        ("A", "old"), ("nn@x", ""), (" → ", "dim"), ("a", "new"), ("nn@x", ""),
    ]  # fmt: skip


def test_an_emptied_value_is_said_in_a_word(result: TableComparison) -> None:
    row = ChangedRecordView(result).record(EMPTIED)
    assert marks(row["Email → email"]) == [("?", "old"), (" → ", "dim"), ("(empty)", "dim")]
    assert row["old"] is None


def test_a_record_of_one_side_is_marked_whole(result: TableComparison) -> None:
    row = ChangedRecordView(result).record(REMOVED)
    assert (row["id"], row["record is"], row["changed"]) == ("9", "removed", "")
    assert marks(row["name"]) == [("Cy", "old")]
    assert (row["new"], row["number before"], row["number after"]) == (None, "9", "")


def test_the_column_asked_for_has_a_column_for_each_side(result: TableComparison) -> None:
    view = ChangedRecordView(result, EMAIL)
    assert view.columns[:4] == ("Email before", "email after", "change", "id")
    row = view.record(CASE)
    assert marks(row["Email before"]) == [("A", "old"), ("nn@x", "")]
    assert marks(row["email after"]) == [("a", "new"), ("nn@x", "")]
    assert row["change"] == "case"


def test_a_mask_hides_the_values_and_no_words_of_ours(result: TableComparison) -> None:
    row = ChangedRecordView(result).record(EMPTIED)
    assert value_text(row["Email → email"], masked=True) == "? → (empty)"
    assert value_text(row["record is"], masked=True) == "changed"
    case = ChangedRecordView(result).record(CASE)
    assert value_text(case["Email → email"], masked=True) == "Xxx@x → xxx@x"


@pytest.mark.parametrize(
    ("start", "step", "found"), [(0, 1, 4), (4, 1, 4), (5, 1, None), (8, -1, 4)]
)
def test_the_next_difference_of_a_record_is_found_both_ways(
    result: TableComparison, start: int, step: int, found: int | None
) -> None:
    view = ChangedRecordView(result)
    assert next_difference(view.record(CASE), view.columns, start, step) == found


def test_a_change_beside_a_key_of_the_same_header_is_shown(twice: TableComparison) -> None:
    cells = (CellChange(1, ChangeKind.CASE),)
    change = RecordChange(RecordState.CHANGED, 1, 1, ("1", "Ann", "k"), ("1", "ann", "k"), cells)
    view = ChangedRecordView(twice)
    row = view.record(change)
    assert view.columns[:5] == ("name (2)", "record is", "changed", "id", "name")
    assert row["name (2)"] == "k"
    assert marks(row["name"])[:2] == [("A", "old"), ("nn", "")]
    assert next_difference(row, view.columns, 0, 1) == 4


def test_columns_of_one_name_are_told_apart(result: TableComparison) -> None:
    twice = ChangedRecordView(
        TableComparison(
            result.before, result.after, (), (result.columns[1], result.columns[1]), 0, 0, 0, 0
        )
    )
    assert twice.columns[2:4] == ("name", "name (2)")
