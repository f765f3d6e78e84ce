"""Columns share the terminal's width: whole or not at all, the important ones first."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from data8_tui.tui.widgets.grid.columns import (
    GAP,
    GridColumn,
    Layout,
    column_at,
    fit_columns,
    scroll,
)

JOBS = (
    GridColumn("name", "Job", min_width=24, share=3, max_width=60, priority=9),
    GridColumn("status", "Status", width=12, priority=8),
    GridColumn("workflow", "Workflow", min_width=20, share=1, max_width=30, priority=4),
    GridColumn("records", "Records", width=11, align="right", priority=2),
)
COLUMNS = st.lists(
    st.builds(
        GridColumn,
        key=st.text("abc", min_size=1, max_size=3),
        label=st.text("xyz", max_size=12),
        width=st.sampled_from([0, 0, 5, 20]),
        min_width=st.integers(0, 15),
        max_width=st.integers(0, 30),
        share=st.integers(0, 3),
        priority=st.integers(0, 5),
        sortable=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)
ROOM = st.integers(1, 150)


def keys(layout: Layout) -> list[str]:
    return [placed.column.key for placed in layout.placed]


def end(layout: Layout) -> int:
    return layout.placed[-1].x + layout.placed[-1].width


def test_all_columns_where_there_is_room() -> None:
    layout = fit_columns(JOBS, 116)
    assert keys(layout) == ["name", "status", "workflow", "records"]
    assert [placed.width for placed in layout.placed] == [57, 12, 30, 11]


def test_the_least_important_columns_give_way() -> None:
    assert keys(fit_columns(JOBS, 72)) == ["name", "status", "workflow"]
    assert keys(fit_columns(JOBS, 50)) == ["name", "status"]


def test_the_first_column_stays_whatever_its_priority() -> None:
    columns = (GridColumn("number", "#", width=9), GridColumn("name", "Name", width=9, priority=9))
    assert keys(fit_columns(columns, 12)) == ["number"]
    assert fit_columns(columns, 4).placed[0].width == 4


def test_of_equally_important_columns_the_rightmost_gives_way() -> None:
    columns = [GridColumn(key, key, width=10) for key in "abc"]
    assert keys(fit_columns(columns, 25)) == ["a", "b"]


@given(COLUMNS, ROOM)
def test_no_column_is_cut_and_none_overlaps(columns: list[GridColumn], room: int) -> None:
    placed = fit_columns(columns, room).placed
    if len(placed) > 1:
        assert end(Layout(placed)) <= room
        assert all(p.column.narrowest <= p.width <= p.column.widest for p in placed)
    for left, right in pairwise(placed):
        assert right.x == left.x + left.width + GAP


@given(COLUMNS, ROOM)
def test_what_is_left_over_goes_to_those_that_want_it(columns: list[GridColumn], room: int) -> None:
    layout = fit_columns(columns, room)
    if end(layout) < room:
        assert all(p.width == p.column.widest for p in layout.placed)


NEEDS = st.lists(st.integers(0, 60), min_size=8, max_size=8)


@given(COLUMNS, ROOM, NEEDS)
def test_none_grows_beyond_its_need_before_every_need_is_met(
    columns: list[GridColumn], room: int, needs: list[int]
) -> None:
    placed = fit_columns(columns, room, needs[: len(columns)]).placed
    wanting = [p for p in placed if p.width < min(needs[p.position], p.column.widest)]
    beyond = [p for p in placed if p.width > max(needs[p.position], p.column.narrowest)]
    if len(placed) > 1:
        assert end(Layout(placed)) <= room
        assert not (wanting and beyond)


def test_room_goes_to_the_longer_values_whatever_the_shares() -> None:
    assert [placed.width for placed in fit_columns(JOBS, 90).placed] == [36, 12, 25, 11]
    assert [placed.width for placed in fit_columns(JOBS, 90, (45, 9, 20, 4)).placed] == [
        41,
        12,
        20,
        11,
    ]
    assert [placed.width for placed in fit_columns(JOBS, 90, (20, 9, 29, 4)).placed] == [
        31,
        12,
        30,
        11,
    ]


def test_scrolling_moves_by_whole_columns_and_keeps_the_frozen_ones() -> None:
    columns = [GridColumn("#", "#", width=8), *(GridColumn(key, key, width=20) for key in "abcde")]
    first = scroll(columns, 76, frozen=1)
    assert (keys(first), first.more_left, first.more_right) == (["#", "a", "b", "c"], False, True)
    later = scroll(columns, 76, frozen=1, offset=2)
    assert (keys(later), later.more_left, later.more_right) == (["#", "c", "d", "e"], True, False)


def test_the_last_column_on_screen_may_be_shortened_and_says_so() -> None:
    layout = scroll([GridColumn(key, key, width=20) for key in "abc"], 54)
    assert [placed.width for placed in layout.placed] == [20, 20, 10]
    assert layout.more_right


def test_one_column_wider_than_the_terminal_is_the_end() -> None:
    layout = scroll([GridColumn("#", "#", width=4), GridColumn("a", "a", width=90)], 40, frozen=1)
    assert (keys(layout), layout.more_right) == (["#", "a"], False)


@given(COLUMNS, ROOM, st.integers(0, 2), st.integers(0, 9))
def test_scrolled_columns_stay_inside(
    columns: list[GridColumn], room: int, frozen: int, offset: int
) -> None:
    layout = scroll(columns, room, frozen=frozen, offset=offset)
    assert all(placed.x + placed.width <= max(room, placed.x) for placed in layout.placed)


def test_a_click_finds_its_column() -> None:
    layout = fit_columns(JOBS, 116)
    found = [column_at(layout, x) for x in (0, 57, 58, 59, 200)]
    assert [column.key if column else None for column in found] == [
        *("name", "name", "name", "status"),
        None,
    ]


def test_a_mark_in_the_gutter_takes_no_room_of_the_others() -> None:
    marked = (GridColumn("mark", "", gutter=True), *JOBS)
    layout, plain = fit_columns(marked, 76), fit_columns(JOBS, 76)
    assert layout.gutter == 0
    assert plain.gutter is None
    assert keys(layout) == keys(plain)
    assert [(one.x, one.width) for one in layout.placed] == [
        (one.x, one.width) for one in plain.placed
    ]
    assert [one.position for one in layout.placed] == [one.position + 1 for one in plain.placed]
