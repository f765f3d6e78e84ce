"""A finished job's figures: what of it is compared with earlier jobs of its workflow.

A count with a total is a share of it; so is a group of counts alone, of all records. Other numbers
are compared by their ratio. The items of lists have no lasting name, so they are no figures.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any, Final

from data8_tui.api.models import Job
from data8_tui.insight.baseline.scale import FigureKind, Point, scaled_point
from data8_tui.insight.statistics import (
    DURATION,
    Path,
    StatisticRow,
    flatten,
    label,
    label_words,
    names_total,
    stated_total,
    stated_total_path,
)

MOST_FIGURES: Final = 300
"""Figures of a job that are compared; a server may send any number of them."""

_MOST_ROWS: Final = 2 * MOST_FIGURES
_DEEPEST_GROUP: Final = 2
_FINEST: Final = -100
"""The exponent of ten of the smallest unit of a number that is judged."""
_NO_QUANTITIES: Final = frozenset({"id", "version", "year", "month"})
_TIMES: Final = frozenset(
    ["ms", "millis", "second", "seconds", "minutes", "hours", "days", "duration", "elapsed", "time"]
)
_PER_RECORD: Final = frozenset(
    ["per", "average", "avg", "mean", "median", "min", "max", "minimum", "maximum", "rate", "ratio"]
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a job. `value` has the unit of its kind; of a share, it is `part` of `total`.

    `unit` is the unit of the last digit sent. `group` is the label of the group whose sum the total
    is; empty where it is a total of all records, and where there is none.
    """

    path: Path
    label: str
    kind: FigureKind
    value: float
    part: float = 0.0
    total: float = 0.0
    whole: Path | None = None
    group: str = ""
    unit: float = 0.0
    sums: bool = False
    """Whether it is the sum of a group, which has no row of its own."""
    point: Point | None = field(init=False)
    """The value on its scale; None where it has no place there."""

    def __post_init__(self) -> None:
        point = scaled_point(self.kind, self.value, self.part, self.total, self.unit)
        object.__setattr__(self, "point", point)


@dataclass(frozen=True, slots=True)
class JobFigures:
    """A job that completed, reduced to what is compared.

    `at` is when it ended; `records` is how many it had, None where that is not known. `totals` has
    the size of each total by its path: a share that is missing was zero of it.
    """

    job: str
    at: datetime
    records: int | None
    figures: Mapping[Path, Figure]
    totals: Mapping[Path, float] = field(default_factory=dict)

    def figure_like(self, other: Figure) -> Figure | None:
        """This job's figure that is comparable with `other`; zero for a share that is missing."""
        found = self.figures.get(other.path)
        if found is not None:
            return found if found.kind is other.kind and found.whole == other.whole else None
        total = self.totals.get(other.whole, 0.0) if other.whole is not None else 0.0
        if not total or other.kind is not FigureKind.SHARE:
            return None
        return Figure(
            other.path,
            other.label,
            other.kind,
            0.0,
            0.0,
            total,
            other.whole,
            other.group,
            sums=other.sums,
        )


def job_figures(job: Job) -> JobFigures | None:
    """The figures of a job; None unless it is known to have completed."""
    if not (job.finished and job.succeeded):
        return None
    records = stated_total(job.statistics)
    figures = dict(islice(_figures(job, records), MOST_FIGURES))
    totals = {each.whole: each.total for each in figures.values() if each.whole is not None}
    if records and (path := stated_total_path(job.statistics)):
        totals[path] = float(records)
    at = job.completed_at or job.submitted_at or datetime.fromtimestamp(0, UTC)
    return JobFigures(job.name, at, records, figures, totals)


def _figures(job: Job, records: int | None) -> Iterator[tuple[Path, Figure]]:
    length = job.duration(job.completed_at) if job.completed_at else None
    if length is not None and length.total_seconds() > 0:
        seconds = max(1.0, length.total_seconds())
        yield DURATION, Figure(DURATION, "Duration", FigureKind.DURATION, seconds, unit=1.0)
    rows = [
        row
        for row in flatten(job.statistics, _MOST_ROWS)
        if not _is_in_list(job.statistics, row.path)
    ]
    whole = stated_total_path(job.statistics) if records else None
    for row in rows:
        figure = _group_figure(job.statistics, row, whole, records) if row.group else _figure(row)
        if figure is not None:
            yield row.path, figure


def _figure(row: StatisticRow) -> Figure | None:
    words = set(label_words(row.path[-1]))
    if row.number is None or words & _NO_QUANTITIES:
        return None
    if row.share is not None:
        return _share(row)
    kind = FigureKind.NUMBER
    if row.count is not None:
        kind = FigureKind.TOTAL if names_total(row.path[-1]) else FigureKind.COUNT
    elif words & _TIMES and not words & _PER_RECORD:
        kind = FigureKind.TIME
    return Figure(row.path, row.label, kind, row.number, unit=_unit(row.value))


def _share(row: StatisticRow) -> Figure:
    """A count of a total, or a percentage, of which the total isn't known."""
    size, group = row.whole_size or 0.0, ""
    if row.whole_path is not None and row.whole_path == row.path[:-1]:
        group = label(row.whole_path[-1])
    return Figure(
        row.path,
        row.label,
        FigureKind.SHARE,
        row.share or 0.0,
        part=(row.count or 0.0) if size else 0.0,
        total=size,
        whole=row.whole_path,
        group=group,
        unit=0.0 if size else _unit(row.value) / 100,
    )


def _group_figure(
    statistics: Mapping[str, Any], row: StatisticRow, whole: Path | None, records: int | None
) -> Figure | None:
    """The sum of a group of nothing but counts, as a share of all records."""
    if whole is None or not records or row.depth >= _DEEPEST_GROUP:
        return None
    size = _sum(_at(statistics, row.path))
    if size is None or size > records:
        return None
    return Figure(
        row.path,
        row.label,
        FigureKind.SHARE,
        size / records,
        size,
        float(records),
        whole,
        sums=True,
    )


def _sum(group: Any) -> float | None:
    """The sum of all counts in a group; None where it has anything else, or states a total."""
    if not isinstance(group, Mapping):
        return None
    rows = flatten(group, _MOST_ROWS)
    leaves = [row for row in rows if not row.group]
    counts = [row.count for row in leaves if not names_total(row.path[-1])]
    if len(counts) < len(leaves) or len(rows) == _MOST_ROWS:
        return None
    known = [each for each in counts if each is not None]
    return sum(known) if known and len(known) == len(counts) else None


def _at(statistics: Mapping[str, Any], path: Path) -> Any:
    value: Any = statistics
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _is_in_list(statistics: Mapping[str, Any], path: Path) -> bool:
    value: Any = statistics
    for key in path[:-1]:
        value = value.get(key) if isinstance(value, Mapping) else None
    return not isinstance(value, Mapping)


def _unit(text: str) -> float:
    """The unit of a number's last digit: 0.01 of `3.34`; 1 of a whole number, and of any other."""
    try:
        exponent = Decimal(text.rstrip(" %")).as_tuple().exponent
    except InvalidOperation:
        return 1.0
    small = isinstance(exponent, int) and _FINEST <= exponent <= 0
    return 10.0**exponent if small else 1.0  # type: ignore[operator]
