"""A displayed time that doesn't jump: it changes only when it differs substantially."""

from datetime import UTC, datetime, timedelta
from typing import Final

_STEPS: Final = ((120, 10), (900, 30), (5400, 60), (6 * 3600, 300), (24 * 3600, 900))
"""Times up to so many seconds away are rounded to so many seconds."""

_COARSEST: Final = 3600
_TOLERANCE: Final = 0.15
_MIN_TOLERANCE: Final = timedelta(seconds=10)
_MIN_DEVIATIONS: Final = 2
"""How often in a row a value must deviate, so that a single outlier is ignored."""


class SteadyTime:
    """One displayed time, smoothed."""

    def __init__(self) -> None:
        self.shown: datetime | None = None
        self._deviations = 0

    def update(self, value: datetime | None, now: datetime) -> datetime | None:
        """The time to display, given the latest value; None where there is none."""
        if value is None:
            self.shown = None
        elif self.shown is None or self.shown <= now < value:
            self._move(value, now)
        elif abs(value - self.shown) > max(_MIN_TOLERANCE, abs(self.shown - now) * _TOLERANCE):
            self._deviations += 1
            if self._deviations >= _MIN_DEVIATIONS:
                self._move(value, now)
        else:
            self._deviations = 0
        return self.shown

    def _move(self, value: datetime, now: datetime) -> None:
        self.shown = rounded(value, now)
        self._deviations = 0


def rounded(value: datetime, now: datetime) -> datetime:
    """`value` rounded up by its distance from `now`: to 10 s, 30 s, 1 min … 1 h.

    It is never rounded to a time before `value`.
    """
    distance = abs((value - now).total_seconds())
    step = next((step for limit, step in _STEPS if distance <= limit), _COARSEST)
    seconds = -(-value.timestamp() // step) * step
    return datetime.fromtimestamp(seconds, UTC)
