"""The cells of a row are built when its item or its ages differ, and at no other time."""

from data8_tui.tui.listing.row_cells import RowCells
from data8_tui.tui.widgets.grid.cells import CellLike


class Row:
    """An item; another one with the same values is another object."""

    def __init__(self, name: str) -> None:
        self.name = name


class Built:
    """Row cells that note which rows they build."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.age = "1 min"
        self.rows = RowCells(self.build, lambda _: (self.age,))

    def build(self, row: Row) -> list[CellLike]:
        self.names.append(row.name)
        return [row.name, self.age]


def test_the_same_item_is_built_once() -> None:
    built, row = Built(), Row("a")
    assert built.rows.of("a", row) is built.rows.of("a", row)
    assert built.names == ["a"]


def test_a_changed_item_is_built_again() -> None:
    built = Built()
    built.rows.of("a", Row("a"))
    assert built.rows.of("a", Row("other")) == ["other", "1 min"]
    assert built.names == ["a", "other"]


def test_another_age_is_built_again() -> None:
    built, row = Built(), Row("a")
    built.rows.of("a", row)
    built.age = "2 min"
    assert built.rows.of("a", row) == ["a", "2 min"]
    assert built.names == ["a", "a"]


def test_rows_that_are_not_kept_are_built_again() -> None:
    built, a, b = Built(), Row("a"), Row("b")
    for name, row in (("a", a), ("b", b)):
        built.rows.of(name, row)
    built.rows.keep(["b", "c"])
    for name, row in (("a", a), ("b", b)):
        built.rows.of(name, row)
    assert built.names == ["a", "b", "a"]
