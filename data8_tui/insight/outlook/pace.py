"""How fast a job is now, and since when it stands still, from the percentages that were seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Final, Protocol

_RECENT: Final = timedelta(minutes=2)
_RECENT_SHARE: Final = 1 / 3
"""The pace is that of the last two minutes, or of the last third of the time if that is longer."""

_FEWEST: Final = 3
_SHORTEST: Final = timedelta(seconds=10)

QUIET: Final = timedelta(seconds=60)
"""No job stands still in less."""

_TIMES_USUAL: Final = 6.0
_PART_OF_ALL: Final = 0.25


class ProgressSample(Protocol):
    """A percentage, and when it was first seen, as the history keeps it."""

    @property
    def at(self) -> datetime: ...

    @property
    def percent(self) -> float: ...


@dataclass(frozen=True, slots=True)
class ProgressChange:
    """A percentage, and when it was first seen."""

    at: datetime
    percent: float


class ProgressTrack:
    """The changes of one job's percentage, oldest first. One that falls begins anew."""

    def __init__(self, seen: Sequence[ProgressSample] = ()) -> None:
        self.changes: list[ProgressChange] = []
        for each in seen:
            self.add(each.at, each.percent)

    def add(self, at: datetime, percent: float) -> None:
        """Take a look; the same percentage as before is no change."""
        last = self.changes[-1] if self.changes else None
        if last is not None and percent == last.percent:
            return
        if last is not None and percent < last.percent:
            self.changes.clear()
        self.changes.append(ProgressChange(at, percent))

    def per_second(self) -> float | None:
        """Percent a second of late; None before there is enough to tell."""
        recent = self._recent()
        if len(recent) < _FEWEST or recent[-1].at - recent[0].at < _SHORTEST:
            return None
        seconds = (recent[-1].at - recent[0].at).total_seconds()
        return (recent[-1].percent - recent[0].percent) / seconds

    def finish(self) -> datetime | None:
        """The finish at this pace. It changes only with the percentage, not with every look."""
        pace = self.per_second()
        if not pace:
            return None
        last = self.changes[-1]
        try:
            return last.at + timedelta(seconds=(100 - last.percent) / pace)
        except OverflowError:
            return None

    def still_since(self, now: datetime, usual_length: float | None) -> datetime | None:
        """Since when the job stands still: far longer than between its changes so far.

        Before it has changed often enough, a quarter of a usual run's length (in seconds) without
        a change counts; where neither is known, nothing is claimed.
        """
        limit = self._patience(usual_length)
        if limit is None or not self.changes:
            return None
        last = self.changes[-1].at
        return last if now - last > limit else None

    def _patience(self, usual_length: float | None) -> timedelta | None:
        gaps = [
            (after.at - before.at).total_seconds()
            for before, after in zip(self.changes, self.changes[1:], strict=False)
        ]
        if len(gaps) > _FEWEST:
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
