"""The profile's views at any width."""

import pytest

from data8_tui.analysis.profile.model import ColumnProfile, TableProfile, ValueCount
from data8_tui.cell_width import cell_width
from data8_tui.cli.views.profile import column_lines, profile_lines, share_bar

LONG = "Address_Line_1_of_the_former_home"
COLUMN = ColumnProfile(
    LONG,
    filled=900_000,
    empty=99_999,
    null=1,
    distinct=892_241,
    once=884_513,
    shortest=1,
    longest=1_000_000,
    top=(ValueCount("東京都 " * 60, 500_000), ValueCount(" \x1b[2J", 3)),
    shapes=(ValueCount("aaa " * 60, 500_000), ValueCount("A9", 1)),
    folded_shapes=(ValueCount("a " * 60, 500_000), ValueCount("A9", 1)),
    shape_count=12_345,
    folded_shape_count=2,
    null_like=(ValueCount("NULL", 199_892), ValueCount("N/A", 1)),
    emails=0,
    postcodes=0,
    phones=0,
    dates=300_000,
)
EMPTY = ColumnProfile("", filled=0, empty=1_000_000, null=0, distinct=0, once=0)
PROFILE = TableProfile("people.csv", 1_000_000, (COLUMN, EMPTY), complete=True)


@pytest.mark.parametrize("width", [40, 55, 56, 71, 72, 80, 99, 100, 120, 200])
def test_no_line_is_wider_than_there_is_room(width: int) -> None:
    _, *table = profile_lines(PROFILE, width)
    details = [line for each in PROFILE.columns for line in column_lines(each, 1_000_000, width)]
    assert max(map(cell_width, [*table, *details])) <= width
    assert "\x1b" not in "".join([*table, *details])
    assert "(no name)" in "".join(details)
    assert "90.00%" in "".join(table)


def test_a_file_without_records_says_so() -> None:
    lines = list(profile_lines(TableProfile("a.csv", 0, (EMPTY, COLUMN)), 80))
    assert lines[0] == "a.csv · 0 records · 2 columns"
    assert lines[1].startswith("There is no record; the columns are")


@pytest.mark.parametrize(
    ("number", "every", "shown"),
    [
        (0, 5, "░░░░"),
        (1, 1000, "█░░░"),
        (999, 1000, "███░"),
        (1000, 1000, "████"),
        (1, 2, "██░░"),
        (0, 0, "░░░░"),
    ],
)
def test_a_bar_is_full_or_empty_only_where_the_share_is(
    number: int, every: int, shown: str
) -> None:
    assert share_bar(number, every, 4) == shown
