"""Whether a figure rises or falls run after run, by the test of Mann and Kendall."""

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
    for size in range(1, len(newest) + 1):
        older = newest[size - 1]
        score += sum((newer > older) - (newer < older) for newer in newest[: size - 1])
        if size < _FEWEST:
            continue
        deviation = sqrt(size * (size - 1) * (2 * size + 5) / 18)
        certainty = (abs(score) - 1) / deviation
        if certainty > strongest:
            found, strongest = size if score > 0 else -size, certainty
    return found
