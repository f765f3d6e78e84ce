"""The progress of a transfer: how much is done, how fast, and how long the rest will take."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data8_tui.clock import Clock

_RATE_WINDOW = 10.0
"""Seconds over which the rate is averaged: steady, but short enough to show a stall."""


class TransferStage(StrEnum):
    """What a transfer is doing; the values are shown to users."""

    OPENING = "opening"
    CHECKING = "checking what is kept"
    RECORDS = "records"
    FINISHING = "finishing"


@dataclass(frozen=True, slots=True)
class TransferProgress:
    """A snapshot. `rate` is in records per second over the last ten seconds."""

    stage: TransferStage
    records_done: int
    records_total: int
    bytes_written: int
    retries: int
    started_at: datetime
    elapsed: float
    """Seconds since this attempt began."""
    rate: float | None = None
    """None before the first record."""
    resumed_from: int = 0
    """Records saved by earlier attempts; they are included in `records_done`."""
    request_limit: int = 0
    """Requests that may be in flight at present."""
    retry_reason: str = ""
    """The reason of the last retry; empty once records arrive again."""

    @property
    def share(self) -> float:
        """From 0 to 1; 1 for a dataset without records."""
        return self.records_done / self.records_total if self.records_total else 1.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the end at the present rate; None while there is none."""
        remaining = self.records_total - self.records_done
        return remaining / self.rate if self.rate else None


OnTransferProgress = Callable[[TransferProgress], None]
"""Called in the event loop with the progress."""


def ignore_progress(_: TransferProgress) -> None:
    """The OnTransferProgress that does nothing."""


class Meter:
    """Counts what is done and creates snapshots."""

    def __init__(self, clock: Clock, *, interval: float = 0.1) -> None:
        self._clock = clock
        self._interval = interval
        self._started = clock.monotonic()
        self._reported = float("-inf")
        self._marks: deque[tuple[float, int]] = deque([(self._started, 0)])
        self.started_at = clock.now()
        self.stage = TransferStage.OPENING
        self.records = 0
        self.total = 0
        self.bytes = 0
        self.retries = 0
        self.resumed_from = 0
        self.request_limit = 0
        self._retry_reason = ""

    def resume(self, records: int, size: int) -> None:
        """Set what earlier attempts have saved; it doesn't count for the rate."""
        self.records = self.resumed_from = records
        self.bytes = size
        self._marks = deque([(self._clock.monotonic(), records)])

    def add(self, records: int, size: int) -> None:
        """Count `records` more, of `size` bytes."""
        self.records += records
        self.bytes += size
        self._retry_reason = ""
        now = self._clock.monotonic()
        self._marks.append((now, self.records))
        self._drop_old_marks(now)

    def add_retry(self, reason: str) -> None:
        """Count a retry and its reason."""
        self.retries += 1
        self._retry_reason = reason

    def should_report(self) -> bool:
        """True at most once per interval; the call that returns True begins the next one."""
        now = self._clock.monotonic()
        if now - self._reported < self._interval:
            return False
        self._reported = now
        return True

    def snapshot(self) -> TransferProgress:
        """The present progress."""
        now = self._clock.monotonic()
        self._drop_old_marks(now)
        return TransferProgress(
            stage=self.stage,
            records_done=self.records,
            records_total=self.total,
            bytes_written=self.bytes,
            retries=self.retries,
            started_at=self.started_at,
            elapsed=now - self._started,
            rate=self._rate(now),
            resumed_from=self.resumed_from,
            request_limit=self.request_limit,
            retry_reason=self._retry_reason,
        )

    def _drop_old_marks(self, now: float) -> None:
        """Drop marks older than the window, except for the last one before it."""
        while len(self._marks) > 1 and self._marks[1][0] < now - _RATE_WINDOW:
            self._marks.popleft()

    def _rate(self, now: float) -> float | None:
        at, records = self._marks[0]
        seconds, done = now - at, self.records - records
        return done / seconds if seconds > 0 and self.records > self.resumed_from else None
