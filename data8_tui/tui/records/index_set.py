"""A set of record indices of any size in one bit for each record of the table."""

import re

_ANY = re.compile(rb"[^\x00]")


class IndexSet:
    """Indices from 0 to `size` - 1. All that it can do is quick."""

    def __init__(self, size: int) -> None:
        self._bits = bytearray((size + 7) // 8)
        self.count = 0

    def grow(self, size: int) -> None:
        """Make room for more."""
        self._bits.extend(bytes((size + 7) // 8 - len(self._bits)))

    def __contains__(self, index: int) -> bool:
        return bool(self._bits[index >> 3] >> (index & 7) & 1)

    def add(self, index: int) -> None:
        if index not in self:
            self._bits[index >> 3] |= 1 << (index & 7)
            self.count += 1

    def next(self, index: int) -> int | None:
        """The first index at or after this one."""
        for place in range(index, min((index | 7) + 1, 8 * len(self._bits))):
            if place in self:
                return place
        found = _ANY.search(self._bits, (index >> 3) + 1)
        if found is None:
            return None
        byte = self._bits[found.start()]
        return 8 * found.start() + (byte & -byte).bit_length() - 1

    def previous(self, index: int) -> int | None:
        """The last index at or before this one."""
        for place in range(index, (index & ~7) - 1, -1):
            if place in self:
                return place
        before = self._bits[: max(0, index >> 3)].rstrip(b"\x00")
        return 8 * len(before) - 9 + before[-1].bit_length() if before else None

    def rank(self, index: int) -> int:
        """How many are smaller than this one."""
        whole = int.from_bytes(self._bits[: index >> 3], "little").bit_count()
        rest = self._bits[index >> 3] & ((1 << (index & 7)) - 1) if index & 7 else 0
        return whole + rest.bit_count()
