"""A dataset's records divided into chunks, of which each overlaps the one before by a record.

The request for a chunk includes the last record of the previous chunk. Where that record differs,
records were inserted or removed meanwhile, or a response belongs to another request.
"""

from collections.abc import Iterator
from dataclasses import dataclass

CHUNK = 1000
"""Records per request: the most that Data8 returns at a time, after its documentation."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The records `start` to `last`, counted from 1 as Data8 does."""

    start: int
    count: int
    overlap: int = 0
    """How many records before `start` are requested too: one or none."""

    @property
    def last(self) -> int:
        """The number of the last record."""
        return self.start + self.count - 1

    def __str__(self) -> str:
        return f"records {self.start:,} to {self.last:,}"


def chunks(first: int, last: int, *, overlap: bool = False) -> Iterator[Chunk]:
    """The chunks with the records `first` to `last`, both included, in order.

    The first chunk has an overlap only with `overlap`, where the digest of the record before is
    known.
    """
    start, overlap_records = first, int(overlap)
    while start <= last:
        chunk = Chunk(start, min(CHUNK - overlap_records, last - start + 1), overlap_records)
        yield chunk
        start, overlap_records = chunk.last + 1, 1
