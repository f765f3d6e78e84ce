"""Which rows of a page are shown, and in which order: pure but for the source that holds them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn
from data8_tui.tui.widgets.grid.source import ListSource

Item = TypeVar("Item")


class PageSource(ListSource):
    """A page in memory that says which of its rows are on screen."""

    def __init__(self, columns: Sequence[GridColumn], seen: Callable[[int, int], None]) -> None:
        super().__init__(columns)
        self._seen = seen

    def visible(self, first: int, last: int) -> None:
        self._seen(first, last)


def plain(cells: Sequence[CellLike]) -> str:
    """A row's text, as narrowing looks at it."""
    texts = (cell.plain if isinstance(cell, Cell) else cell or "" for cell in cells)
    return " ".join(texts).casefold()


def narrowed(items: list[Item], wanted: str, text: Callable[[Item], str]) -> list[Item]:
    """The items whose text contains what is wanted, whatever its case."""
    sought = wanted.casefold()
    return [item for item in items if sought in text(item)] if sought else items


def ordered(
    items: list[Item], value: Callable[[Item], object] | None, *, reverse: bool
) -> list[Item]:
    """Sorted by a value; what has none comes last whichever the direction. None: as they are."""
    if value is None:
        return items
    known = [item for item in items if value(item) is not None]
    unknown = [item for item in items if value(item) is None]
    return sorted(known, key=value, reverse=reverse) + unknown  # type: ignore[arg-type]
