"""Whether a figure rises or falls run after run, by the test of Mann and Kendall."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import sqrt
from typing import Final

from data8_tui.insight.baseline.student_t import normal_limit

_FEWEST: Final = 9
_MOST: Final = 20


def trend_runs(values: Sequence[float], alpha: float) -> int:
    """Over how many of the newest values they rise; negative where they fall, 0 where neither.

    `values` are oldest first; `alpha` is how rarely chance alone may give a trend.
    """
    newest = values[-_MOST:][::-1]
    limit = normal_limit(alpha / (_MOST - _FEWEST + 1))
    found, strongest, score = 0, limit, 0
    newer: list[float] = []
    for size, older in enumerate(newest, start=1):
        smaller = bisect_left(newer, older)
        equal_or_smaller = bisect_right(newer, older, lo=smaller)
        score += len(newer) - equal_or_smaller - smaller
        newer.insert(smaller, older)
        if size < _FEWEST:
            continue
        deviation = sqrt(size * (size - 1) * (2 * size + 5) / 18)
        certainty = (abs(score) - 1) / deviation
        if certainty > strongest:
            found, strongest = size if score > 0 else -size, certainty
    return found
