"""A job's figures compared with those of earlier jobs of its workflow."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import islice
from statistics import median
from typing import Final, NamedTuple

from data8_tui.insight.baseline.backtest import ENOUGH_TO_TEST, Backtest, PastFigure, backtest
from data8_tui.insight.baseline.figures import MOST_FIGURES, Figure, JobFigures
from data8_tui.insight.baseline.rule import (
    ENOUGH,
    FEWEST,
    Comparison,
    Thresholds,
    compare,
    is_large,
    usual_range,
)
from data8_tui.insight.baseline.scale import FigureKind, Growth, Point, growth
from data8_tui.insight.baseline.trend import trend_runs
from data8_tui.insight.baseline.verdict import Finding, FindingKind, Verdict
from data8_tui.insight.baseline.weekday import Sample
from data8_tui.insight.statistics import Path
from data8_tui.settings.model import BaselineSettings, WorkflowSettings

MOST_RUNS: Final = 50
"""Past runs that a job is compared with, the newest."""

_TREND_ENDS: Final = 3
"""Runs at each end of a trend whose medians must differ."""


class PastJobs(NamedTuple):
    """What a job is compared with, oldest first. `alarmed` were unusual, and are in neither other.

    `accepted` are the names of unusual jobs that somebody has accepted as normal.
    """

    jobs: Sequence[JobFigures]
    alarmed: Sequence[JobFigures] = ()
    accepted: frozenset[str] = frozenset()


class _Run(NamedTuple):
    job: JobFigures
    weekday: int
    accepted: bool


class _Compared(NamedTuple):
    figure: Figure
    point: Point
    past: Sequence[PastFigure]
    alarmed: Sequence[PastFigure]
    weekday: int
    shift: float


def judge(
    job: JobFigures,
    past: PastJobs,
    settings: BaselineSettings | None = None,
    workflow: WorkflowSettings | None = None,
    zone: tzinfo | None = None,
) -> Verdict:
    """Compare a job with earlier ones, of which the newest 50 are used.

    `zone` is where weekdays are counted; None is the machine's.
    """
    settings, workflow = settings or BaselineSettings(), workflow or WorkflowSettings()
    past = past._replace(jobs=past.jobs[-MOST_RUNS:], alarmed=past.alarmed[-MOST_RUNS:])
    if len(past.jobs) < FEWEST or not settings.enabled:
        return Verdict(job.job, (), len(past.jobs))
    new, *runs = (
        _Run(each, each.at.astimezone(zone).weekday(), each.job in past.accepted)
        for each in (job, *past.jobs, *past.alarmed)
    )
    earlier, alarmed = runs[: len(past.jobs)], runs[len(past.jobs) :]
    series = [
        each
        for figure in _figures(job, past.jobs)
        if not workflow.mutes(figure.path, figure.label)
        and (each := _compared(new, figure, earlier, alarmed)) is not None
    ]
    alpha = settings.alpha / max(1, len(series))
    found = [
        finding
        for each in series
        if (finding := _finding(each, _thresholds(each.figure, alpha, settings, workflow)))
    ]
    found.sort(key=lambda finding: (list(FindingKind).index(finding.kind), -finding.strength))
    return Verdict(job.job, tuple(found), len(past.jobs))


def _figures(job: JobFigures, past: Sequence[JobFigures]) -> Iterator[Figure]:
    """The job's figures, then those that only earlier jobs have and that were zero in this one."""
    yield from job.figures.values()
    missing: dict[Path, Figure] = {}
    for earlier in reversed(past):
        for path, figure in earlier.figures.items():
            if path not in job.figures and path not in missing:
                missing[path] = figure
    zeros = (job.figure_like(figure) for figure in missing.values())
    yield from islice(filter(None, zeros), max(0, MOST_FIGURES - len(job.figures)))


