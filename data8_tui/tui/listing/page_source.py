"""The rows of a page in a grid, and what they are narrowed by."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn
from data8_tui.tui.widgets.grid.source import ListSource

Item = TypeVar("Item")


class PageSource(ListSource):
    """A page in memory. `on_visible` is called with the first and last row on screen."""

    def __init__(
        self, columns: Sequence[GridColumn], on_visible: Callable[[int, int], None]
    ) -> None:
        super().__init__(columns)
        self._on_visible = on_visible

    def visible(self, first: int, last: int) -> None:
        self._on_visible(first, last)


def row_text(cells: Sequence[CellLike]) -> str:
    """A row's text in lower case, as narrowing compares it."""
    texts = (cell.plain if isinstance(cell, Cell) else cell or "" for cell in cells)
    return " ".join(texts).casefold()


def filter_items(items: list[Item], wanted: str, text: Callable[[Item], str]) -> list[Item]:
    """The items whose text contains `wanted`, in any case; all of them where that is empty."""
    sought = wanted.casefold()
    return [item for item in items if sought in text(item)] if sought else items
