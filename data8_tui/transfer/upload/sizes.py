"""How many records a block may hold before it is too large for one request."""

from collections.abc import Sequence
from itertools import chain

from data8_tui.api.records import BLOCK_SIZE
from data8_tui.transfer.readers.batch import Batch, Problem, Row

MOST_BYTES = 25_000_000
"""In one request. Data8 documents no limit; servers of its kind refuse 30,000,000 by default."""
ENOUGH_BYTES = 8_000_000
"""In one block of several records: beyond it, a dozen of them under way take too much memory."""
_COUNTS = tuple(count for count in range(BLOCK_SIZE, 0, -1) if BLOCK_SIZE % count == 0)
_WORST = 6
"""Bytes of JSON that one character may take: a control character's escape."""


class BlockSize:
    """Grows smaller as larger records are met; `records` is what fits whatever was met."""

    def __init__(self) -> None:
        self.records = BLOCK_SIZE
        self._keys = 0

    def add_keys(self, headers: Sequence[str]) -> None:
        """Names are about as long as headers; the rest is what JSON writes around them."""
        self._keys = sum(2 * len(header.encode("utf-8", "replace")) + 16 for header in headers)

    def add(self, batch: Batch) -> list[Problem]:
        """Take some rows into account, and say which of them fit into no request at all.

        Blocks need not begin where batches do, so half of what is allowed is the mark.
        """
        characters = batch.most_characters
        if characters is None:
            characters = sum(map(len, filter(None, chain.from_iterable(batch.rows))))
        if _WORST * characters + self._keys * len(batch.rows) <= ENOUGH_BYTES // 2:
            return []
        sizes = [self._bytes(row) for row in batch.rows]
        if sum(sizes) > ENOUGH_BYTES // 2:
            largest = max(sizes)
            fitting = (count for count in _COUNTS if count * largest <= ENOUGH_BYTES)
            self.records = min(self.records, next(fitting, 1))
        return [
            Problem(batch.line_of(index), f"a record of {size:,} bytes fits into no request")
            for index, size in enumerate(sizes)
            if size > MOST_BYTES
        ]

    def _bytes(self, row: Row) -> int:
        import msgspec

        try:
            return self._keys + len(msgspec.json.encode(row))
        except UnicodeEncodeError:
            return self._keys + _WORST * sum(map(len, filter(None, row)))
