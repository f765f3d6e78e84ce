"""Where the records of a file are, by their number: the offset of one in some hundreds."""

from array import array
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class RecordBlock:
    """Consecutive records in consecutive bytes."""

    first: int
    """The number of its first record, from 0."""
    count: int
    start: int
    """The offset of its first byte."""
    end: int


class RecordIndex:
    """Blocks of records in the order of the file: 16 bytes of memory for each."""

    def __init__(self, start: int) -> None:
        """`start` is the offset of the first record."""
        self._firsts = array("q", [0])
        self._offsets = array("q", [start])

    def __len__(self) -> int:
        return len(self._firsts) - 1

    def __getitem__(self, number: int) -> RecordBlock:
        first, following = self._firsts[number], self._firsts[number + 1]
        return RecordBlock(
            first, following - first, self._offsets[number], self._offsets[number + 1]
        )

    @property
    def count(self) -> int:
        """The records of all blocks."""
        return self._firsts[-1]

    @property
    def end(self) -> int:
        """The offset behind the last block."""
        return self._offsets[-1]

    def append(self, count: int, end: int) -> None:
        """The next `count` records, perhaps none, which end at the offset `end`."""
        self._firsts.append(self.count + count)
        self._offsets.append(end)

    def numbers(self, block: int) -> range:
        """The numbers of the records of a block."""
        return range(self._firsts[block], self._firsts[block + 1])

    def read(
        self, first: int, count: int, rows_of: Callable[[int, int, int], list[Row]]
    ) -> list[Row]:
        """The records from number `first` on, fewer than `count` only at the end.

        `rows_of(block, skipped, most)` reads those of a block behind its first `skipped`.
        """
        rows: list[Row] = []
        block = self.find(first)
        while len(rows) < count and block < len(self):
            skipped = max(0, first - self._firsts[block])
            rows += rows_of(block, skipped, count - len(rows))
            block += 1
        return rows

    def find(self, record: int) -> int:
        """The number of the block that has this record, which there is."""
        return bisect_right(self._firsts, record) - 1
