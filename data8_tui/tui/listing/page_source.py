"""The rows of a page in a grid, and what they are narrowed by."""

from collections.abc import Callable, Iterable, Sequence
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


def hidden_matches(
    rows: Iterable[Sequence[CellLike]],
    columns: Sequence[GridColumn],
    in_view: Sequence[GridColumn],
    wanted: str,
) -> str:
    """How many rows contain a text only in columns out of view, as ` · 8 by Workflow`."""
    hidden = [at for at, one in enumerate(columns) if not one.gutter and one not in in_view]
    sought, number, places = wanted.casefold(), 0, set[int]()
    for cells in rows if hidden else ():
        holding = {at for at, cell in enumerate(cells) if sought in row_text([cell])}
        if holding and holding.issubset(hidden):
            number += 1
            places |= holding
    label = columns[min(places)].label if len(places) == 1 else "columns not shown"
    return f" · {number} by {label}" if number else ""


def filter_items(items: list[Item], wanted: str, text: Callable[[Item], str]) -> list[Item]:
    """The items whose text contains `wanted`, in any case; all of them where that is empty."""
    sought = wanted.casefold()
    return [item for item in items if sought in text(item)] if sought else items
