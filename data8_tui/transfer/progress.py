"""How far a transfer is, how fast, and how long it will take."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data8_tui.clock import Clock

_RECENT = 10.0
"""Seconds that the rate looks back: long enough to be calm, short enough to tell a stall."""


class TransferStage(StrEnum):
    """What a transfer is doing, in a word for people."""

    OPENING = "opening"
    CHECKING = "checking what is kept"
    RECORDS = "records"
    FINISHING = "finishing"


@dataclass(frozen=True, slots=True)
class TransferProgress:
    """A snapshot. `rate` is records per second over the last ten seconds, None before any came."""

    stage: TransferStage
    records_done: int
    records_total: int
    bytes_written: int
    retries: int
    started_at: datetime
    elapsed: float
    """Seconds since this run began."""
    rate: float | None = None
    resumed_from: int = 0
    """Records that were kept from earlier runs; they are among those done."""
    in_flight: int = 0
    """Requests that may be under way now."""
    trouble: str = ""
    """What the last retry was for, until records come again; empty while all is well."""

    @property
    def share(self) -> float:
        """0 to 1; a dataset without records is whole from the start."""
        return self.records_done / self.records_total if self.records_total else 1.0

    @property
    def seconds_left(self) -> float | None:
        """At the present rate; None while there is none, or nothing has come for a while."""
        left = self.records_total - self.records_done
        return left / self.rate if self.rate else None


Report = Callable[[TransferProgress], None]
"""Who is told how far a transfer is, in the event loop."""


class Meter:
    """Counts what is done and makes the snapshots. `due` is true ten times a second at most."""

    def __init__(self, clock: Clock, *, interval: float = 0.1) -> None:
        self._clock = clock
        self._interval = interval
        self._began = clock.monotonic()
        self._reported = float("-inf")
        self._marks: deque[tuple[float, int]] = deque([(self._began, 0)])
        self.started_at = clock.now()
        self.stage = TransferStage.OPENING
        self.records = 0
        self.total = 0
        self.bytes = 0
        self.retries = 0
        self.resumed_from = 0
        self.in_flight = 0
        self._trouble = ""

    def resume(self, records: int, size: int) -> None:
        """Note what earlier runs have kept; it doesn't count for the rate."""
        self.records = self.resumed_from = records
        self.bytes = size
        self._marks = deque([(self._clock.monotonic(), records)])

    def add(self, records: int, size: int) -> None:
        """Note that `records` more are written, as `size` bytes."""
        self.records += records
        self.bytes += size
        self._trouble = ""
        now = self._clock.monotonic()
        self._marks.append((now, self.records))
        self._forget(now)

    def add_retry(self, reason: str) -> None:
        """Note that a request is repeated, and why."""
        self.retries += 1
        self._trouble = reason

    def due(self) -> bool:
        """Whether it is time for another report; answering yes starts the next interval."""
        now = self._clock.monotonic()
        if now - self._reported < self._interval:
            return False
        self._reported = now
        return True

    def snapshot(self) -> TransferProgress:
        now = self._clock.monotonic()
        self._forget(now)
        return TransferProgress(
            stage=self.stage,
            records_done=self.records,
            records_total=self.total,
            bytes_written=self.bytes,
            retries=self.retries,
            started_at=self.started_at,
            elapsed=now - self._began,
            rate=self._rate(now),
            resumed_from=self.resumed_from,
            in_flight=self.in_flight,
            trouble=self._trouble,
        )

    def _forget(self, now: float) -> None:
        """Drop marks that are too old, keeping one from before the window as its left edge."""
        while len(self._marks) > 1 and self._marks[1][0] < now - _RECENT:
            self._marks.popleft()

    def _rate(self, now: float) -> float | None:
        at, records = self._marks[0]
        seconds, came = now - at, self.records - records
        return came / seconds if seconds > 0 and self.records > self.resumed_from else None
