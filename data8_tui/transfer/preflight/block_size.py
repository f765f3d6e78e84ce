"""How many records a block may hold before it is too large for one request."""

from collections.abc import Sequence
from itertools import chain

from data8_tui.api.records import BLOCK_SIZE
from data8_tui.transfer.readers.batch import Batch, Problem, Row

MOST_BYTES = 25_000_000
"""In one request. Data8 documents no limit; servers of its kind refuse 30,000,000 by default."""
ENOUGH_BYTES = 8_000_000
"""In one block of several records: far beyond it, a dozen of them under way take much memory."""
_USUAL = 3 / 8 / BLOCK_SIZE
"""Of what is enough, each record's share, on average of those that are looked at together."""
_BEYOND = 1 / 4
"""Of what is enough, how much a thousand records or so may have beyond their shares."""
_COUNTS = tuple(count for count in range(BLOCK_SIZE, 0, -1) if BLOCK_SIZE % count == 0)
_WORST = 6
"""Bytes of JSON that one character may take: a control character's escape."""


class BlockSizeEstimate:
    """Grows smaller as larger records are met; `records` is what fits whatever was met."""

    def __init__(self) -> None:
        self.records = BLOCK_SIZE
        self._keys = 0
        self._seen = 0
        """Records, of the thousand or so that are added up."""
        self._beyond = 0.0
        """Bytes that they have beyond their shares."""

    def add_keys(self, headers: Sequence[str]) -> None:
        """Names are about as long as headers; the rest is what JSON writes around them."""
        self._keys = sum(2 * len(header.encode("utf-8", "replace")) + 16 for header in headers)

    def pass_over(self, records: int, characters: int) -> bool:
        """Whether so many records of so many characters in all are surely small; they count then.

        Blocks need not begin where what is looked at together does, so records that take their
        shares fill less than half a block.
        """
        small = _WORST * characters + self._keys * records <= _share(records)
        if small:
            self._count(records, 0)
        return small

    def add(self, batch: Batch) -> list[Problem]:
        """Take some rows into account, and say which of them fit into no request at all."""
        characters = batch.max_characters
        if characters is None:
            characters = sum(map(len, filter(None, chain.from_iterable(batch.rows))))
        if self.pass_over(len(batch.rows), characters):
            return []
        sizes = [self._bytes(row) for row in batch.rows]
        self._count(len(sizes), max(0, sum(sizes) - _share(len(sizes))))
        if self._beyond > _BEYOND * ENOUGH_BYTES:
            largest = max(sizes)
            fitting = (count for count in _COUNTS if count * largest <= ENOUGH_BYTES)
            self.records = min(self.records, next(fitting, 1))
        return [
            Problem(batch.line_of(index), f"a record of {size:,} bytes fits into no request")
            for index, size in enumerate(sizes)
            if size > MOST_BYTES
        ]

    def _count(self, records: int, beyond: float) -> None:
        if self._seen >= BLOCK_SIZE:
            self._seen, self._beyond = 0, 0.0
        self._seen += records
        self._beyond += beyond

    def _bytes(self, row: Row) -> int:
        import msgspec

        try:
            return self._keys + len(msgspec.json.encode(row))
        except UnicodeEncodeError:
            return self._keys + _WORST * sum(map(len, filter(None, row)))


def _share(records: int) -> float:
    return _USUAL * records * ENOUGH_BYTES
