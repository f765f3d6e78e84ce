"""Memory that this process and a worker both see, so that nothing large goes through a pipe.

It has no name: it is gone when the last of the two is, however they end.
"""

import mmap
import os
from typing import Self

_SLOT = 32 << 20
"""Bytes of addresses that a slot has. Memory is used for what has been put there, no more."""


class SharedSlots:
    """Numbered places, each for one thing at a time. Whose turn it is is agreed elsewhere."""

    def __init__(self, file: int, count: int) -> None:
        self.file = file
        self._mapped = mmap.mmap(file, 0)
        self._all = memoryview(self._mapped)
        self._size = len(self._all) // count

    @classmethod
    def made(cls, count: int) -> Self:
        """New ones. Raises OSError where this system has no such memory."""
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
        """Put `parts`, one behind the other, in a slot. Returns their bytes; None: too many."""
        length = sum(map(len, parts))
        if length > self._size:
            return None
        at = slot * self._size
        for part in parts:
            self._all[at : at + len(part)] = part
            at += len(part)
        return length

    def view(self, slot: int, length: int) -> memoryview:
        """What was put there, until something else is. To be let go of before `close`."""
        return self._all[slot * self._size : slot * self._size + length]

    def close(self) -> None:
        """Nobody here looks at it any more."""
        os.close(self.file)
        self._all.release()
        self._mapped.close()
