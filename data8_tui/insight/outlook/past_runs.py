"""When a job would finish if it were like the workflow's past runs: a range, or None.

Where the number of records is known, the runs of the most similar size are used, each adjusted by
the slope of time over records. The range is made of quantiles, so that one run that hung for a
night does not widen it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from math import log
from statistics import median, quantiles
from typing import Final, Protocol

ENOUGH: Final = 5
"""With fewer runs there is no estimate."""

_MAX_RUNS: Final = 20
_MAX_EXTRAPOLATION: Final = 3.0
"""How far outside the sizes of past runs a size may be, as a factor."""


class CompletedRun(Protocol):
    """A run that completed, as in the history."""

    @property
    def duration(self) -> timedelta: ...

    @property
    def queued(self) -> timedelta:
        """How long it waited to start, at most."""
        ...

    @property
    def records(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class FinishRange:
    """A range in which eight of ten runs like this one finish.

    `runs` is how many past runs it is estimated from. With `by_records`, those were of similar
    size.
    """

    earliest: datetime
    latest: datetime
    runs: int
    by_records: bool


@dataclass(frozen=True, slots=True)
class UsualLength:
    """What nine of ten of `runs` past runs did not exceed; `by_records`, were they that size."""

    length: timedelta
    runs: int
    by_records: bool = False


class PastRuns:
    """Estimates from the past runs of one workflow."""

    def __init__(self, runs: Sequence[CompletedRun]) -> None:
        self._runs = runs
        self._lengths: dict[int | None, tuple[list[float], bool]] = {}

    def likely_range(self, submitted_at: datetime, records: int | None) -> FinishRange | None:
        """From the first decile to the last; None where there are too few similar runs."""
        lengths, by_records = self._similar(records)
        if len(lengths) < ENOUGH:
            return None
        tenths = quantiles(lengths, n=10, method="inclusive")
        earliest, latest = (submitted_at + timedelta(seconds=tenths[end]) for end in (0, -1))
        return FinishRange(earliest, latest, len(lengths), by_records)

    def usual_length(self, records: int | None) -> float | None:
        """The median length of similar runs in seconds; None where there are too few."""
        lengths, _ = self._similar(records)
        return median(lengths) if len(lengths) >= ENOUGH else None

    def most_length(self, records: int | None) -> UsualLength | None:
        """The last decile of similar runs' lengths; None where there are too few."""
        lengths, by_records = self._similar(records)
        most = _last_decile(lengths)
        return None if most is None else UsualLength(most, len(lengths), by_records)

    def most_queue(self) -> UsualLength | None:
        """The last decile of the times that past runs waited at most; None for too few."""
        most = _last_decile([run.queued.total_seconds() for run in self._runs])
        return None if most is None else UsualLength(most, len(self._runs))

    def _similar(self, records: int | None) -> tuple[list[float], bool]:
        if records not in self._lengths:
            self._lengths[records] = likely_lengths(self._runs, records)
        return self._lengths[records]


def _last_decile(seconds: Sequence[float]) -> timedelta | None:
    if len(seconds) < ENOUGH:
        return None
    return timedelta(seconds=quantiles(seconds, n=10, method="inclusive")[-1])


def likely_lengths(runs: Sequence[CompletedRun], records: int | None) -> tuple[list[float], bool]:
    """The length in seconds that each past run suggests, and whether size was considered."""
    sized = [(float(run.records), run.duration.total_seconds()) for run in runs if run.records]
    if not records or len(sized) < ENOUGH:
        return [run.duration.total_seconds() for run in runs], False
    smallest, largest = min(sized)[0], max(sized)[0]
    if not smallest / _MAX_EXTRAPOLATION <= records <= largest * _MAX_EXTRAPOLATION:
        return [], True
    sized.sort(key=lambda point: abs(log(point[0] / records)))
    slope = _slope(sized)
    moved = [seconds + slope * (records - size) for size, seconds in sized[:_MAX_RUNS]]
    return [max(0.0, seconds) for seconds in moved], True


def _slope(points: Sequence[tuple[float, float]]) -> float:
    """Seconds per record, at least 0: the median over all pairs (Theil–Sen estimator)."""
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(points, 2) if a[0] != b[0]]
    return max(0.0, median(slopes)) if slopes else 0.0
