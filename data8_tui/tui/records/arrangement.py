"""Which columns of a table are shown, in which order, and how many of them stay at the left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArrangedColumns:
    """Names in the order chosen, those that are hidden, and how many of the shown ones stay."""

    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    frozen: int = 0

    @property
    def changed(self) -> bool:
        """Whether it differs from how a table is at first."""
        return self != ArrangedColumns()


class ColumnArrangement:
    """Names that are no columns of the table (any more) do no harm; new ones come last."""

    def __init__(self) -> None:
        self.frozen = 0
        """How many of the columns shown stay at the left."""
        self._order: list[str] = []
        self._hidden: set[str] = set()

    @property
    def columns(self) -> ArrangedColumns:
        """The arrangement as a value."""
        return ArrangedColumns(tuple(self._order), tuple(sorted(self._hidden)), self.frozen)

    @columns.setter
    def columns(self, columns: ArrangedColumns) -> None:
        self._order, self._hidden = list(columns.order), set(columns.hidden)
        self.frozen = max(0, columns.frozen)

    def ordered(self, names: Iterable[str]) -> tuple[str, ...]:
        """All columns in the order chosen, those that are hidden included."""
        own = list(names)
        first = [name for name in self._order if name in set(own)]
        return (*first, *(name for name in own if name not in set(first)))

    def shown(self, names: Iterable[str]) -> tuple[str, ...]:
        """The columns to be shown, in the order chosen."""
        return tuple(name for name in self.ordered(names) if name not in self._hidden)

    def is_hidden(self, name: str) -> bool:
        return name in self._hidden

    def hide(self, name: str, names: Sequence[str]) -> bool:
        """Hide a column, unless it is the last one shown; returns whether it is hidden."""
        shown = self.shown(names)
        if name not in shown or len(shown) == 1:
            return False
        self.frozen -= shown.index(name) < self.frozen
        self._hidden.add(name)
        return True

    def show(self, name: str) -> None:
        """Show a column again, where it was."""
        self._hidden.discard(name)

    def show_all(self) -> None:
        """Show every column again."""
        self._hidden.clear()

    def hidden(self, names: Iterable[str]) -> int:
        """How many of these are hidden."""
        return sum(name in self._hidden for name in names)

    def move(self, name: str, by: int, names: Sequence[str]) -> bool:
        """Exchange a column with its neighbour among those shown; returns whether it has one."""
        shown = list(self.shown(names))
        place = shown.index(name) + by
        if not 0 <= place < len(shown):
            return False
        order = list(self.ordered(names))
        a, b = order.index(name), order.index(shown[place])
        order[a], order[b] = order[b], order[a]
        self._order = order
        return True

    def toggle_first(self, first: Sequence[str], names: Sequence[str]) -> bool:
        """Put these columns before all others but frozen ones; again: back to the table's order.

        Those that are hidden are shown. Returns whether they are first now.
        """
        self._hidden.difference_update(first)
        frozen = self.shown(names)[: self.frozen]
        wanted = dict.fromkeys((*frozen, *first, *self.ordered(names)))
        if self.ordered(names) == tuple(wanted):
            self._order = list(dict.fromkeys((*frozen, *names)))
            return False
        self._order = list(wanted)
        return True

    def freeze(self, name: str, names: Sequence[str]) -> int:
        """Keep the columns up to this one at the left, or, where they are kept, none; how many."""
        columns = self.shown(names).index(name) + 1
        self.frozen = 0 if self.frozen == columns else columns
        return self.frozen
