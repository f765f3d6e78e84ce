"""The one source of the time of day, so that tests and screenshots can freeze it."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What every module that looks at the time is handed."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never run backwards; only differences mean anything."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    monotonic = staticmethod(time.monotonic)


class FrozenClock:
    """A clock that moves only when told to: both of its faces by the same number of seconds."""

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
        self._at = at.astimezone(UTC)
