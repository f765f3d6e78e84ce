"""How long to wait between attempts: one value for everything that is repeated."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from math import inf


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
