"""Where a grid's rows come from.

A source identifies its rows by key and announces to its subscribers what has changed; it never
paints.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from data8_tui.tui.widgets.grid.cells import CellLike, needed_width
from data8_tui.tui.widgets.grid.columns import GridColumn

Key = Hashable
_MOST = 240
"""The most terminal cells that are counted for a value: no column needs to be wider."""


@dataclass(frozen=True, slots=True)
class RowsChanged:
    """The cells of rows `first` to `last` (from 0, inclusive) have changed; their keys have not."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class CountChanged:
    """`row_count` has changed; the rows that were there before are the same."""


@dataclass(frozen=True, slots=True)
class ColumnsChanged:
    """Other columns, in another order, or of other widths; the rows are the same."""


@dataclass(frozen=True, slots=True)
class RowsReplaced:
    """Anything may differ: rows, their order and number, the columns."""


Change = RowsChanged | CountChanged | ColumnsChanged | RowsReplaced


class RowSource(ABC):
    """Rows by index, from 0. Every method is called on the event loop and must return at once."""

    columns: Sequence[GridColumn] = ()
    needs: Sequence[int] = ()
    """The terminal cells that each column's widest value takes; empty while that isn't known."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Change], None]] = []

    @property
    @abstractmethod
    def row_count(self) -> int | None:
        """How many rows there are; None while that isn't known."""

    @abstractmethod
    def cells(self, index: int) -> Sequence[CellLike] | None:
        """One cell for each column, None in place of what isn't there yet; None for no cell yet."""

    def key(self, index: int) -> Key:
        """What identifies the row, also after it has moved. Here: its index."""
        return index

    def find(self, key: Key) -> int | None:
        """The index of the row with that key; None where it is gone."""
        count = self.row_count or 0
        return key if isinstance(key, int) and 0 <= key < count else None

    def visible(self, first: int, last: int) -> None:
        """Rows `first` to `last` are on screen now. A source that fetches, fetches these."""
        return

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` after each change, on the event loop; returns the unsubscriber."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def announce(self, change: Change) -> None:
        """Report a change to every subscriber. For the source itself."""
        for listener in tuple(self._listeners):
            listener(change)


class ListSource(RowSource):
    """A page of rows in memory, replaced as a whole; only what differs is announced.

    `rows` are pairs of a key and the row's cells, in the order to show. None: not known yet.
    While the keys and their order are the same, the width that a column needs only grows, so that
    columns keep their widths.
    """

    def __init__(
        self,
        columns: Sequence[GridColumn],
        rows: Iterable[tuple[Key, Sequence[CellLike]]] | None = None,
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._keys: list[Key] | None = None
        self._cells: list[Sequence[CellLike]] = []
        self._places: dict[Key, int] = {}
        self.needs = [0] * len(self.columns)
        if rows is not None:
            self.replace(rows)

    @property
    def row_count(self) -> int | None:
        return None if self._keys is None else len(self._keys)

    def cells(self, index: int) -> Sequence[CellLike]:
        return self._cells[index]

    def key(self, index: int) -> Key:
        return (self._keys or ())[index]

    def find(self, key: Key) -> int | None:
        return self._places.get(key)

    def forget(self) -> None:
        """Drop the rows: `row_count` is None until the next `replace`."""
        self._keys, self._cells, self._places = None, [], {}
        self.announce(RowsReplaced())

    def revise(self, rows: Iterable[tuple[Key, Sequence[CellLike]]]) -> None:
        """Replace the cells of some rows; a key that isn't there is ignored."""
        for key, cells in rows:
            place = self._places.get(key)
            if place is not None and self._cells[place] != cells:
                self._cells[place] = cells
                self._widen([cells])
                self.announce(RowsChanged(place, place))

    def replace(
        self,
        rows: Iterable[tuple[Key, Sequence[CellLike]]],
        *,
        columns: Sequence[GridColumn] | None = None,
    ) -> None:
        """Show these rows from now on. Of two rows with one key, the first is the one found."""
        pairs = list(rows)
        keys = [key for key, _ in pairs]
        places = {key: index for index, key in reversed(list(enumerate(keys)))}
        before, same = self._cells, keys == self._keys and columns is None
        self._keys, self._places, self._cells = keys, places, [cells for _, cells in pairs]
        self.columns = self.columns if columns is None else tuple(columns)
        if not same:
            self.needs = [0] * len(self.columns)
            self._widen(self._cells)
            self.announce(RowsReplaced())
            return
        for first, last in _differing_ranges(before, self._cells):
            self._widen(self._cells[first : last + 1])
            self.announce(RowsChanged(first, last))

    def _widen(self, rows: Iterable[Sequence[CellLike]]) -> None:
        """Raise `needs` to what these rows need."""
        growing = [at for at, column in enumerate(self.columns) if column.share]
        needs = list(self.needs)
        for cells in rows:
            for at in growing:
                needs[at] = max(needs[at], needed_width(cells[at], _MOST))
        if needs != self.needs:
            self.needs = needs


def _differing_ranges(
    before: Sequence[object], after: Sequence[object]
) -> Iterable[tuple[int, int]]:
    """The ranges in which two lists of the same length differ, as (first, last), inclusive."""
    first: int | None = None
    for index, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new and first is None:
            first = index
        elif old == new and first is not None:
            yield first, index - 1
            first = None
    if first is not None:
        yield first, len(after) - 1
