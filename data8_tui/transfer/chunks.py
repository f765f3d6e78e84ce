"""A dataset's records as chunks, each as large as one request may be."""

from collections.abc import Iterator
from dataclasses import dataclass

CHUNK = 1000
"""Records per request: the most that Data8 gives at a time."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Records `start` to `last`; Data8 counts records from 1."""

    start: int
    count: int

    @property
    def last(self) -> int:
        return self.start + self.count - 1

    def __str__(self) -> str:
        return f"records {self.start:,} to {self.last:,}"


def chunks(first: int, last: int) -> Iterator[Chunk]:
    """The chunks that hold records `first` to `last`, both included, in order."""
    for start in range(first, last + 1, CHUNK):
        yield Chunk(start, min(CHUNK, last - start + 1))
