"""When a request is tried again, and how long everybody waits.

`Transient` is one attempt's failure while there may be another; it never leaves this package.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from data8_tui.clock import Clock
from data8_tui.errors import Data8Error


@dataclass(frozen=True, slots=True)
class Retry:
    """A request is about to be repeated: why, after how many seconds, as which attempt (2 …)."""

    reason: str
    wait_seconds: float
    attempt: int


@dataclass(slots=True)
class RequestStats:
    """What has passed since the client was made; the counters are live.

    `requests` are all that were sent, the token's and repeated ones too. `bytes_received` are
    bodies as they travelled, compressed or not. `renewals` are tokens fetched.
    """

    requests: int = 0
    retries: int = 0
    bytes_received: int = 0
    renewals: int = 0


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how patiently. All waits are in seconds.

    The wait before attempt n is drawn between 0 and `first_wait` × 2ⁿ⁻², at most `longest_wait`
    (full jitter). A server's Retry-After counts up to `longest_pause` and holds back every request.
    `sleep` does the waiting, so that a test can watch it or leave it out.
    """

    attempts: int = 6
    first_wait: float = 0.5
    longest_wait: float = 20.0
    longest_pause: float = 120.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    @classmethod
    def impatient(cls, attempts: int = 6) -> "RetryPolicy":
        """The same number of attempts without any wait, for tests."""
        return cls(attempts, first_wait=0, longest_wait=0, longest_pause=0)


NO_RETRY: Final = RetryPolicy(attempts=1)

OnRetry = Callable[[Retry], None]
_listeners: ContextVar[tuple[OnRetry, ...]] = ContextVar("listeners", default=())


@contextmanager
def retries_reported_to(listener: OnRetry) -> Iterator[None]:
    """Within the block, each retry of a request made by this task is also told to `listener`."""
    token = _listeners.set((*_listeners.get(), listener))
    try:
        yield
    finally:
        _listeners.reset(token)


_patience: ContextVar[int | None] = ContextVar("patience", default=None)


@contextmanager
def limit_attempts(attempts: int) -> Iterator[None]:
    """Within the block, requests of this task are attempted so often at most.

    For whoever repeats them anyway and would sooner know how things stand.
    """
    token = _patience.set(attempts)
    try:
        yield
    finally:
        _patience.reset(token)


def attempts_allowed(policy: RetryPolicy) -> int:
    """How often a request of this task may be attempted."""
    return min(policy.attempts, _patience.get() or policy.attempts)


def notify_retry(retry: Retry) -> None:
    """Tell whoever listens in this task."""
    for listener in _listeners.get():
        listener(retry)


class Transient(Exception):
    """One attempt failed and another may succeed.

    `error` is what to raise once no attempt is left, `reason` a few words for whoever watches.
    `acted` says whether the server may have received the request and acted on it.
    """

    def __init__(
        self,
        error: Data8Error,
        reason: str,
        *,
        acted: bool = True,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(reason)
        self.error = error
        self.reason = reason
        self.acted = acted
        self.retry_after = retry_after


class RetryAfterGate:
    """Holds every request back while the server has asked for a pause."""

    def __init__(self, clock: Clock, policy: RetryPolicy) -> None:
        self._clock = clock
        self._policy = policy
        self._opens_at = float("-inf")

    @property
    def remaining(self) -> float:
        """Seconds until requests may go out again; 0 while they may."""
        return max(0.0, self._opens_at - self._clock.monotonic())

    def close_for(self, seconds: float) -> None:
        """Close for so long, at most the policy's longest pause; never shortens a pause."""
        until = self._clock.monotonic() + min(seconds, self._policy.longest_pause)
        self._opens_at = max(self._opens_at, until)

    async def passed(self) -> None:
        """Return once the gate is open, also when the pause grows meanwhile."""
        while (seconds := self.remaining) > 0:
            await self._policy.sleep(seconds)


def retry_after_seconds(value: str | None, now: datetime) -> float | None:
    """A Retry-After header (seconds, or an HTTP date) in seconds from `now`; junk is None."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) < 10 else None
    from email.utils import parsedate_to_datetime

    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
