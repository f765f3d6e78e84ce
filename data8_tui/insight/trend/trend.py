"""Each statistic of a workflow, and its duration, over the runs that have ended.

A figure is a share where its newest value is one, since counts grow with the number of records; the
number itself otherwise. A run that did not complete, or lacks the statistic, is a gap.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from statistics import median
from typing import Final

from data8_tui.api.models import Job
from data8_tui.insight import humanize
from data8_tui.insight.baseline import Verdict
from data8_tui.insight.statistics import DURATION, Path, StatisticRow, job_statistic_rows, label
from data8_tui.insight.usual_range import central_range

ENOUGH: Final = 5
"""With fewer values there is no usual range."""

MOST_FIGURES: Final = 1_000
"""Statistics of one job that are read."""


_LARGEST: Final = 1e300
"""A number beyond it is no figure: its quantiles could not be computed."""


class Unit(StrEnum):
    """What the values of a figure are."""

    SHARE = "share"
    NUMBER = "number"
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A figure in one run; `value` is None where the run has none, or has not completed.

    `verdict` is None where the run was not judged.
    """

    job: str
    at: datetime
    value: float | None
    verdict: Verdict | None = None

    @property
    def left_out(self) -> bool:
        """Whether the run was alarmed and nobody has accepted it: no baseline has it either."""
        return self.verdict is not None and self.verdict.is_alarm


@dataclass(frozen=True)
class Trend:
    """One figure over the runs of a workflow, oldest first.

    `label` names it with the groups that it is in, `whole` what it is a share of. A share is from 0
    to 1.
    """

    path: Path
    label: str
    unit: Unit
    whole: str
    points: tuple[TrendPoint, ...]

    @cached_property
    def values(self) -> list[float]:
        """The values that are known, oldest first."""
        return [point.value for point in self.points if point.value is not None]

    @cached_property
    def typical(self) -> list[float]:
        """Those of the runs that are not left out."""
        return [
            point.value for point in self.points if point.value is not None and not point.left_out
        ]

    @property
    def left_out(self) -> int:
        """How many known values are not typical."""
        return len(self.values) - len(self.typical)

    @cached_property
    def median(self) -> float | None:
        """The median of the typical values."""
        return median(self.typical) if self.typical else None

    @cached_property
    def usual(self) -> tuple[float, float] | None:
        """The central 90% of the typical values; None for fewer than `ENOUGH`.

        A job is judged by fewer runs, and as if all had its size: that range can be another.
        """
        if len(self.typical) < ENOUGH:
            return None
        return central_range(self.typical)

    def before(self, job: str) -> "Trend":
        """The same figure without a job, which is not to be compared with itself."""
        others = tuple(point for point in self.points if point.job != job)
        return Trend(self.path, self.label, self.unit, self.whole, others)

    def text(self, value: float) -> str:
        """A value with its unit: `2.9%`, `1,204`, `12 min`."""
        if self.unit is Unit.SHARE:
            return humanize.share_percent(value, 1)
        if self.unit is Unit.SECONDS:
            return humanize.brief_span(timedelta(seconds=value))
        return plain_number(value)

    @property
    def usual_text(self) -> str:
        """`2.8%–3.4%`; empty where no range is known."""
        if self.usual is None:
            return ""
        low, high = map(self.text, self.usual)
        return low if low == high else f"{low}–{high}"


def plain_number(value: float) -> str:
    """A number in few characters: `0.25`, `7.4`, `1,204`, `3.1e+18`."""
    if value == int(value) and abs(value) < 1e12:
        return humanize.count(int(value))
    if 1_000 <= abs(value) < 1e12:
        return humanize.count(round(value))
    return f"{value:.3g}"


def trends(jobs: Iterable[Job], verdicts: Mapping[str, Verdict] | None = None) -> dict[Path, Trend]:
    """The figures of jobs that have ended, of one workflow, by their paths; the duration first.

    `verdicts` are those on the jobs of these names.

    The others come in the order of the newest job's statistics, then those of older ones.
    """
    dated = [(job.submitted_at or job.completed_at, job) for job in jobs]
    known = sorted(((at, job) for at, job in dated if at), key=lambda each: each[0])
    runs = [(at, job, _rows(job)) for at, job in known]
    paths = dict.fromkeys(path for _, _, rows in reversed(runs) for path in rows)
    found = {path: _figure(path, runs) for path in paths}
    every = ({DURATION: _duration(known)} if known else {}) | found
    return {path: _judged(figure, verdicts or {}) for path, figure in every.items()}


def _judged(figure: Trend, verdicts: Mapping[str, Verdict]) -> Trend:
    points = (replace(point, verdict=verdicts.get(point.job)) for point in figure.points)
    return replace(figure, points=tuple(points))


def _rows(job: Job) -> dict[Path, StatisticRow]:
    """The numbers of a job that completed; none of another, whose figures are of a part."""
    rows = job_statistic_rows(job, MOST_FIGURES) if job.succeeded else []
    return {row.path: row for row in rows if row.number is not None and abs(row.number) < _LARGEST}


def _figure(path: Path, runs: Sequence[tuple[datetime, Job, dict[Path, StatisticRow]]]) -> Trend:
    newest = next(rows[path] for _, _, rows in reversed(runs) if path in rows)
    shares = newest.share is not None
    points = (
        TrendPoint(job.name, at, _value(rows.get(path), shares=shares)) for at, job, rows in runs
    )
    named = " › ".join(map(label, path))
    unit = Unit.SHARE if shares else Unit.NUMBER
    return Trend(path, named, unit, newest.whole, tuple(points))


def _value(row: StatisticRow | None, *, shares: bool) -> float | None:
    if row is None:
        return None
    return row.share if shares else row.number


def _duration(runs: Sequence[tuple[datetime, Job]]) -> Trend:
    points = (TrendPoint(job.name, at, _seconds(job)) for at, job in runs)
    return Trend(DURATION, "Duration", Unit.SECONDS, "", tuple(points))


def _seconds(job: Job) -> float | None:
    length = job.duration(job.completed_at) if job.succeeded and job.completed_at else None
    return length.total_seconds() if length is not None and length >= timedelta() else None
