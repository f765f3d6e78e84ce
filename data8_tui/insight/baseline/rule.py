"""The rule: when a figure is unusual among those of earlier runs.

It is, where it is farther from their centre than Student's t allows at `alpha` divided by the
number of figures (so that the rate is one per job), outside all of them, and beyond the practical
thresholds. Where runs have different sizes, each past one is moved towards the centre as far as a
run of the new one's size would be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log, pi, sin, sqrt
from typing import Final, NamedTuple

from data8_tui.insight.baseline.figures import Figure
from data8_tui.insight.baseline.scale import FigureKind, Point, unscaled
from data8_tui.insight.baseline.spread import Spread, spread_of
from data8_tui.insight.baseline.student_t import t_limit
from data8_tui.insight.baseline.weekday import Sample, alarmed_weekday, same_weekday
from data8_tui.insight.usual_range import central_range

FEWEST: Final = 5
"""With fewer past runs nothing is unusual."""
ENOUGH: Final = 8
"""From here on it is an alarm."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How rare, and how large, a difference must be. `alpha` is that of one figure.

    `points` is a difference of shares from 0 to 1; `ratio` one of values, of a share or its rest,
    as a part of the usual one; `records` of counts; `seconds` of durations.
    """

    alpha: float
    points: float
    ratio: float
    records: float
    seconds: float


class Comparison(NamedTuple):
    """How a value compares: `excess` is its distance in limits, 0 where it isn't unusual at all.

    `comparable` are the past values, each as a run of the new one's size would have it; those of
    one `weekday`, where it was compared with these.
    """

    excess: float
    centre: float
    comparable: Sequence[float]
    weekday: int | None = None


def compare(
    figure: Figure,
    new: Sample,
    past: Sequence[Sample],
    thresholds: Thresholds,
    shift: float = 0.0,
    alarmed: Sequence[Sample] = (),
) -> Comparison:
    """Compare a figure with at least two past ones; `shift` is what was taken off for its size.

    Of `alarmed` runs, which are none of the past, only the weekday is compared.
    """
    point = new.point
    on_day = same_weekday(past, new.weekday) or alarmed_weekday(past, alarmed, new.weekday)
    peers, spread = on_day or (past, spread_of([each.point for each in past]))
    values = _comparable([each.point for each in peers], point, spread)
    compared = Comparison(0.0, spread.centre, values, new.weekday if on_day else None)
    if min(values) <= point.y <= max(values):
        return compared
    if not is_large(figure, point, spread.centre, thresholds, shift):
        return compared
    limit = t_limit(spread.free, thresholds.alpha) * spread.deviation(point.variance)
    excess = abs(point.y - spread.centre) / limit if limit else inf
    if any(each.accepted and abs(point.y - each.point.y) <= limit for each in past):
        excess = min(excess, 1.0)
    return compared._replace(excess=excess)


def _comparable(points: Sequence[Point], new: Point, spread: Spread) -> list[float]:
    """The past values, a small run's moved towards the centre: it would stray less if larger."""
    wanted = spread.between + new.variance
    values = []
    for point in points:
        given = spread.between + point.variance
        part = sqrt(wanted / given) if given > wanted else 1.0
        values.append(spread.centre + part * (point.y - spread.centre))
    return values


def is_large(
    figure: Figure, point: Point, centre: float, thresholds: Thresholds, shift: float
) -> bool:
    """Whether the difference matters to somebody, however sure it is."""
    if figure.kind is FigureKind.SHARE:
        usual = sin(min(max(centre, 0.0), pi / 2)) ** 2
        difference = abs(figure.value - usual)
        enough = max(thresholds.points, thresholds.ratio * min(usual, 1 - usual))
        records = difference * figure.total if figure.total else inf
        return difference >= enough and records >= thresholds.records
    if abs(point.y - centre) < log(1 + thresholds.ratio):
        return False
    difference = abs(exp(point.y + shift) - exp(centre + shift))
    match figure.kind:
        case FigureKind.COUNT | FigureKind.TOTAL:
            return difference >= thresholds.records
        case FigureKind.DURATION:
            return difference >= thresholds.seconds
    return True


def usual_range(figure: Figure, values: Sequence[float], shift: float) -> tuple[float, float]:
    """The central 90% of past values on the scale, as values of a job of this size."""
    low, high = central_range(values)
    return (
        unscaled(figure.kind, low + shift, figure.total),
        unscaled(figure.kind, high + shift, figure.total),
    )
