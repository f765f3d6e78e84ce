"""Runs on the same day of the week, where these are much closer to each other than to the rest."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from data8_tui.insight.baseline.scale import Point
from data8_tui.insight.baseline.spread import Spread, spread_of

FEWEST_ON_DAY: Final = 4
_FEWEST_DATES: Final = 3
"""Of alarmed runs on a weekday: those of one bad day, or of two, show nothing of the others."""
_WEEK: Final = 7
_CLOSER: Final = 0.5**2
"""Of the variance of all runs: half of their spread."""


class Sample(NamedTuple):
    """A figure of one run on its scale. `day` is the proleptic ordinal of the date of its end."""

    point: Point
    day: int
    accepted: bool = False
    """Whether somebody has accepted this run as normal."""

    @property
    def weekday(self) -> int:
        """0 on Mondays."""
        return (self.day - 1) % _WEEK


def same_weekday(past: Sequence[Sample], weekday: int) -> tuple[Sequence[Sample], Spread] | None:
    """The past runs on a weekday and their spread, where the weekday explains most of it.

    The runs of that day must be at least four, and must spread less than half as much as all runs.
    So must all days about their own centres: that spread is taken, since that of four runs alone
    would be small by chance too often. None where it isn't so.
    """
    on_day = _on(past, weekday)
    own = [sample.point for sample in on_day]
    if len(own) < FEWEST_ON_DAY or len(own) == len(past):
        return None
    whole = _squares([sample.point for sample in past]) / (len(past) - 1)
    if _squares(own) / (len(own) - 1) >= _CLOSER * whole:
        return None
    days: dict[int, list[Point]] = defaultdict(list)
    for sample in past:
        days[sample.day % _WEEK].append(sample.point)
    free = len(past) - len(days)
    within = sum(map(_squares, days.values())) / free
    if within >= _CLOSER * whole:
        return None
    centred = spread_of(own)
    sampling = sum(sample.point.variance for sample in past) / len(past)
    between = max(within - sampling, 0.0)
    spread = Spread(centred.centre, between, (between + sampling) / len(own), free)
    return on_day, spread


def alarmed_weekday(
    past: Sequence[Sample], alarmed: Sequence[Sample], weekday: int
) -> tuple[Sequence[Sample], Spread] | None:
    """The same with the alarmed runs, where few of the past are of that weekday.

    A figure that is always high on Mondays is alarmed on the first ones, so these would never be
    among the past that Mondays are compared with. The alarmed runs must be of at least three dates.
    """
    dates = {each.day for each in _on(alarmed, weekday)}
    if len(dates) < _FEWEST_DATES or len(_on(past, weekday)) >= FEWEST_ON_DAY:
        return None
    return same_weekday([*past, *alarmed], weekday)


def _on(samples: Sequence[Sample], weekday: int) -> list[Sample]:
    rest = (weekday + 1) % _WEEK
    return [sample for sample in samples if sample.day % _WEEK == rest]


def _squares(points: Sequence[Point]) -> float:
    """The sum of squares about the mean."""
    ys = [point.y for point in points]
    mean = sum(ys) / len(ys)
    return sum([(y - mean) ** 2 for y in ys])
