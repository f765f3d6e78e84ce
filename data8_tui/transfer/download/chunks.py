"""A dataset's records divided into chunks, of which each overlaps the one before by a record.

The request for a chunk includes the last record of the previous chunk. Where that record differs,
records were inserted or removed meanwhile, or a response belongs to another request. The request
for the end of a dataset includes one record beyond it, which must not exist: a dataset may hold
more than Data8 states.
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
    beyond: int = 0
    """How many records after `last` are requested too, and must not exist: one or none."""

    @property
    def requested(self) -> int:
        """How many records are requested."""
        return self.overlap + self.count + self.beyond

    @property
    def last(self) -> int:
        """The number of the last record."""
        return self.start + self.count - 1

    def __str__(self) -> str:
        if not self.count:
            return f"the end after record {self.last:,}"
        return f"records {self.start:,} to {self.last:,}"


def chunks(
    first: int, last: int, *, overlap: bool = False, to_the_end: bool = False
) -> Iterator[Chunk]:
    """The chunks with the records `first` to `last`, both included, in order.

    The first chunk has an overlap only with `overlap`, where the digest of the record before is
    known. With `to_the_end` the last one reaches beyond; where it has no room for that, or there
    are no records at all, a chunk without records follows that does.
    """
    start, overlap_records = first, int(overlap)
    while start <= last:
        count = min(CHUNK - overlap_records, last - start + 1)
        ends = to_the_end and start + count > last and overlap_records + count < CHUNK
        yield Chunk(start, count, overlap_records, int(ends))
        if ends:
            return
        start, overlap_records = start + count, 1
    if to_the_end:
        yield Chunk(start, 0, overlap_records, 1)
