"""Hidden, moved and kept columns."""

from hypothesis import given
from hypothesis import strategies as st

from data8_tui.tui.records.arrangement import ColumnArrangement

NAMES = ("id", "name", "town", "postcode")


def test_a_hidden_column_comes_back_where_it_was() -> None:
    columns = ColumnArrangement()
    assert columns.hide("name", NAMES)
    assert columns.shown(NAMES) == ("id", "town", "postcode")
    columns.show("name")
    assert columns.shown(NAMES) == NAMES


def test_the_last_column_shown_can_not_be_hidden() -> None:
    columns = ColumnArrangement()
    assert [columns.hide(name, NAMES) for name in NAMES] == [True, True, True, False]


def test_a_column_moves_past_its_neighbour_on_screen() -> None:
    columns = ColumnArrangement()
    columns.hide("name", NAMES)
    assert columns.move("town", -1, NAMES)
    assert columns.shown(NAMES) == ("town", "id", "postcode")
    assert not columns.move("town", -1, NAMES)


def test_frozen_columns_are_those_up_to_here_and_again_none() -> None:
    columns = ColumnArrangement()
    assert columns.freeze("town", NAMES) == 3
    columns.hide("id", NAMES)
    assert columns.frozen == 2
    assert columns.freeze("town", NAMES) == 0


def test_some_columns_come_first_and_all_go_back() -> None:
    columns = ColumnArrangement()
    columns.hide("town", NAMES)
    assert columns.toggle_first(["postcode", "town"], NAMES)
    assert columns.shown(NAMES) == ("postcode", "town", "id", "name")
    columns.freeze("town", NAMES)
    assert columns.toggle_first(["name"], NAMES)
    assert columns.shown(NAMES) == ("postcode", "town", "name", "id")
    columns.freeze("town", NAMES)
    assert not columns.toggle_first(["postcode", "town", "name"], NAMES)
    assert columns.shown(NAMES) == NAMES


STEP = st.tuples(st.sampled_from(["hide", "show", "left", "right", "freeze"]), st.integers(0, 5))


@given(st.lists(STEP, max_size=30))
def test_no_column_is_lost_or_twice(steps: list[tuple[str, int]]) -> None:
    columns, names = ColumnArrangement(), tuple("abcdef")
    for what, place in steps:
        shown = columns.shown(names)
        name = shown[place % len(shown)]
        if what == "hide":
            columns.hide(name, names)
        elif what == "show":
            columns.show(names[place])
        elif what == "freeze":
            columns.freeze(name, names)
        else:
            columns.move(name, 1 if what == "right" else -1, names)
        assert sorted(columns.ordered(names)) == sorted(names)
        assert 1 <= len(columns.shown(names)) <= len(names)
        assert 0 <= columns.frozen <= len(columns.shown(names))
