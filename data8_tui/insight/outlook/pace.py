"""How fast a job is, and since when it is stalled, by the percentages recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Final, Protocol

_RECENT: Final = timedelta(minutes=2)
_RECENT_SHARE: Final = 1 / 3
"""The pace is that of the last two minutes, or of the last third of the time if that is longer."""

_MIN_CHANGES: Final = 3
_MIN_TIME: Final = timedelta(seconds=10)

QUIET: Final = timedelta(seconds=60)
"""A job is never stalled after less time."""

_TIMES_USUAL: Final = 6.0
_PART_OF_ALL: Final = 0.25


class ProgressSample(Protocol):
    """A percentage and when it was first seen, as in the history."""

    @property
    def at(self) -> datetime: ...

    @property
    def percent(self) -> float: ...


@dataclass(frozen=True, slots=True)
class ProgressChange:
    """A percentage and when it was first seen."""

    at: datetime
    percent: float


class ProgressTrack:
    """The changes of one job's percentage, oldest first; cleared when it falls."""

    def __init__(self, seen: Sequence[ProgressSample] = ()) -> None:
        self.changes: list[ProgressChange] = []
        for each in seen:
            self.add(each.at, each.percent)

    def add(self, at: datetime, percent: float) -> None:
        """Add a percentage, if it differs from the last one."""
        last = self.changes[-1] if self.changes else None
        if last is not None and percent == last.percent:
            return
        if last is not None and percent < last.percent:
            self.changes.clear()
        self.changes.append(ProgressChange(at, percent))

    def per_second(self) -> float | None:
        """The present pace in percent per second; None where there are too few changes."""
        recent = self._recent()
        if len(recent) < _MIN_CHANGES or recent[-1].at - recent[0].at < _MIN_TIME:
            return None
        seconds = (recent[-1].at - recent[0].at).total_seconds()
        return (recent[-1].percent - recent[0].percent) / seconds

    def finish(self) -> datetime | None:
        """The finish at the present pace. It changes only when the percentage does."""
        pace = self.per_second()
        if not pace:
            return None
        last = self.changes[-1]
        try:
            return last.at + timedelta(seconds=(100 - last.percent) / pace)
        except OverflowError:
            return None

    def stalled_since(self, now: datetime, usual_length: float | None) -> datetime | None:
        """When the percentage last changed, if that is much longer ago than usual; else None.

        What is usual is learnt from the changes so far. Where those are too few, it is a quarter of
        `usual_length`, a run's length in seconds; where that is None, a job isn't stalled.
        """
        limit = self._stall_limit(usual_length)
        if limit is None or not self.changes:
            return None
        last = self.changes[-1].at
        return last if now - last > limit else None

    def _stall_limit(self, usual_length: float | None) -> timedelta | None:
        gaps = [
            (after.at - before.at).total_seconds()
            for before, after in zip(self.changes, self.changes[1:], strict=False)
        ]
        if len(gaps) > _MIN_CHANGES:
            usual = quantiles(gaps, n=4, method="inclusive")[-1]
            return max(QUIET, timedelta(seconds=_TIMES_USUAL * usual))
        if usual_length is not None:
            return max(2 * QUIET, timedelta(seconds=_PART_OF_ALL * usual_length))
        return None

    def _recent(self) -> list[ProgressChange]:
        if not self.changes:
            return []
        last = self.changes[-1].at
        window = max(_RECENT, (last - self.changes[0].at) * _RECENT_SHARE)
        return [change for change in self.changes if change.at >= last - window]
