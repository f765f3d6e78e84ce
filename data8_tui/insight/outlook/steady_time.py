"""A time that is shown and does not jump: it moves only when there is something to say."""

from datetime import UTC, datetime, timedelta
from typing import Final

_STEPS: Final = ((120, 10), (900, 30), (5400, 60), (6 * 3600, 300), (24 * 3600, 900))
"""(up to so many seconds away, rounded to so many)."""

_COARSEST: Final = 3600
_TOLERANCE: Final = 0.15
_LEAST: Final = timedelta(seconds=10)
_LOOKS: Final = 2
"""A new value has to be seen so often in a row, so one odd answer moves nothing."""


class SteadyTime:
    """One shown time. What is given again and again settles; what strays once is left out."""

    def __init__(self) -> None:
        self.shown: datetime | None = None
        self._away = 0

    def look(self, value: datetime | None, now: datetime) -> datetime | None:
        """What to show, now that the newest word is `value`; None where there is none."""
        if value is None:
            self.shown = None
        elif self.shown is None or self.shown <= now < value:
            self._move(value, now)
        elif abs(value - self.shown) > max(_LEAST, abs(self.shown - now) * _TOLERANCE):
            self._away += 1
            if self._away >= _LOOKS:
                self._move(value, now)
        else:
            self._away = 0
        return self.shown

    def _move(self, value: datetime, now: datetime) -> None:
        self.shown = rounded(value, now)
        self._away = 0


def rounded(value: datetime, now: datetime) -> datetime:
    """A time as exact as anybody could mean it, so far away: to 10 s, 30 s, 1 min … 1 h.

    It never rounds to what has passed already.
    """
    left = abs((value - now).total_seconds())
    step = next((step for limit, step in _STEPS if left <= limit), _COARSEST)
    seconds = -(-value.timestamp() // step) * step
    return datetime.fromtimestamp(seconds, UTC)
