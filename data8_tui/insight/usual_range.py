"""The range that is usual: the central 90% of past values."""

from collections.abc import Sequence


def central_range(values: Sequence[float]) -> tuple[float, float]:
    """The bounds of the central 90% of at least one value, interpolated between them."""
    ordered = sorted(values)
    return _quantile(ordered, 0.05), _quantile(ordered, 0.95)


def _quantile(ordered: Sequence[float], part: float) -> float:
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
