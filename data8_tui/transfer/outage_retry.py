"""A transfer through an outage: what that has ended goes on from what is kept, by itself.

A request is repeated for a quarter of a minute (`api.retry`). A transfer of hours should survive
more than that, as watching a job does, and since it can go on anyway, it is simply begun again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, TypeVar

from data8_tui.clock import Clock
from data8_tui.errors import ConnectionFailed, ServerFailed
from data8_tui.transfer.progress import Report, TransferProgress, TransferStage

Made = TypeVar("Made")
Sleep = Callable[[float], Awaitable[None]]

OUTAGE: Final = 900.0
"""Seconds without anything new after which an outage ends what it has held up."""
_FIRST, _LONGEST = 5.0, 60.0
"""Seconds between two attempts: doubled each time."""


async def retry_through_outage(
    attempt: Callable[[Report], Awaitable[Made]],
    report: Report,
    clock: Clock,
    pause: Sleep = asyncio.sleep,
) -> Made:
    """What `attempt` makes; it is called again for as long as an outage may take.

    Only once records have been moved: before that whoever waits is told at once what is wrong.
    Raises the last ConnectionFailed or ServerFailed, and anything else that `attempt` raises.
    """
    outage = _Outage(report, clock)
    while True:
        try:
            return await attempt(outage.see)
        except (ConnectionFailed, ServerFailed):
            if not outage.bearable:
                raise
        await pause(outage.next_wait())


class _Outage:
    """Knows when something was moved last."""

    def __init__(self, report: Report, clock: Clock) -> None:
        self._report = report
        self._clock = clock
        self._last: TransferProgress | None = None
        self._most = 0
        self._moved_at: float | None = None
        self._wait = _FIRST

    def see(self, progress: TransferProgress) -> None:
        """Pass a report on. What was kept from before has not been moved now.

        An attempt that is still looking at what is kept tells of what there was.
        """
        if progress.stage in (TransferStage.OPENING, TransferStage.CHECKING):
            self._report(self._as_before(progress))
            return
        if progress.records_done > max(self._most, progress.resumed_from):
            self._most = progress.records_done
            self._moved_at, self._wait = self._clock.monotonic(), _FIRST
        self._last = progress
        self._report(progress)

    def _as_before(self, progress: TransferProgress) -> TransferProgress:
        if self._last is None:
            return progress
        return replace(
            progress,
            records_done=self._last.records_done,
            records_total=self._last.records_total,
            bytes_written=self._last.bytes_written,
        )

    @property
    def bearable(self) -> bool:
        return self._moved_at is not None and self._clock.monotonic() - self._moved_at < OUTAGE

    def next_wait(self) -> float:
        wait, self._wait = self._wait, min(2 * self._wait, _LONGEST)
        return wait
