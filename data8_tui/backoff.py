"""How long to wait between attempts, and the loops that repeat a call.

The loop for requests is `api.retry`, since it depends on what the server has received; the poller
and the watcher schedule their own next poll. All of them take their waits from a `Backoff`.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from math import inf
from typing import TypeVar

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits in seconds: `first`, then `factor` times the one before, at most `longest`.

    With `jitter` each is drawn between 0 and that (full jitter). Nothing is repeated once
    `attempts` were made, the first one included, or once `total` seconds have passed.
    """

    first: float
    longest: float = inf
    factor: float = 2.0
    jitter: bool = False
    attempts: int | None = None
    total: float = inf

    def wait_after(self, failures: int) -> float:
        """Seconds to wait after `failures` attempts in a row, whatever the limits."""
        # Beyond 2⁶⁴ times the first a power adds nothing, and could overflow.
        wait = min(self.first * self.factor ** min(failures - 1, 64), self.longest)
        return random.uniform(0, wait) if self.jitter else wait  # noqa: S311 - no secret

    def next_wait(self, failures: int, elapsed: float = 0.0) -> float | None:
        """Seconds to wait after `failures` attempts in a row; None where there is no other one.

        `elapsed` are the seconds since the first of them, or since the last success.
        """
        if elapsed >= self.total or (self.attempts is not None and failures >= self.attempts):
            return None
        return self.wait_after(failures)

    def waits(self) -> Iterator[float]:
        """The wait after each attempt but the last."""
        for failures in count(1):
            wait = self.next_wait(failures)
            if wait is None:
                return
            yield wait


async def retry(
    call: Callable[[], Awaitable[T]],
    errors: type[Exception] | tuple[type[Exception], ...],
    wait_after: Callable[[int, Exception], float | None],
    sleep: Sleep = asyncio.sleep,
) -> T:
    """Await `call()` until it raises none of `errors`, and return its result.

    `wait_after` gets the number of failures and the last error, and returns the seconds to wait;
    where it returns None, that error is raised.
    """
    failures = 0
    while True:
        try:
            return await call()
        except errors as error:
            failures += 1
            wait = wait_after(failures, error)
            if wait is None:
                raise
        await sleep(wait)


async def poll(
    call: Callable[[], Awaitable[T | None]], waits: Iterable[float], sleep: Sleep = asyncio.sleep
) -> T | None:
    """Await `call()` after each of `waits` (seconds) until it returns something other than None.

    Returns that, or None where every call returned None.
    """
    for wait in waits:
        await sleep(wait)
        found = await call()
        if found is not None:
            return found
    return None
