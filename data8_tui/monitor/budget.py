"""How many requests a minute the poller may make.

What is polled again and again is spread evenly over the minute. What is shown for the first time,
or asked for by the user, has an allowance of its own on top: five whole pages at once, then twice
as many a minute as the budget. So a list fills up fast, and nothing that runs has to wait for it.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

NEW_AT_ONCE: Final = 500
"""Requests that what is new may take at once: five whole pages, as where states are searched."""
_MINUTE: Final = 60.0
_LENT: Final = 2
"""Requests that what is looked at may take in advance, so that it needn't wait for its turn."""


@dataclass(frozen=True, slots=True)
class RequestRate:
    """`per_minute` requests, evenly spread, of which `burst` may come at once after a rest.

    The generic cell rate algorithm: all that is kept between two requests is one number, when the
    next would be due if each had come at its time. It can be kept in memory or in a database.
    """

    per_minute: float
    burst: int = 1

    @property
    def spacing(self) -> float:
        """Seconds between two requests."""
        return _MINUTE / self.per_minute

    def wait(self, due: float, now: float) -> float:
        """Seconds until a request may be made; 0 where one may be made now."""
        return max(0.0, self._possible(due, now) - now - self.spacing * (self.burst - 1))

    def next_due(self, due: float, now: float) -> float:
        """What `due` is after a request at `now`."""
        return max(self._possible(due, now), now) + self.spacing

    def _possible(self, due: float, now: float) -> float:
        """`due`, or `now` where the clock was set back, and `due` is of the time before."""
        return due if due - now <= self.spacing * (self.burst + _LENT + 1) else now


class Purpose(Enum):
    """What a request is for."""

    NEW = "new"
    """To show something for the first time, or because the user wants it."""
    LOOKED_AT = "looked at"
    """To keep the one item fresh that a screen is about."""
    AGAIN = "again"
    """To keep all else fresh that is in view."""


@dataclass
class _Turn:
    """When the next request is due, of all those that share a rate."""

    due: float = 0.0


class RequestBudget:
    """One session's requests, at `per_minute` (None: any number)."""

    def __init__(self, per_minute: float | None) -> None:
        self.per_minute = per_minute
        repeated = _Turn()
        self._turns = {
            Purpose.NEW: _Turn(),
            Purpose.LOOKED_AT: repeated,
            Purpose.AGAIN: repeated,
        }

    def rate(self, purpose: Purpose, slower: float = 1.0) -> RequestRate | None:
        """The rate for a purpose, `slower` times slower except for what is new."""
        if self.per_minute is None:
            return None
        if purpose is Purpose.NEW:
            return RequestRate(self.per_minute * 2, NEW_AT_ONCE)
        burst = max(1, int(self.per_minute // 10))
        lent = _LENT if purpose is Purpose.LOOKED_AT else 0
        return RequestRate(self.per_minute / slower, burst + lent)

    def wait(self, now: float, purpose: Purpose, slower: float = 1.0) -> float:
        """Seconds until such a request may be made."""
        rate = self.rate(purpose, slower)
        return rate.wait(self._turns[purpose].due, now) if rate else 0.0

    def take(self, now: float, purpose: Purpose, slower: float = 1.0) -> None:
        """Reserve a request."""
        if rate := self.rate(purpose, slower):
            turn = self._turns[purpose]
            turn.due = rate.next_due(turn.due, now)

    def give_back(self, purpose: Purpose, slower: float = 1.0) -> None:
        """Return a reserved request that was not made."""
        if rate := self.rate(purpose, slower):
            self._turns[purpose].due -= rate.spacing
