"""The rule on a figure's own past: how often it would have been met, and how wide it must be."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Final, NamedTuple

from data8_tui.insight.baseline.figures import Figure
from data8_tui.insight.baseline.rule import Thresholds, compare
from data8_tui.insight.baseline.weekday import Sample

ENOUGH_TO_TEST: Final = 14
_WIDTHS: Final = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
_ONE_IN: Final = 40
"""At most one past run in so many may have met the rule."""
_REPORTED: Final = 30
_EXTREMES: Final = 2
"""Runs at each end that are compared: no others can lie outside all the rest, or their weekday."""


class PastFigure(NamedTuple):
    """A figure of a past run, and what was taken off it for the size of that run."""

    figure: Figure
    sample: Sample
    at: datetime
    shift: float = 0.0


class Backtest(NamedTuple):
    """`width` is the factor for the limit; None where the widest is met too often.

    The rule was met by `times` of the `tested` newest runs, those of earlier alarms included.
    """

    width: float | None
    times: int
    tested: int


def backtest(
    past: Sequence[PastFigure], alarmed: Sequence[PastFigure], thresholds: Thresholds
) -> Backtest:
    """Compare each past run with the others, and each of `alarmed` runs with all of these.

    Accepted runs were unusual, so they widen nothing. `past` has at least 14 runs; `alarmed` are
    those that are left out of it. Alarms widen the rule, lest it narrows by leaving them out, but
    don't mute it: they may have been right.
    """
    excesses = [0.0] * len(past)
    out = [each.sample for each in alarmed]
    for index in extremes(past):
        others = [each.sample for each in chain(past[:index], past[index + 1 :])]
        excesses[index] = _excess(past[index], others, out, thresholds)
    usual = [x for x, each in zip(excesses, past, strict=True) if not each.sample.accepted]
    samples = [each.sample for each in past]
    left_out = [
        _excess(each, samples, [*out[:index], *out[index + 1 :]], thresholds)
        for index, each in enumerate(alarmed)
    ]
    width = _width([*usual, *left_out], len(past) + len(alarmed))
    if width is None and _width(usual, len(past)) is not None:
        width = _WIDTHS[-1]
    dated = zip([*past, *alarmed], [*excesses, *left_out], strict=True)
    newest = sorted(((each.at, excess) for each, excess in dated), reverse=True)[:_REPORTED]
    limit = width or _WIDTHS[-1]
    return Backtest(width, sum(excess > limit for _, excess in newest), len(newest))


def extremes(past: Sequence[PastFigure]) -> set[int]:
    """The outermost runs of all, and of each weekday: a run may be compared with that alone."""
    groups: dict[int | None, list[int]] = defaultdict(list)
    for index in sorted(range(len(past)), key=lambda index: past[index].sample.point.y):
        groups[None].append(index)
        groups[past[index].sample.weekday].append(index)
    return {
        index for group in groups.values() for index in (*group[:_EXTREMES], *group[-_EXTREMES:])
    }


def _width(excesses: Sequence[float], runs: int) -> float | None:
    """The least width at which few enough of the runs meet the rule; None where there is none."""
    allowed = runs / _ONE_IN
    fitting = (width for width in _WIDTHS if sum(each > width for each in excesses) <= allowed)
    return next(fitting, None)


def _excess(
    one: PastFigure, others: Sequence[Sample], alarmed: Sequence[Sample], thresholds: Thresholds
) -> float:
    return compare(one.figure, one.sample, others, thresholds, one.shift, alarmed).excess
