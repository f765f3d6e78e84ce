"""A comparison as rows."""

from dataclasses import replace

import pytest

from data8_tui.analysis.compare.model import (
    EVERYTHING,
    ChangeFilter,
    ChangeKind,
    RecordState,
    TableComparison,
)
from data8_tui.tui.column_figures.cells import copied_line
from data8_tui.tui.screens.changes.rows import (
    RECORDS,
    change_columns,
    change_rows,
    column_filter,
    detail_columns,
    detail_rows,
    kinds_with_room,
)

EMAIL = 2
KINDS = ChangeKind.EMPTIED, ChangeKind.CASE


def lines(rows: object) -> list[list[str]]:
    return [copied_line(cells).split("\t") for _, cells in rows]  # type: ignore[attr-defined]


def test_only_the_kinds_that_occur_are_columns(result: TableComparison) -> None:
    labels = [column.label for column in change_columns(result, KINDS)]
    assert labels == ["Column", "Changed", "of those in both", "Emptied", "Case"]


def test_the_column_with_the_most_changes_comes_first(result: TableComparison) -> None:
    shown = list(change_rows(result, KINDS, by_number=True))
    assert [key for key, _ in shown] == [RECORDS, 2, 0, 1, ("added", "new"), ("removed", "old")]
    whole, email, *rest = lines(shown)
    assert whole[:3] == ["whole records", "6", "75.00%"]
    assert email == ["Email → email", "6", "75.00%", "1", "5"]
    assert rest[-1] == ["old", "removed"]


@pytest.mark.parametrize(
    ("room", "kinds", "labels"),
    [
        (150, ["filled", "emptied", "unicode_form", "case"], ["Filled", "Emptied", "Unicode form"]),
        (74, ["filled", "emptied", "case"], ["Filled", "Emptied", "Case"]),
        (54, ["emptied", "case"], ["Emptied", "Case", "Others"]),
        (20, ["emptied"], ["Emptied", "Others"]),
    ],
)
def test_the_kinds_in_view_add_up_in_each_width(
    result: TableComparison, room: int, kinds: list[str], labels: list[str]
) -> None:
    counts = dict(zip(ChangeKind, (2, 6_188, 1, 3_378), strict=False))
    email = replace(result.columns[EMAIL], changed=9_569, kinds=counts)
    several = replace(result, columns=(*result.columns[:EMAIL], email))
    shown = kinds_with_room(several, room)
    assert shown == tuple(map(ChangeKind, kinds))
    columns = change_columns(several, shown)
    assert [column.label for column in columns][3:6] == labels
    line = lines(change_rows(several, shown, by_number=True))[1]
    assert line[1] == "9,569"
    assert sum(int(each.replace(",", "")) for each in line[3:]) == 9_569


def test_the_file_s_order_is_the_other_one(result: TableComparison) -> None:
    keys = [key for key, _ in change_rows(result, KINDS, by_number=False)]
    assert keys[1:4] == [0, 1, 2]


def test_the_details_of_a_column_are_its_kinds_and_its_shapes(result: TableComparison) -> None:
    shown = list(detail_rows(result, EMAIL))
    assert [key for key, _ in shown] == [
        ChangeFilter(column=EMAIL, kind=ChangeKind.EMPTIED),
        ChangeFilter(column=EMAIL, kind=ChangeKind.CASE),
        ChangeFilter(column=EMAIL, shapes=(" A@A.A", "a@a.a")),
        ChangeFilter(column=EMAIL, shapes=("a@a.a", "")),
        "more",
    ]
    assert [line[:3] for line in lines(shown)] == [
        ["Emptied", "", "1"],
        ["Case", "", "5"],
        ["␠A@A.A", "a@a.a", "5"],
        ["a@a.a", "(empty)", "1"],
        ["and 1 more change of shape"],
    ]


def test_the_details_of_whole_records_say_what_became_of_them(result: TableComparison) -> None:
    shown = list(detail_rows(result, RECORDS))
    assert detail_columns(RECORDS)[-1].label == ""
    assert detail_columns(EMAIL)[-1].label == "of those changed"
    states = [RecordState.CHANGED, RecordState.REMOVED, RecordState.ADDED]
    assert [key for key, _ in shown] == [ChangeFilter(state=state) for state in states]
    assert [line[2:] for line in lines(shown)] == [
        ["6", "75.00%"],
        ["1", "11.11%"],
        ["0", "0%"],
    ]


def test_a_column_of_one_side_has_no_details_and_no_records(result: TableComparison) -> None:
    assert list(detail_rows(result, ("added", "new"))) == []
    assert column_filter(("added", "new")) is None
    assert column_filter(EMAIL) == ChangeFilter(column=EMAIL)
    assert column_filter(RECORDS) == EVERYTHING
