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
from data8_tui.time_zone import on_machine

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
    day: int
    accepted: bool


class _Like(NamedTuple):
    """A figure of a run that is comparable with the new one's, on its scale."""

    run: _Run
    figure: Figure
    point: Point


class _Compared(NamedTuple):
    """A figure of the new run, and the like of it in the past; `past` are the samples of `runs`."""

    figure: Figure
    sample: Sample
    past: Sequence[Sample]
    runs: Sequence[_Like]
    alarmed: Sequence[_Run]
    grown: Growth | None
    shift: float

    def tested(self) -> tuple[list[PastFigure], list[PastFigure]]:
        """The past and the alarmed runs for a backtest, which few figures need."""
        alarmed = _likes(self.alarmed, self.figure)
        left_out = zip(alarmed, _samples(alarmed, self.grown), strict=True)
        return (
            [_past_figure(*each, self.grown) for each in zip(self.runs, self.past, strict=True)],
            [_past_figure(*each, self.grown) for each in left_out],
        )


def judge(
    job: JobFigures,
    past: PastJobs,
    settings: BaselineSettings | None = None,
    workflow: WorkflowSettings | None = None,
    zone: tzinfo | None = None,
) -> Verdict:
    """Compare a job with earlier ones, of which the newest 50 are used.

    `zone` is where weekdays are counted, by default this machine's: a verdict is kept, and must not
    depend on how times are shown.
    """
    settings, workflow = settings or BaselineSettings(), workflow or WorkflowSettings()
    past = past._replace(jobs=past.jobs[-MOST_RUNS:], alarmed=past.alarmed[-MOST_RUNS:])
    if len(past.jobs) < FEWEST or not settings.enabled:
        return Verdict(job.job, (), len(past.jobs))
    new, *runs = (
        _Run(each, on_machine(each.at, zone).toordinal(), each.job in past.accepted)
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
    runs = _likes(past, figure)
    if figure.point is None or len(runs) < FEWEST:
        return None
    grown, shift = None, 0.0
    usual_growth = figure.kind.usual_growth
    if usual_growth is not None and (records := new.job.records):
        sized = [each for each in runs if each.run.job.records]
        if len(sized) >= FEWEST:
            runs, grown = sized, _growth(sized, usual_growth)
            shift_at = grown.at(records)
            if shift_at is None:
                return None
            shift = shift_at
    sample = Sample(Point(figure.point.y - shift, figure.point.variance), new.day)
    return _Compared(figure, sample, _samples(runs, grown), runs, alarmed, grown, shift)


def _likes(runs: Sequence[_Run], figure: Figure) -> list[_Like]:
    """The runs that have the same figure."""
    return [
        _Like(run, like, like.point)
        for run in runs
        if (like := run.job.figure_like(figure)) is not None and like.point is not None
    ]


def _growth(runs: Sequence[_Like], usual: float) -> Growth:
    records = [each.run.job.records or 1 for each in runs]
    return growth([each.point for each in runs], records, usual)


def _samples(runs: Sequence[_Like], grown: Growth | None) -> list[Sample]:
    """The figures, less what they are expected to grow with the size of their runs."""
    if grown is None:
        return [Sample(point, run.day, run.accepted) for run, _, point in runs]
    return [
        Sample(Point(point.y - _shift(run, grown), point.variance), run.day, run.accepted)
        for run, _, point in runs
    ]


def _shift(run: _Run, grown: Growth | None) -> float:
    return (grown.at(run.job.records) or 0.0) if grown and run.job.records else 0.0


def _past_figure(like: _Like, sample: Sample, grown: Growth | None) -> PastFigure:
    return PastFigure(like.figure, sample, like.run.job.at, _shift(like.run, grown))


def _thresholds(
    figure: Figure, alpha: float, settings: BaselineSettings, workflow: WorkflowSettings
) -> Thresholds:
    own = workflow.least_of(figure.path, figure.label)
    points, percent = settings.points, settings.percent
    if own is not None:
        points, percent = (own, 0.0) if figure.kind is FigureKind.SHARE else (points, own)
    return Thresholds(alpha, points / 100, percent / 100, settings.records, settings.seconds)


def _finding(each: _Compared, thresholds: Thresholds) -> Finding | None:
    compared = compare(each.figure, each.sample, each.past, thresholds, each.shift)
    if compared.excess <= 1:
        return _trend(each, compared, thresholds)
    past, left_out = each.tested()
    alarmed = [one.sample for one in left_out]
    compared = compare(each.figure, each.sample, each.past, thresholds, each.shift, alarmed)
    if compared.excess <= 1:
        return None
    if len(past) < ENOUGH_TO_TEST:
        kind = FindingKind.ALARM if len(past) >= ENOUGH else FindingKind.MARK
        return _made(each, compared, kind)
    test = backtest(past, left_out, thresholds)
    if test.width is None:
        return _made(each, compared, FindingKind.MUTED, test)
    return _made(each, compared, FindingKind.ALARM, test) if compared.excess > test.width else None


def _trend(each: _Compared, compared: Comparison, thresholds: Thresholds) -> Finding | None:
    """A figure that rises or falls, by more than matters to nobody."""
    if len(each.past) < ENOUGH or compared.weekday is not None:
        return None
    values = [*compared.comparable, each.sample.point.y]
    runs = trend_runs(values, thresholds.alpha)
    if not runs:
        return None
    first, last = (
        median(part) for part in (values[-abs(runs) :][:_TREND_ENDS], values[-_TREND_ENDS:])
    )
    at_end = each.sample.point._replace(y=last)
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
        sums=figure.sums,
        total=figure.total,
        weekday=compared.weekday,
        times=test.times if test else None,
        tested=test.tested if test else None,
        rising=trend > 0,
        strength=min(compared.excess, 1e9),
    )
