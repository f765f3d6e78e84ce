"""Retrying a transfer through an outage of the network or the server.

A request is attempted six times, with at most 15.5 s of waits (`api.retry`). A transfer of several
hours should survive longer outages, and since it can be resumed anyway, it is simply started again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from data8_tui.backoff import Backoff, Sleep, retry
from data8_tui.clock import Clock
from data8_tui.errors import ConnectionFailed, ServerFailed
from data8_tui.transfer.progress import OnTransferProgress, TransferProgress, TransferStage

T = TypeVar("T")

OUTAGE: Final = 900.0
"""Seconds without progress after which an outage ends the transfer."""
_BACKOFF: Final = Backoff(first=5.0, longest=60.0, total=OUTAGE)


async def retry_through_outage(
    attempt: Callable[[OnTransferProgress], Awaitable[T]],
    report: OnTransferProgress,
    clock: Clock,
    sleep: Sleep = asyncio.sleep,
) -> T:
    """Call `attempt` until it succeeds; return its result.

    It is called again only once records have been transferred: an outage before that is reported at
    once. Raises the last ConnectionFailed or ServerFailed, and anything else that `attempt` raises.
    """
    outage = _Outage(report, clock)
    errors = (ConnectionFailed, ServerFailed)
    return await retry(partial(attempt, outage.on_progress), errors, outage.wait_after, sleep)


class _Outage:
    """Tracks when records were last transferred."""

    def __init__(self, report: OnTransferProgress, clock: Clock) -> None:
        self._report = report
        self._clock = clock
        self._last: TransferProgress | None = None
        self._max_done = 0
        self._last_gain_at: float | None = None
        self._failures = 0

    def on_progress(self, progress: TransferProgress) -> None:
        """Pass a report on, and note whether records were transferred.

        An attempt that is still checking what is saved has smaller counts, so it reports the last
        ones.
        """
        if progress.stage in (TransferStage.OPENING, TransferStage.CHECKING):
            self._report(self._keep_counts(progress))
            return
        if progress.records_done > max(self._max_done, progress.resumed_from):
            self._max_done = progress.records_done
            self._last_gain_at, self._failures = self._clock.monotonic(), 0
        self._last = progress
        self._report(progress)

    def _keep_counts(self, progress: TransferProgress) -> TransferProgress:
        if self._last is None:
            return progress
        return replace(
            progress,
            records_done=self._last.records_done,
            records_total=self._last.records_total,
            bytes_written=self._last.bytes_written,
        )

    def wait_after(self, _failures: int, _error: Exception) -> float | None:
        """Seconds until the next attempt; None where nothing was transferred, or not for long."""
        if self._last_gain_at is None:
            return None
        self._failures += 1
        return _BACKOFF.next_wait(self._failures, self._clock.monotonic() - self._last_gain_at)
