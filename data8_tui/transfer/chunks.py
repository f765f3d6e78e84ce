"""A dataset's records as numbered chunks, and the window of them that is under way."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

CHUNK = 1000
"""Records per request: the most that Data8 gives at a time."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Records `start` to `start + count - 1`; Data8 counts records from 1."""

    start: int
    count: int

    @property
    def last(self) -> int:
        return self.start + self.count - 1

    def __str__(self) -> str:
        return f"records {self.start:,} to {self.last:,}"


def chunks(first: int, last: int, size: int = CHUNK) -> Iterator[Chunk]:
    """The chunks that hold records `first` to `last`, both included, in order."""
    for start in range(first, last + 1, size):
        yield Chunk(start, min(size, last - start + 1))


async def in_order(
    work: Callable[[Chunk], Awaitable[T]], wanted: Iterator[Chunk], width: int
) -> AsyncGenerator[tuple[Chunk, T]]:
    """Do `work` on up to `width` chunks at a time and give the results in the chunks' order.

    A result that waits for its turn keeps its place in the window, so memory is bounded by
    `width` chunks. The first failure, in the chunks' order, ends it; whatever is still under
    way when the iterator is closed is cancelled and awaited.
    """
    window: deque[tuple[Chunk, asyncio.Task[T]]] = deque()
    try:
        while _fill(window, work, wanted, width):
            chunk, task = window[0]
            result = await task
            window.popleft()
            _fill(window, work, wanted, width)
            yield chunk, result
    finally:
        await _end([task for _, task in window])


def _fill(
    window: deque[tuple[Chunk, asyncio.Task[T]]],
    work: Callable[[Chunk], Awaitable[T]],
    wanted: Iterator[Chunk],
    width: int,
) -> int:
    for chunk in islice(wanted, max(0, width - len(window))):
        window.append((chunk, asyncio.ensure_future(work(chunk))))
    return len(window)


async def _end(tasks: list[asyncio.Task[T]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
