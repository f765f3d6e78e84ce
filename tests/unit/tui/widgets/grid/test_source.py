"""A page of rows announces what differs, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from data8_tui.tui.widgets.grid.cells import Cell
from data8_tui.tui.widgets.grid.columns import GridColumn
from data8_tui.tui.widgets.grid.source import Change, ListSource, RowsChanged, RowsReplaced

COLUMNS = (GridColumn("name", "Name"), GridColumn("age", "Age"))


def source_of(*rows: tuple[str, str]) -> tuple[ListSource, list[Change]]:
    source = ListSource(COLUMNS, [(key, [key, age]) for key, age in rows])
    heard: list[Change] = []
    source.subscribe(heard.append)
    return source, heard


def test_knows_no_rows_until_it_is_told() -> None:
    source = ListSource(COLUMNS)
    assert source.row_count is None
    source.replace([])
    assert source.row_count == 0


def test_the_same_rows_again_are_no_news() -> None:
    source, heard = source_of(("a", "1"), ("b", "2"))
    source.replace([("a", ["a", "1"]), ("b", ["b", "2"])])
    assert heard == []


def test_changed_cells_are_announced_by_the_stretch() -> None:
    source, heard = source_of(*((key, "1") for key in "abcdef"))
    source.replace([(key, [key, "2" if key in "bcf" else "1"]) for key in "abcdef"])
    assert heard == [RowsChanged(1, 2), RowsChanged(5, 5)]


def test_what_a_column_needs_is_known_and_only_grows_while_the_rows_are_the_same() -> None:
    columns = (GridColumn("name", "Name", share=1), GridColumn("age", "Age", width=3))
    source = ListSource(columns, [("a", ["wide", "1"]), ("b", ["宽宽宽", "1"])])
    assert list(source.needs) == [6, 0]
    source.revise([("a", [Cell("much ") + Cell("wider"), "1"])])
    assert list(source.needs) == [10, 0]
    source.replace([("a", ["x", "1"]), ("b", ["x\x1b", "1"])])
    assert list(source.needs) == [10, 0]
    source.replace([("b", ["x\x1b", "1"])])
    assert list(source.needs) == [2, 0]


def test_another_order_is_a_replacement() -> None:
    source, heard = source_of(("a", "1"), ("b", "1"))
    source.replace([("b", ["b", "1"]), ("a", ["a", "1"])])
    assert heard == [RowsReplaced()]
    assert (source.find("a"), source.find("b"), source.find("c")) == (1, 0, None)


def test_forgetting_is_a_replacement_too() -> None:
    source, heard = source_of(("a", "1"))
    source.forget()
    assert (source.row_count, source.find("a"), heard) == (None, None, [RowsReplaced()])


def test_of_two_rows_with_one_key_the_first_is_found() -> None:
    source, _ = source_of(("a", "1"), ("b", "1"), ("a", "2"))
    assert (source.row_count, source.find("a")) == (3, 0)


def test_nothing_is_told_to_whoever_has_left() -> None:
    source = ListSource(COLUMNS)
    heard: list[Change] = []
    leave = source.subscribe(heard.append)
    leave()
    source.replace([])
    assert heard == []


ROWS = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("12")), unique_by=lambda r: r[0])


@given(ROWS, ROWS)
def test_what_is_announced_is_exactly_what_differs(
    before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    source, heard = source_of(*before)
    source.replace([(key, [key, age]) for key, age in after])
    if [key for key, _ in before] != [key for key, _ in after]:
        assert heard == [RowsReplaced()]
        return
    told = {i for change in heard for i in range(change.first, change.last + 1)}  # type: ignore[union-attr]
    assert told == {i for i, (old, new) in enumerate(zip(before, after, strict=True)) if old != new}


def test_revising_announces_only_the_row_that_differs() -> None:
    source, heard = source_of(("a", "1"), ("b", "2"))
    source.revise([("a", ["a", "1"]), ("b", ["b", "3"]), ("gone", ["gone", "4"])])
    assert heard == [RowsChanged(1, 1)]
    assert source.cells(1) == ["b", "3"]
    assert source.row_count == 2
