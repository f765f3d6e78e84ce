"""The chunks that are under way: how many, and in which order they come out.

Two bounds: how many requests are out (`ConcurrencyController`, which adapts to the server) and how
many chunks are held in all, requested, waiting for their turn or being formatted (`run_in_order`,
which bounds memory and what a killed run has to request again).
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
    work: Callable[[C], Awaitable[T]], wanted: Iterator[C], width: int
) -> AsyncGenerator[tuple[C, T], None]:
    """Do `work` on up to `width` chunks at a time and give the results in the chunks' order.

    A result that waits for its turn keeps its place. The first failure, in the chunks' order,
    ends it; whatever is under way when the generator is closed is cancelled and awaited.
    """
    window: Window[C, T] = deque()
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
    window: Window[C, T], work: Callable[[C], Awaitable[T]], wanted: Iterator[C], width: int
) -> int:
    for chunk in islice(wanted, max(0, width - len(window))):
        window.append((chunk, asyncio.ensure_future(work(chunk))))
    return len(window)


async def _end(tasks: list[asyncio.Task[T]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


_FIRST = 8
_QUICK = 3.0
"""An answer is quick within so many times the quickest lately…"""
_BRIEF = 0.05
"""… or within so many seconds, where times are noise."""
_FORGET = 1.02
"""The quickest is held to be so much slower with each answer, so that it follows the network."""


class ConcurrencyController:
    """How many requests may be out: more while answers stay quick, half at a sign of distress.

    The signs are retries (429, 5xx, timeouts, cut connections); those of requests that were out
    together count once. Never fewer than one and never more than `most`.
    """

    def __init__(self, most: int, clock: Clock) -> None:
        self.most = most
        self._clock = clock
        self._allowed = float(min(_FIRST, most))
        self._out = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._quickest = float("inf")
        self._calm_from = float("-inf")

    @property
    def allowed(self) -> int:
        """Requests that may be out now."""
        return int(self._allowed)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn and hold it; an answer that came without an error is a good sign."""
        await self._admitted()
        began = self._clock.monotonic()
        try:
            yield
            self._answered(began)
        finally:
            self._out -= 1
            self._admit()

    def distressed(self) -> None:
        """Halve, unless that has been done for the requests that are out."""
        now = self._clock.monotonic()
        if now >= self._calm_from:
            self._allowed = max(1.0, self._allowed / 2)
            self._calm_from = now + min(self._quickest, 1.0)

    def _answered(self, began: float) -> None:
        took = self._clock.monotonic() - began
        self._quickest = min(self._quickest * _FORGET, took)
        if took <= max(_BRIEF, self._quickest * _QUICK) and began >= self._calm_from:
            self._allowed = min(self.most, self._allowed + 1)

    async def _admitted(self) -> None:
        if self._out < self.allowed and not self._waiting:
            self._out += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            self._give_back(turn)
            raise

    def _give_back(self, turn: "asyncio.Future[None]") -> None:
        """Whoever is cancelled may have been admitted in the same moment."""
        if turn.done() and not turn.cancelled():
            self._out -= 1
        self._admit()

    def _admit(self) -> None:
        while self._waiting and self._out < self.allowed:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                self._out += 1