def _compared(
    new: _Run, figure: Figure, past: Sequence[_Run], alarmed: Sequence[_Run]
) -> _Compared | None:
    """A figure with its past; None where too little of that is known."""
    runs = _comparable(past, figure)
    if figure.point is None or len(runs) < FEWEST:
        return None
    grown, shift = None, 0.0
    if figure.kind.per_record and (records := new.job.records):
        sized = [each for each in runs if each[0].job.records]
        if len(sized) >= FEWEST:
            runs, grown = sized, _growth(sized)
            shift_at = grown.at(records)
            if shift_at is None:
                return None
            shift = shift_at
    return _Compared(
        figure,
        figure.point._replace(y=figure.point.y - shift),
        [_past_figure(*each, grown) for each in runs],
        [_past_figure(*each, grown) for each in _comparable(alarmed, figure)],
        new.weekday,
        shift,
    )


def _comparable(runs: Sequence[_Run], figure: Figure) -> list[tuple[_Run, Figure, Point]]:
    """The runs that have the same figure."""
    return [
        (run, like, like.point)
        for run in runs
        if (like := run.job.figure_like(figure)) is not None and like.point is not None
    ]


def _growth(runs: Sequence[tuple[_Run, Figure, Point]]) -> Growth:
    return growth([point for *_, point in runs], [run.job.records or 1 for run, *_ in runs])


def _past_figure(run: _Run, figure: Figure, point: Point, grown: Growth | None) -> PastFigure:
    if grown is None or not run.job.records:
        return PastFigure(figure, Sample(point, run.weekday, run.accepted), run.job.at)
    shift = grown.at(run.job.records) or 0.0
    moved = Point(point.y - shift, point.variance)
    return PastFigure(figure, Sample(moved, run.weekday, run.accepted), run.job.at, shift)


def _thresholds(
    figure: Figure, alpha: float, settings: BaselineSettings, workflow: WorkflowSettings
) -> Thresholds:
    own = workflow.least_of(figure.path, figure.label)
    points, percent = settings.points, settings.percent
    if own is not None:
        points, percent = (own, 0.0) if figure.kind is FigureKind.SHARE else (points, own)
    return Thresholds(alpha, points / 100, percent / 100, settings.records, settings.seconds)


def _finding(each: _Compared, thresholds: Thresholds) -> Finding | None:
    samples = [one.sample for one in each.past]
    new = Sample(each.point, each.weekday)
    compared = compare(each.figure, new, samples, thresholds, each.shift)
    if compared.excess <= 1:
        return _trend(each, compared, thresholds)
    if len(samples) < ENOUGH_TO_TEST:
        kind = FindingKind.ALARM if len(samples) >= ENOUGH else FindingKind.MARK
        return _made(each, compared, kind)
    test = backtest(each.past, each.alarmed, thresholds)
    if test.width is None:
        return _made(each, compared, FindingKind.MUTED, test)
    return _made(each, compared, FindingKind.ALARM, test) if compared.excess > test.width else None


def _trend(each: _Compared, compared: Comparison, thresholds: Thresholds) -> Finding | None:
    """A figure that rises or falls, by more than matters to nobody."""
    if len(each.past) < ENOUGH or compared.weekday is not None:
        return None
    values = [*compared.comparable, each.point.y]
    runs = trend_runs(values, thresholds.alpha)
    if not runs:
        return None
    first, last = (
        median(part) for part in (values[-abs(runs) :][:_TREND_ENDS], values[-_TREND_ENDS:])
    )
    at_end = each.point._replace(y=last)
    if not is_large(each.figure, at_end, first, thresholds, each.shift):
        return None
    return _made(each, compared, FindingKind.TREND, trend=runs)


def _made(
    each: _Compared,
    compared: Comparison,
    kind: FindingKind,
    test: Backtest | None = None,
    trend: int = 0,
) -> Finding:
    figure = each.figure
    low, high = usual_range(figure, compared.comparable, each.shift)
    return Finding(
        figure.path,
        figure.label,
        kind,
        figure.kind,
        figure.value,
        low,
        high,
        len(compared.comparable) if not trend else abs(trend),
        group=figure.group,
        total=figure.total,
        weekday=compared.weekday,
        times=test.times if test else None,
        tested=test.tested if test else None,
        rising=trend > 0,
        strength=min(compared.excess, 1e9),
    )
