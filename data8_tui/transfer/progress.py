"""How far a transfer is, how fast, and how long it will take."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data8_tui.clock import Clock

_RECENT = 10.0
"""Seconds that the rate looks back: long enough to be calm, short enough to tell a stall."""


class Stage(StrEnum):
    """What a transfer is doing, in a word for people."""

    OPENING = "opening"
    RECORDS = "records"
    FINISHING = "finishing"


@dataclass(frozen=True, slots=True)
class Progress:
    """A snapshot. `rate` is records per second over the last ten seconds, None before any came."""

    stage: Stage
    records_done: int
    records_total: int
    bytes_written: int
    retries: int
    started_at: datetime
    elapsed: float
    """Seconds since the start."""
    rate: float | None = None

    @property
    def share(self) -> float:
        """0 to 1; a dataset without records is whole from the start."""
        return self.records_done / self.records_total if self.records_total else 1.0

    @property
    def seconds_left(self) -> float | None:
        """At the present rate; None while there is none, or nothing has come for a while."""
        left = self.records_total - self.records_done
        return left / self.rate if self.rate else None


class Meter:
    """Counts what is done and makes the snapshots. `report` is due at most ten times a second."""

    def __init__(self, clock: Clock, *, interval: float = 0.1) -> None:
        self._clock = clock
        self._interval = interval
        self._began = clock.monotonic()
        self._reported = float("-inf")
        self._marks: deque[tuple[float, int]] = deque([(self._began, 0)])
        self.started_at = clock.now()
        self.stage = Stage.OPENING
        self.records = 0
        self.total = 0
        self.bytes = 0
        self.retries = 0

    def add(self, records: int, size: int) -> None:
        """Note that `records` more are written, as `size` bytes."""
        self.records += records
        self.bytes += size
        now = self._clock.monotonic()
        self._marks.append((now, self.records))
        self._forget(now)

    def due(self) -> bool:
        """Whether it is time for another report; answering yes starts the next interval."""
        now = self._clock.monotonic()
        if now - self._reported < self._interval:
            return False
        self._reported = now
        return True

    def snapshot(self) -> Progress:
        now = self._clock.monotonic()
        self._forget(now)
        return Progress(
            stage=self.stage,
            records_done=self.records,
            records_total=self.total,
            bytes_written=self.bytes,
            retries=self.retries,
            started_at=self.started_at,
            elapsed=now - self._began,
            rate=self._rate(now),
        )

    def _forget(self, now: float) -> None:
        """Drop marks that are too old, keeping one from before the window as its left edge."""
        while len(self._marks) > 1 and self._marks[1][0] < now - _RECENT:
            self._marks.popleft()

    def _rate(self, now: float) -> float | None:
        at, records = self._marks[0]
        seconds = now - at
        return (self.records - records) / seconds if seconds > 0 and self.records else None
