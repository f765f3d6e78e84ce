"""Student's t distribution, for whole degrees of freedom: the limits of a baseline."""

from functools import lru_cache
from math import atan, cos, pi, sin, sqrt
from statistics import NormalDist
from typing import Final

_STEPS: Final = 60
"""Halvings of an interval: more than a double has bits."""


@lru_cache(maxsize=1024)
def t_limit(degrees: int, alpha: float) -> float:
    """What a t-distributed value exceeds, in either direction, with probability `alpha`.

    `degrees` is at least 1; `alpha` is between 0 and 1.
    """
    low, high = 0.0, 2.0
    while _two_sided(high, degrees) > alpha:
        low, high = high, high * 2
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _two_sided(middle, degrees) > alpha:
            low = middle
        else:
            high = middle
    return high


@lru_cache(maxsize=1024)
def normal_limit(alpha: float) -> float:
    """What a standard normal value exceeds, in either direction, with probability `alpha`."""
    return NormalDist().inv_cdf(1 - alpha / 2)


def _two_sided(t: float, degrees: int) -> float:
    """P(|T| > t): Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4."""
    angle = atan(t / sqrt(degrees))
    cosine, term, total = cos(angle), 1.0, 0.0
    first = 1 if degrees % 2 else 0
    if first:
        term = cosine
    for power in range(first, degrees - 1, 2):
        total += term
        term *= cosine * cosine * (power + 1) / (power + 2)
    inside = (angle + sin(angle) * total) * 2 / pi if first else sin(angle) * total
    return 1 - inside
