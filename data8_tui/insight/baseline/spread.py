"""Centre and spread of a figure in past runs, without what counting alone has spread.

A small run varies more than a large one only because it is small. So the variance between runs is
estimated apart from their sampling variances, by the method of Paule and Mandel (Consensus values
and weighting factors, 1982); where the runs are of one size it is the plain variance less theirs.
"""

from collections.abc import Sequence
from math import sqrt
from operator import mul
from statistics import median
from typing import Final, NamedTuple

from data8_tui.insight.baseline.scale import Point

_OUTLYING: Final = 4.0
"""Robust units from the median beyond which a run is no part of the usual spread."""
_UNSURE: Final = 40.0
"""Units more, divided by the number of runs: those of few runs are small by chance too often."""
_ENOUGH_TO_TRIM: Final = 8
_NORMAL: Final = 1.4826
"""A normal distribution's standard deviation, in median absolute deviations."""
_ROUNDS: Final = 12


class Spread(NamedTuple):
    """`between` is the variance between runs, `of_centre` that of the centre; `free` its degrees
    of freedom."""

    centre: float
    between: float
    of_centre: float
    free: int

    def deviation(self, variance: float) -> float:
        """The standard deviation of a new run's distance, whose own variance is given."""
        return sqrt(self.between + variance + self.of_centre)


def spread_of(points: Sequence[Point]) -> Spread:
    """The spread of at least two points."""
    kept = without_outlying(points)
    between = _variance_between(kept)
    centre, of_centre = _centre(kept, between)
    return Spread(centre, between, of_centre, len(kept) - 1)


def without_outlying(points: Sequence[Point]) -> Sequence[Point]:
    """The points, from eight on without those far from the median."""
    if len(points) < _ENOUGH_TO_TRIM:
        return points
    middle = median([point.y for point in points])
    robust = (_NORMAL * median([abs(point.y - middle) for point in points])) ** 2
    typical = median([point.variance for point in points])
    between = max(robust - typical, 0.0)
    if not between and not typical:
        return points
    farthest = (_OUTLYING + _UNSURE / len(points)) ** 2
    return [
        point
        for point in points
        if (point.y - middle) ** 2 <= farthest * (between + point.variance)
    ]


def _centre(points: Sequence[Point], between: float) -> tuple[float, float]:
    if not between and not min([point.variance for point in points]):
        ys = [point.y for point in points]
        mean = sum(ys) / len(ys)
        return mean, sum((y - mean) ** 2 for y in ys) / (len(ys) - 1) / len(ys)
    weighted = [(1 / (between + variance), y) for y, variance in points]
    total = sum([w for w, _ in weighted])
    return sum([w * y for w, y in weighted]) / total, 1 / total


def _variance_between(points: Sequence[Point]) -> float:
    """The variance at which the weighted squares are what their number makes one expect."""
    free = len(points) - 1
    ys = [point.y for point in points]
    mean = sum(ys) / len(ys)
    plain = sum([(y - mean) ** 2 for y in ys]) / free
    sampling = [point.variance for point in points]
    if max(sampling) <= 4 * min(sampling) or not min(sampling):
        return max(plain - sum(sampling) / len(sampling), 0.0)
    between = 0.0
    for _ in range(_ROUNDS):
        step = _step(ys, sampling, between, free)
        between += step
        if step <= between * 1e-3:
            break
    return between


def _step(ys: Sequence[float], sampling: Sequence[float], between: float, free: int) -> float:
    """Newton's towards `free` / squares = 1, which is nearly straight, so never too far; or 0."""
    weights = [1 / (between + variance) for variance in sampling]
    centre: float = sum(map(mul, weights, ys)) / sum(weights)
    squares = [w * (y - centre) ** 2 for w, y in zip(weights, ys, strict=True)]
    whole = sum(squares)
    if whole <= free:
        return 0.0
    slope: float = sum(map(mul, weights, squares))
    return (whole - free) / slope * whole / free
