"""How many records a block may have so that it isn't too large for one request."""

from collections.abc import Sequence
from itertools import chain

from data8_tui.api.records import BLOCK_SIZE
from data8_tui.codes import FileProblem, Problem
from data8_tui.transfer.readers.batch import Batch, SourceRow

MAX_BYTES = 25_000_000
"""Of one request. Data8 documents no limit; IIS and Kestrel refuse about 30,000,000 by default."""
TARGET_BYTES = 8_000_000
"""Of one block of several records. A dozen larger ones in flight would take much memory."""
_SHARE = 3 / 8 / BLOCK_SIZE
"""The part of the target size that one record may take, on average over the records checked
together."""
_EXCESS = 1 / 4
"""The part of the target size by which about a thousand records may exceed their shares."""
_COUNTS = tuple(count for count in range(BLOCK_SIZE, 0, -1) if BLOCK_SIZE % count == 0)
_MAX_ESCAPE = 6
"""Bytes of JSON for one character at most: the escape of a control character (RFC 8259)."""


class BlockSizeEstimate:
    """The largest block size at which no block checked so far is too large.

    `records` only shrinks; it divides BLOCK_SIZE.
    """

    def __init__(self) -> None:
        self.records = BLOCK_SIZE
        self._keys = 0
        self._seen = 0
        """Records of the present group of about a thousand."""
        self._excess = 0.0
        """Bytes by which they exceed their shares."""

    def set_headers(self, headers: Sequence[str]) -> None:
        """Set the size of a record's keys, whose names are about as long as the headers."""
        self._keys = sum(2 * len(header.encode("utf-8", "replace")) + 16 for header in headers)

    def count_if_small(self, records: int, characters: int) -> bool:
        """Count records of so many characters if they are certainly small; return whether so.

        Blocks don't begin where the records checked together do, so small records fill less than
        half a block.
        """
        small = _MAX_ESCAPE * characters + self._keys * records <= _share(records)
        if small:
            self._count(records, 0)
        return small

    def add(self, batch: Batch) -> list[Problem]:
        """Count the rows of `batch`. Returns a problem for each that fits into no request."""
        characters = batch.max_characters
        if characters is None:
            characters = sum(map(len, filter(None, chain.from_iterable(batch.rows))))
        if self.count_if_small(len(batch.rows), characters):
            return []
        sizes = [self._bytes(row) for row in batch.rows]
        self._count(len(sizes), max(0, sum(sizes) - _share(len(sizes))))
        if self._excess > _EXCESS * TARGET_BYTES:
            largest = max(sizes)
            fitting = (count for count in _COUNTS if count * largest <= TARGET_BYTES)
            self.records = min(self.records, next(fitting, 1))
        return [
            Problem(batch.line_of(index), FileProblem.RECORD_TOO_LARGE(bytes=size))
            for index, size in enumerate(sizes)
            if size > MAX_BYTES
        ]

    def _count(self, records: int, excess: float) -> None:
        if self._seen >= BLOCK_SIZE:
            self._seen, self._excess = 0, 0.0
        self._seen += records
        self._excess += excess

    def _bytes(self, row: SourceRow) -> int:
        import msgspec

        try:
            return self._keys + len(msgspec.json.encode(row))
        except UnicodeEncodeError:
            return self._keys + _MAX_ESCAPE * sum(map(len, filter(None, row)))


def _share(records: int) -> float:
    return _SHARE * records * TARGET_BYTES
