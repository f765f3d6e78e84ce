"""When a job would finish if it were like this workflow's own past runs: a range, or nothing.

Where the number of records is known, the runs nearest in size are taken and each is moved along
the slope of time over records, so that a small file does not promise what a large one needs.
The range is from quantiles, so one run that hung for a night does not widen it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from math import log
from statistics import median, quantiles
from typing import Final, Protocol

ENOUGH: Final = 5
"""Fewer runs say nothing about the next one."""

_NEAREST: Final = 20
_STRETCH: Final = 3.0
"""How far beyond the sizes seen a size may lie, as a factor, and still be told something of."""


class CompletedRun(Protocol):
    """A run that completed, as the history keeps it."""

    @property
    def duration(self) -> timedelta: ...

    @property
    def records(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class FinishRange:
    """Eight of ten runs like this one end between `earliest` and `latest`.

    `runs` is how many past runs that is learnt from; `by_records` whether those of a like number
    of records were taken.
    """

    earliest: datetime
    latest: datetime
    runs: int
    by_records: bool


class PastRuns:
    """What one workflow's past runs say about the next one."""

    def __init__(self, runs: Sequence[CompletedRun]) -> None:
        self._runs = runs
        self._lengths: dict[int | None, tuple[list[float], bool]] = {}

    def likely_range(self, submitted_at: datetime, records: int | None) -> FinishRange | None:
        """The middle eight tenths of what like runs took; None where they are too few."""
        lengths, by_records = self._like(records)
        if len(lengths) < ENOUGH:
            return None
        tenths = quantiles(lengths, n=10, method="inclusive")
        earliest, latest = (submitted_at + timedelta(seconds=tenths[end]) for end in (0, -1))
        return FinishRange(earliest, latest, len(lengths), by_records)

    def usual_length(self, records: int | None) -> float | None:
        """What a run like this one usually takes, in seconds; None where they are too few."""
        lengths, _ = self._like(records)
        return median(lengths) if len(lengths) >= ENOUGH else None

    def _like(self, records: int | None) -> tuple[list[float], bool]:
        if records not in self._lengths:
            self._lengths[records] = likely_lengths(self._runs, records)
        return self._lengths[records]


def likely_lengths(runs: Sequence[CompletedRun], records: int | None) -> tuple[list[float], bool]:
    """What each past run says about this one's length in seconds, and whether size was used."""
    sized = [(float(run.records), run.duration.total_seconds()) for run in runs if run.records]
    if not records or len(sized) < ENOUGH:
        return [run.duration.total_seconds() for run in runs], False
    smallest, largest = min(sized)[0], max(sized)[0]
    if not smallest / _STRETCH <= records <= largest * _STRETCH:
        return [], True
    sized.sort(key=lambda point: abs(log(point[0] / records)))
    slope = _slope(sized)
    moved = [seconds + slope * (records - size) for size, seconds in sized[:_NEAREST]]
    return [max(0.0, seconds) for seconds in moved], True


def _slope(points: Sequence[tuple[float, float]]) -> float:
    """Seconds per record, by Theil and Sen: the median over all pairs, never below nothing."""
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(points, 2) if a[0] != b[0]]
    return max(0.0, median(slopes)) if slopes else 0.0
