"""Concurrent requests: how many are in flight, and the order of their results.

There are two limits. ConcurrencyController limits the requests in flight and adapts to the server.
`run_in_order` limits the chunks that are requested, waiting for earlier ones, or being formatted:
the memory needed, and what a killed attempt has to request again.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import islice
from typing import TypeVar

from data8_tui.clock import Clock

T = TypeVar("T")
C = TypeVar("C")
Window = deque[tuple[C, asyncio.Task[T]]]


async def run_in_order(
    work: Callable[[C], Awaitable[T]], chunks: Iterator[C], width: int
) -> AsyncGenerator[tuple[C, T], None]:
    """Run `work` on up to `width` chunks at a time; return the results in the chunks' order.

    A result that waits for earlier ones counts among those `width`. The first failure, in the
    chunks' order, is raised. When the generator is closed, running tasks are cancelled and awaited.
    """
    window: Window[C, T] = deque()
    try:
        while _fill(window, work, chunks, width):
            chunk, task = window[0]
            result = await task
            window.popleft()
            _fill(window, work, chunks, width)
            yield chunk, result
    finally:
        await _cancel([task for _, task in window])


def _fill(
    window: Window[C, T], work: Callable[[C], Awaitable[T]], chunks: Iterator[C], width: int
) -> int:
    for chunk in islice(chunks, max(0, width - len(window))):
        window.append((chunk, asyncio.ensure_future(work(chunk))))
    return len(window)


async def _cancel(tasks: list[asyncio.Task[T]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


_INITIAL = 8
_FAST_FACTOR = 3.0
"""A response is fast within so many times the shortest recent time…"""
_ALWAYS_FAST = 0.05
"""… or within so many seconds, below which times are noise."""
_DECAY = 1.02
"""The shortest time grows by this factor with each response, so that it follows the network."""


class ConcurrencyController:
    """Limits requests in flight: one more after each fast response, half after a retry (AIMD).

    Retries are those for 429, 5xx, timeouts and lost connections. Several of requests that were in
    flight together count once. The limit is between 1 and `limit`.
    """

    def __init__(self, limit: int, clock: Clock) -> None:
        self.limit = limit
        self._clock = clock
        self._allowed = float(min(_INITIAL, limit))
        self._in_flight = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._fastest = float("inf")
        self._cooldown_until = float("-inf")

    @property
    def allowed(self) -> int:
        """The present limit."""
        return int(self._allowed)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait until a request is allowed, and count it as in flight within the block.

        Its time is measured unless the block raises.
        """
        await self._acquire()
        started = self._clock.monotonic()
        try:
            yield
            self._adapt(started)
        finally:
            self._in_flight -= 1
            self._wake_waiting()

    def reduce(self) -> None:
        """Halve the limit, unless that was done since the requests in flight began."""
        now = self._clock.monotonic()
        if now >= self._cooldown_until:
            self._allowed = max(1.0, self._allowed / 2)
            self._cooldown_until = now + min(self._fastest, 1.0)

    def _adapt(self, started: float) -> None:
        took = self._clock.monotonic() - started
        self._fastest = min(self._fastest * _DECAY, took)
        fast = took <= max(_ALWAYS_FAST, self._fastest * _FAST_FACTOR)
        if fast and started >= self._cooldown_until:
            self._allowed = min(self.limit, self._allowed + 1)

    async def _acquire(self) -> None:
        if self._in_flight < self.allowed and not self._waiting:
            self._in_flight += 1
            return
        slot = asyncio.get_running_loop().create_future()
        self._waiting.append(slot)
        try:
            await slot
        except asyncio.CancelledError:
            self._release_cancelled(slot)
            raise

    def _release_cancelled(self, slot: "asyncio.Future[None]") -> None:
        """The slot may have been granted in the same moment as its waiter was cancelled."""
        if slot.done() and not slot.cancelled():
            self._in_flight -= 1
        self._wake_waiting()

    def _wake_waiting(self) -> None:
        while self._waiting and self._in_flight < self.allowed:
            slot = self._waiting.popleft()
            if not slot.done():
                slot.set_result(None)
                self._in_flight += 1
