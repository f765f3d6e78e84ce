"""A request, repeated until it succeeds or may not be repeated any more.

What creates something (POST) is repeated only when it was not sent, or when the server says by 429
that it didn't act; otherwise its outcome is unknown, and its caller looks before asking again.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import tenacity

from data8_tui.api.connection import Connection
from data8_tui.api.retry import (
    RequestStats,
    Retry,
    RetryAfterGate,
    RetryPolicy,
    Transient,
    attempts_allowed,
    notify_retry,
)
from data8_tui.api.status_errors import Request, Response, raise_for_status
from data8_tui.api.transport.transport import Transport
from data8_tui.clock import Clock
from data8_tui.errors import Data8Error, OutcomeUnknown, ResponseTruncated

T = TypeVar("T")

Read = Callable[[Response], Awaitable[T]]


class Attempts:
    """Calls over one connection, with everything that makes a call succeed in the end."""

    def __init__(
        self, connection: Connection, clock: Clock, policy: RetryPolicy, traffic: RequestStats
    ) -> None:
        self._clock = clock
        self._policy = policy
        self._traffic = traffic
        self._gate = RetryAfterGate(clock, policy)
        self._transport = Transport(connection, clock, self._gate, traffic)

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def sign_in(self) -> None:
        """Get a token, where there is none yet; once, and in vain if nobody answers."""
        with suppress(Transient):
            await self._transport.sign_in()

    async def call(self, request: Request, read: Read[T]) -> T:
        """What `read` makes of the answer; it works within the attempt, so a cut body is retried.

        Raises the last attempt's Data8Error, or OutcomeUnknown.
        """
        try:
            async for attempt in self._attempts(creates=request.creates):
                with attempt:
                    return await self._attempt(request, read)
        except Transient as failed:
            error = _outcome(failed, request)
        raise error

    def _attempts(self, *, creates: bool) -> tenacity.AsyncRetrying:
        """tenacity's objects go round in circles: what they hold stays long, so no request."""
        policy = self._policy
        return tenacity.AsyncRetrying(
            stop=tenacity.stop_after_attempt(attempts_allowed(policy)),
            wait=tenacity.wait_random_exponential(policy.first_wait, policy.longest_wait),
            retry=tenacity.retry_if_exception(lambda error: _repeatable(error, creates=creates)),
            sleep=policy.sleep,
            before_sleep=self._tell,
            reraise=True,
        )

    async def _attempt(self, request: Request, read: Read[T]) -> T:
        try:
            answer = await self._transport.send(request)
            raise_for_status(answer, request, self._clock.now())
            return await read(answer)
        except Transient as failed:
            self._gate.close_for(failed.retry_after or 0)
            raise
        except ResponseTruncated as failed:
            error = failed
        raise Transient(error, "a cut body")

    def _tell(self, state: tenacity.RetryCallState) -> None:
        self._traffic.retries += 1
        failed = state.outcome.exception() if state.outcome else None
        wait = max(state.upcoming_sleep, self._gate.remaining)
        notify_retry(Retry(str(failed), wait, state.attempt_number + 1))


def _repeatable(error: BaseException, *, creates: bool) -> bool:
    return isinstance(error, Transient) and not (creates and error.acted)


def _outcome(failed: Transient, request: Request) -> Data8Error:
    if request.creates and failed.acted:
        return OutcomeUnknown(
            f"Whether {request.subject} was created is not known: {failed.reason}",
            hint="Look for it by its name before you ask for it again.",
        )
    return failed.error
