"""A dataset's records as chunks, each with the seam that ties it to the one before.

A request for a chunk asks for one record more, in front: the last one of the chunk before. When it
isn't that record, then records were inserted or removed meanwhile, or an answer belongs to another
request, and neither is believed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

CHUNK = 1000
"""Records per request: the most that Data8 gives at a time."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Records `start` to `last`; Data8 counts records from 1."""

    start: int
    count: int
    overlap: int = 0
    """How many records in front of `start` are asked for too: one or none."""

    @property
    def last(self) -> int:
        return self.start + self.count - 1

    def __str__(self) -> str:
        return f"records {self.start:,} to {self.last:,}"


def chunks(first: int, last: int, *, overlap: bool = False) -> Iterator[Chunk]:
    """The chunks that hold records `first` to `last`, both included, in order.

    The first one has no seam, unless `overlap` says that a record before it is known.
    """
    start, tied = first, int(overlap)
    while start <= last:
        chunk = Chunk(start, min(CHUNK - tied, last - start + 1), tied)
        yield chunk
        start, tied = chunk.last + 1, 1
