"""How often each value of a column occurs among the records that were looked at."""

from collections.abc import Iterable

from data8_tui.api.records import FieldValue, Record
from data8_tui.tui.records.values import value_kind

MOST_VALUES = 100_000
"""Different values that are counted by themselves: what bounds the memory."""


class ValueCounts:
    """Exact counts: a value counted by itself has been counted from the first record on."""

    def __init__(self, column: str, most: int = MOST_VALUES) -> None:
        self.column = column
        self.records = 0
        self.others = 0
        """Records with a value that was new when `most` were counted already."""
        self._most = most
        self._counts: dict[tuple[str, FieldValue], int] = {}

    @property
    def different(self) -> int:
        """How many values are counted by themselves."""
        return len(self._counts)

    def add(self, records: Iterable[Record]) -> None:
        """Count the values of these records."""
        counts = self._counts
        for record in records:
            self.records += 1
            value = record.get(self.column)
            key = (value_kind(value), value)
            if key in counts:
                counts[key] += 1
            elif len(counts) < self._most:
                counts[key] = 1
            else:
                self.others += 1

    def commonest(self, number: int) -> list[tuple[FieldValue, int]]:
        """The values that occur most often, with their counts; of equals the first seen."""
        import heapq

        best = heapq.nlargest(number, self._counts.items(), key=lambda item: item[1])
        return [(value, count) for (_, value), count in best]
