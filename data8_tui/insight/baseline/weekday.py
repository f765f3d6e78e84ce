"""Runs on the same day of the week, where these are much closer to each other than to the rest."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from data8_tui.insight.baseline.scale import Point
from data8_tui.insight.baseline.spread import Spread, spread_of

FEWEST_ON_DAY: Final = 4
_CLOSER: Final = 0.5**2
"""Of the variance of all runs: half of their spread."""


class Sample(NamedTuple):
    """A figure of one past run on its scale. `weekday` is 0 on Mondays."""

    point: Point
    weekday: int
    accepted: bool = False
    """Whether somebody has accepted this run as normal."""


def same_weekday(past: Sequence[Sample], weekday: int) -> tuple[Sequence[Sample], Spread] | None:
    """The past runs on a weekday and their spread, where the weekday explains most of it.

    The runs of that day must be at least four, and must spread less than half as much as all runs.
    So must all days about their own centres: that spread is taken, since that of four runs alone
    would be small by chance too often. None where it isn't so.
    """
    own = [sample.point for sample in past if sample.weekday == weekday]
    if len(own) < FEWEST_ON_DAY or len(own) == len(past):
        return None
    whole = _squares([sample.point for sample in past]) / (len(past) - 1)
    if _squares(own) / (len(own) - 1) >= _CLOSER * whole:
        return None
    days: dict[int, list[Point]] = defaultdict(list)
    for sample in past:
        days[sample.weekday].append(sample.point)
    free = len(past) - len(days)
    within = sum(map(_squares, days.values())) / free
    if within >= _CLOSER * whole:
        return None
    centred = spread_of(own)
    sampling = sum(sample.point.variance for sample in past) / len(past)
    between = max(within - sampling, 0.0)
    spread = Spread(centred.centre, between, (between + sampling) / len(own), free)
    return [sample for sample in past if sample.weekday == weekday], spread


def _squares(points: Sequence[Point]) -> float:
    """The sum of squares about the mean."""
    ys = [point.y for point in points]
    mean = sum(ys) / len(ys)
    return sum([(y - mean) ** 2 for y in ys])
