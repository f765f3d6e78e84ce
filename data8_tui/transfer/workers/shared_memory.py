"""Memory shared between this process and a worker, so that no large body goes through a pipe.

It is anonymous (memfd_create(2), Linux): the kernel frees it when both processes have ended.
"""

import mmap
import os
from typing import Self

_SLOT = 32 << 20
"""Bytes of address space of one slot. Memory is allocated only for pages that are written."""


class SharedSlots:
    """Numbered slots for one body each. Whose turn a slot is, the processes agree elsewhere."""

    def __init__(self, file: int, count: int) -> None:
        self.file = file
        self._map = mmap.mmap(file, 0)
        self._all = memoryview(self._map)
        self._size = len(self._all) // count

    @classmethod
    def create(cls, count: int) -> Self:
        """Allocate `count` slots. Raises OSError where the platform lacks memfd_create(2)."""
        if not hasattr(os, "memfd_create"):
            raise OSError("no anonymous shared memory")
        file = os.memfd_create("data8-tui")
        try:
            os.ftruncate(file, count * _SLOT)
            return cls(file, count)
        except BaseException:
            os.close(file)
            raise

    def put(self, slot: int, *parts: bytes) -> int | None:
        """Write `parts` in a row to a slot.

        Returns their length in bytes, or None where the slot is too small.
        """
        length = sum(map(len, parts))
        if length > self._size:
            return None
        at = slot * self._size
        for part in parts:
            self._all[at : at + len(part)] = part
            at += len(part)
        return length

    def view(self, slot: int, length: int) -> memoryview:
        """The first `length` bytes of a slot, without a copy. Release the view before `close`."""
        return self._all[slot * self._size : slot * self._size + length]

    def close(self) -> None:
        """Unmap the memory and close its descriptor."""
        os.close(self.file)
        self._all.release()
        self._map.close()
