"""The cells of a list's rows, built once and kept for as long as they would come out the same."""

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

from data8_tui.tui.widgets.grid.cells import CellLike

Item = TypeVar("Item")


class BuiltRow(NamedTuple, Generic[Item]):
    """The cells of a row, and what they were built from."""

    item: Item
    ages: tuple[str, ...]
    cells: list[CellLike]


class RowCells(Generic[Item]):
    """Cells by the name of their row.

    `build` gives the cells of an item; `ages` gives those of its texts that change with time alone,
    and costs much less. An item that has changed is another object.
    """

    def __init__(
        self, build: Callable[[Item], list[CellLike]], ages: Callable[[Item], tuple[str, ...]]
    ) -> None:
        self._build = build
        self._ages = ages
        self._rows: dict[str, BuiltRow[Item]] = {}

    def of(self, name: str, item: Item) -> list[CellLike]:
        """The cells of the row with that name, as they are now."""
        row, ages = self._rows.get(name), self._ages(item)
        if row is None or row.item is not item or row.ages != ages:
            row = self._rows[name] = BuiltRow(item, ages, self._build(item))
        return row.cells

    def keep(self, names: Iterable[str]) -> None:
        """Drop the rows with other names."""
        kept = set(names)
        self._rows = {name: row for name, row in self._rows.items() if name in kept}
