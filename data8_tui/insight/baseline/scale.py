"""Figures on a scale where differences compare: the arcsine for shares, else the logarithm.

On Anscombe's scale, y = asin √((k + 3/8) / (N + 3/4)), the sampling variance of a share is
1 / (4N + 2) whatever the share is, so zero, rare and large shares need no cases of their own
(F. J. Anscombe, The transformation of Poisson, binomial and negative-binomial data, 1948).
"""

from collections.abc import Sequence
from enum import StrEnum
from math import asin, exp, log, pi, sin, sqrt
from statistics import median
from typing import Final, NamedTuple

_FEW_SIZES: Final = log(2)
"""Runs whose sizes differ less than by this factor don't show how a figure grows with them."""
_FEWEST_IN_THIRD: Final = 4
_FARTHEST: Final = log(3)
"""How far outside the sizes of past runs a size may be."""


_LEAST, _MOST = 1e-100, 1e100
"""Between these, squares, ratios and products of figures are numbers, too."""


class FigureKind(StrEnum):
    """What a figure measures. Only figures of one kind are compared."""

    SHARE = "share"
    """Of a total: from 0 to 1."""
    COUNT = "count"
    """Without a total; it is compared per record."""
    TOTAL = "total"
    """The number of records, or another total."""
    TIME = "time"
    """A time among the statistics, in a unit that isn't known; it is compared per record."""
    DURATION = "duration"
    """From submission to end in seconds; it is compared per record."""
    NUMBER = "number"
    """Any other, such as a rate or a score; its growth with the size is learnt from past runs."""

    @property
    def usual_growth(self) -> float | None:
        """The slope by the number of records where past runs show none; None where it has none."""
        if self in (FigureKind.COUNT, FigureKind.TIME, FigureKind.DURATION):
            return 1.0
        return 0.0 if self is FigureKind.NUMBER else None


class Point(NamedTuple):
    """A figure on its scale, with the variance that counting and rounding give it."""

    y: float
    variance: float


def scaled_point(
    kind: FigureKind, value: float, part: float, total: float, unit: float
) -> Point | None:
    """A figure's place on its scale; None where it has none.

    That is a number that isn't positive, and one too large or too small for arithmetic.
    """
    if kind is FigureKind.SHARE:
        return _share_point(part, total) if total else Point(asin(sqrt(value)), unit**2 / 12)
    if value > _MOST:
        return None
    if kind in (FigureKind.COUNT, FigureKind.TOTAL):
        return Point(log(value + 0.5), 1 / (value + 0.5))
    return Point(log(value), (unit / value) ** 2 / 12) if value >= _LEAST else None


def _share_point(part: float, total: float) -> Point:
    return Point(asin(sqrt((part + 0.375) / (total + 0.75))), 1 / (4 * total + 2))


def unscaled(kind: FigureKind, y: float, total: float = 0.0) -> float:
    """The value at `y`, of a share of `total` (0 where it isn't known)."""
    if kind is not FigureKind.SHARE:
        return exp(y) - 0.5 if kind in (FigureKind.COUNT, FigureKind.TOTAL) else exp(y)
    share = sin(min(max(y, 0.0), pi / 2)) ** 2
    if not total:
        return share
    return min(max((share * (total + 0.75) - 0.375) / total, 0.0), 1.0)


class Growth(NamedTuple):
    """How a figure on the logarithmic scale grows with the logarithm of the number of records."""

    slope: float
    smallest: float
    largest: float

    def at(self, records: int) -> float | None:
        """What to take off; None for a size too far from those of the past."""
        size = log(records)
        if not self.slope:
            return 0.0
        if not self.smallest - _FARTHEST <= size <= self.largest + _FARTHEST:
            return None
        return self.slope * size


def growth(points: Sequence[Point], records: Sequence[int], usual: float) -> Growth:
    """Tukey's resistant line: no steeper than in proportion, and falling only where `usual` is 0.

    It is `usual` where there are fewer than twelve runs, or they are all of about one size.
    """
    sized = sorted(zip(map(log, records), (point.y for point in points), strict=True))
    third = max(1, len(sized) // 3)
    (low, low_y), (high, high_y) = (
        (median(size for size, _ in part), median(y for _, y in part))
        for part in (sized[:third], sized[-third:])
    )
    shown = third >= _FEWEST_IN_THIRD and high - low >= _FEW_SIZES
    slope = (high_y - low_y) / (high - low) if shown else usual
    return Growth(min(max(slope, usual - 1.0), 1.0), sized[0][0], sized[-1][0])
