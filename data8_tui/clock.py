"""The source of the time, so that tests and screenshots can freeze it."""

import time
from datetime import UTC, datetime
from typing import Final, Protocol

EARLIEST: Final = datetime(1970, 1, 2, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
"""Dates from outside are at least EARLIEST and before LATEST. Others are no value: the first ones
that .NET, SQL Server and Unix can hold (`0001-01-01…`, `1900-01-01…`, `1970-01-01…`) and the last
one (`9999-12-31…`) stand for that, and not every zone could show them.
"""


class Clock(Protocol):
    """The interface that every module uses for the time."""

    def now(self) -> datetime:
        """The present time, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never decrease; only differences are meaningful."""


class SystemClock:
    """The system's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    monotonic = staticmethod(time.monotonic)


class FrozenClock:
    """A clock that only `move_to` changes, both methods alike.

    Raises ValueError for a naive datetime.
    """

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a frozen clock needs an aware datetime")
        self._start = at.astimezone(UTC)
        self._at = self._start

    def now(self) -> datetime:
        return self._at

    def monotonic(self) -> float:
        return (self._at - self._start).total_seconds()

    def move_to(self, at: datetime) -> None:
        """Set the time."""
        self._at = at.astimezone(UTC)


def utc_text(at: datetime | None) -> str | None:
    """An instant as ISO 8601 in UTC, to the second: `2026-11-20T13:05:00Z`; None for None."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
