"""Work that its caller may walk away from, but that still ends in order.

httpx leaks a pool connection when a request is cancelled (httpcore #1093), and a terminal
application cancels on every keypress. So each request runs in a task of its own that its caller's
cancellation doesn't reach.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from data8_tui.errors import ConnectionFailed

T = TypeVar("T")


async def await_task(task: asyncio.Task[T]) -> T:
    """What `task` comes to. Cancelling the caller leaves the task alone.

    `asyncio.shield` does the same, but reports to the event loop's handler, and so on the screen,
    what nobody waits for any more.
    """
    await asyncio.wait((task,))
    return task.result()


class RequestLimiter:
    """At most `count` pieces of work at a time, and `spare` more that nobody waits for.

    An abandoned piece makes room at once while fewer than `spare` are abandoned; after that it
    keeps its slot until it ends. So no more than `count + spare` ever run.
    """

    def __init__(self, count: int, spare: int) -> None:
        self._free = asyncio.Semaphore(count)
        self._spare = spare
        self._closed = False
        self._abandoned: set[asyncio.Task[Any]] = set()
        self._under_way: set[asyncio.Task[Any]] = set()

    async def run(
        self, ready: Callable[[], Awaitable[None]], work: Callable[[], Coroutine[Any, Any, T]]
    ) -> T:
        """Wait for a slot, then for `ready`, then do `work` in a task of its own."""
        await self._free.acquire()
        try:
            await ready()
            if self._closed:
                raise _closed()
            task = asyncio.create_task(work())
        except BaseException:
            self._free.release()
            raise
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await self._outcome(task)

    async def _outcome(self, task: asyncio.Task[T]) -> T:
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError:
            self._abandon(task)
            raise
        if task.cancelled():
            raise _closed()
        return task.result()

    def _abandon(self, task: asyncio.Task[Any]) -> None:
        if not task.done() and len(self._abandoned) < self._spare:
            self._abandoned.add(task)
            self._free.release()

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if task in self._abandoned:
            self._abandoned.discard(task)
        else:
            self._free.release()
        if not task.cancelled():
            task.exception()  # asked for here, since its caller may be gone

    async def aclose(self) -> None:
        """Cancel what is under way, wait until it has ended, and begin nothing more."""
        self._closed = True
        tasks = list(self._under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _closed() -> ConnectionFailed:
    return ConnectionFailed("The connection was closed while a request was under way")
