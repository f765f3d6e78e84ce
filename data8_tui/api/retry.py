"""A request, repeated until it succeeds or may not be repeated any more.

What creates something (POST) is repeated only when it was not sent; otherwise, also after a 401 or
429, its outcome is unknown, and its caller checks before repeating it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, TypeVar

from data8_tui.api.errors import Transient, status_error
from data8_tui.api.messages import Request, RequestStats, Response
from data8_tui.backoff import Backoff
from data8_tui.clock import Clock
from data8_tui.codes import Remedy
from data8_tui.errors import Data8Error, OutcomeUnknown, ResponseTruncated

_LOG = logging.getLogger(__name__)

T = TypeVar("T")

Send = Callable[[Request], Awaitable[Response]]
Decode = Callable[[Response, Request], Awaitable[T]]


@dataclass(frozen=True, slots=True)
class Retry:
    """A request is about to be repeated: why, after how many seconds, as which attempt (2 …)."""

    reason: str
    wait_seconds: float
    attempt: int


_BACKOFF: Final = Backoff(first=0.5, longest=20.0, jitter=True, attempts=6)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a request is attempted, and the waits between attempts, in seconds.

    A server's Retry-After counts up to `longest_pause` and holds back every request. `sleep` does
    the waiting.
    """

    backoff: Backoff = _BACKOFF
    longest_pause: float = 120.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


OnRetry = Callable[[Retry], None]
_listeners: ContextVar[tuple[OnRetry, ...]] = ContextVar("listeners", default=())


@contextmanager
def retries_reported_to(listener: OnRetry) -> Iterator[None]:
    """Within the block, retries of this task's requests are also reported to `listener`."""
    token = _listeners.set((*_listeners.get(), listener))
    try:
        yield
    finally:
        _listeners.reset(token)


_attempts_limit: ContextVar[int | None] = ContextVar("attempts_limit", default=None)


@contextmanager
def limit_attempts(attempts: int) -> Iterator[None]:
    """Within the block, requests of this task are attempted at most `attempts` times.

    For a caller that repeats them anyway and needs the failure early.
    """
    token = _attempts_limit.set(attempts)
    try:
        yield
    finally:
        _attempts_limit.reset(token)


def notify_retry(retry: Retry) -> None:
    """Report a retry to this task's listeners."""
    for listener in _listeners.get():
        listener(retry)


class RetryAfterGate:
    """Holds every request back while a Retry-After of the server lasts.

    `closed` is true from a pause's beginning until a request has passed after its end.
    """

    def __init__(self, clock: Clock, policy: RetryPolicy) -> None:
        self._clock = clock
        self._policy = policy
        self._opens_at = float("-inf")
        self.closed = False

    @property
    def remaining(self) -> float:
        """Seconds until requests may go out again; 0 while they may."""
        return max(0.0, self._opens_at - self._clock.monotonic())

    def close_for(self, seconds: float) -> None:
        """Close for `seconds`, at most the policy's longest pause; never shortens a pause."""
        until = self._clock.monotonic() + min(seconds, self._policy.longest_pause)
        self._opens_at = max(self._opens_at, until)
        self.closed = True

    async def wait_until_open(self) -> None:
        """Return once the gate is open, also when the pause grows meanwhile."""
        while (seconds := self.remaining) > 0:
            await self._policy.sleep(seconds)
        self.closed = False


class RequestRetrier:
    """The one loop that repeats a request. `gate` is closed by a Retry-After."""

    def __init__(self, clock: Clock, policy: RetryPolicy, stats: RequestStats) -> None:
        self.gate = RetryAfterGate(clock, policy)
        self._clock = clock
        self._policy = policy
        self._stats = stats

    async def call(self, send: Send, request: Request, decode: Decode[T]) -> T:
        """What `decode` makes of the response; it works within the attempt, so a body that was cut
        short is requested again.

        Raises the last attempt's Data8Error, or OutcomeUnknown.
        """
        attempt = 1
        while True:
            try:
                return await self._attempt(send, request, decode)
            except Transient as failure:
                wait = self._wait_after(failure, request, attempt)
                if wait is None:
                    error = _final_error(failure, request)
                    break
            await self._policy.sleep(wait)
            attempt += 1
        # Raised out here: the attempts' frames, which hold the request, don't come along.
        raise error

    async def _attempt(self, send: Send, request: Request, decode: Decode[T]) -> T:
        try:
            response = await send(request)
            if not 200 <= response.status < 300:
                raise status_error(response, request, self._clock.now())
            return await decode(response, request)
        except Transient as failure:
            if failure.retry_after:
                self.gate.close_for(failure.retry_after)
            raise
        except ResponseTruncated as failure:
            error = failure
        raise Transient(error, "a cut body")

    def _wait_after(self, failure: Transient, request: Request, attempt: int) -> float | None:
        """Seconds to wait before the next attempt, which is reported; None where there is none."""
        last = attempt == _attempts_limit.get() or not failure.repeatable
        if last or (request.creates and failure.may_have_acted):
            return None
        wait = self._policy.backoff.next_wait(attempt)
        if wait is not None:
            self._stats.retries += 1
            retry = Retry(failure.reason, max(wait, self.gate.remaining), attempt + 1)
            _LOG.info("%s; try %d in %.1f s", retry.reason, retry.attempt, retry.wait_seconds)
            notify_retry(retry)
        return wait


def _final_error(failure: Transient, request: Request) -> Data8Error:
    if request.creates and failure.may_have_acted:
        return OutcomeUnknown(
            f"Whether {request.subject} was created is not known: {failure.reason}",
            remedy=Remedy.LOOK_BEFORE_REPEATING(),
            failure=failure.error,
            turned_away=failure.turned_away,
        )
    return failure.error
