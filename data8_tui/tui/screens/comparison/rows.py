"""Two jobs as rows: each fact, parameter and statistic once, both values, and how they differ."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from data8_tui.api.models import Job
from data8_tui.insight import humanize
from data8_tui.insight.baseline import Finding, Verdict
from data8_tui.insight.humanize import share_percent
from data8_tui.insight.statistics import Path, StatisticRow, job_statistic_rows
from data8_tui.tui import state_styles
from data8_tui.tui.statistic_rows import (
    MOST_ROWS,
    marked_value,
    number_difference,
    share_text,
    statistic_value,
)
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GAP, GridColumn
from data8_tui.tui.widgets.grid.source import Key
from data8_tui.wording.unusual import unusual_rows

COLUMNS = (
    GridColumn("label", "", min_width=18, max_width=40, share=2, priority=9),
    GridColumn("first", "First", min_width=16, max_width=48, share=3, priority=8, ends=True),
    GridColumn("second", "Second", min_width=16, max_width=48, share=3, priority=7, ends=True),
    GridColumn("difference", "Difference", width=14, align="right", priority=6),
)

_ONLY_FIRST, _ONLY_SECOND = Cell("only first", "dim"), Cell("only second", "dim")

_MOST_NUMBER = 16
"""Cells in which numbers are aligned."""

_MOST_DIGITS = 2
"""Digits of a percentage behind the point."""


class _Shape(NamedTuple):
    """The cells of a number, and whether shares name what they are of."""

    number: int
    wholes: bool


ComparisonRow = tuple[Key, list[CellLike]]


def comparison_rows(
    first: Job,
    second: Job,
    now: datetime,
    room: int,
    verdicts: Sequence[Verdict | None] = (None, None),
) -> Iterator[ComparisonRow]:
    """Facts, then what went in and was asked for, then the statistics by their paths.

    `room` are the cells of all columns: shares name their whole where that cuts none. `verdicts`
    are those on both jobs.
    """
    yield from _facts(first, second, now)
    for group, one, other in (
        ("Inputs", first.input_datasets, second.input_datasets),
        ("Parameters", first.parameters, second.parameters),
    ):
        yield from _texts(group, one, other)
    yield from _statistics((first, second), verdicts, room)


def _facts(first: Job, second: Job, now: datetime) -> Iterator[ComparisonRow]:
    states = [state_styles.job_state_cell(job) for job in (first, second)]
    yield ("fact", "state"), ["State", *states, _differs(states[0].plain, states[1].plain)]
    moments = [
        humanize.brief_moment(job.submitted_at, now).strip() if job.submitted_at else ""
        for job in (first, second)
    ]
    yield ("fact", "submitted"), ["Submitted", *moments, ""]
    lengths = [job.duration(now) for job in (first, second)]
    spans = [humanize.span(length) if length else "" for length in lengths]
    percent = ""
    if lengths[0] and lengths[1] and first.finished and second.finished:
        percent = number_difference(lengths[0].total_seconds(), lengths[1].total_seconds())
    yield ("fact", "took"), ["Duration", *spans, percent]


def _texts(
    group: str, first: Mapping[str, str], second: Mapping[str, str]
) -> Iterator[ComparisonRow]:
    names = list(islice(dict.fromkeys([*first, *second]), MOST_ROWS))
    if names:
        yield (group,), [Cell(group, "strong"), Cell(""), Cell(""), Cell("")]
    for name in names:
        one, other = first.get(name), second.get(name)
        yield (group, name), [f"  {name}", one or "", other or "", _text_difference(one, other)]


def _text_difference(first: str | None, second: str | None) -> CellLike:
    if first is None or second is None:
        return _ONLY_SECOND if first is None else _ONLY_FIRST
    return _differs(first, second)


def _differs(first: str, second: str) -> CellLike:
    return "" if first == second else "differs"


def _statistics(
    jobs: Sequence[Job], verdicts: Sequence[Verdict | None], room: int
) -> Iterator[ComparisonRow]:
    sides = [{row.path: row for row in job_statistic_rows(job, MOST_ROWS)} for job in jobs]
    marks = [unusual_rows(one, side) for one, side in zip(verdicts, sides, strict=True)]
    shape = _shape([row for side in sides for row in side.values()], room, marked=any(marks))
    for path in _merged(list(sides[0]), list(sides[1])):
        one, other = sides[0].get(path), sides[1].get(path)
        row = one or other
        if row is not None:
            label = Cell("  " * row.depth + row.label, "strong" if row.group else "")
            digits = _share_digits(one, other)
            values = [
                _value(each, shape, digits, found.get(path))
                for each, found in zip((one, other), marks, strict=True)
            ]
            yield ("statistic", path), [label, *values, _difference(one, other, digits)]


def _merged(first: Sequence[Path], second: Sequence[Path]) -> list[Path]:
    """The paths of both in the order of the first; what only the second has, at its group's end."""
    merged, known = list(first), set(first)
    for path in second:
        if path not in known:
            known.add(path)
            merged.insert(_group_end(merged, path[:-1]), path)
    return merged


def _group_end(paths: Sequence[Path], group: Path) -> int:
    members = (at for at, path in enumerate(paths, 1) if path[: len(group)] == group)
    return max(members, default=len(paths)) if group else len(paths)


def _shape(rows: Sequence[StatisticRow], room: int, *, marked: bool) -> _Shape:
    """The widest number, and whether what shares are of has room in both columns."""
    numbers = (len(statistic_value(row)) for row in rows if row.number is not None)
    widest = min(_MOST_NUMBER, max(numbers, default=0) + 2 * marked)
    labels = (len(row.label) + 2 * row.depth for row in rows)
    label = max(COLUMNS[0].min_width, min(COLUMNS[0].max_width, max(labels, default=0)))
    shares = max((len(share_text(row, _MOST_DIGITS)) for row in rows), default=0)
    fixed = label + COLUMNS[3].width + GAP * (len(COLUMNS) - 1)
    return _Shape(widest, fixed + 2 * (widest + GAP + shares) <= room)


def _share_digits(first: StatisticRow | None, second: StatisticRow | None) -> int:
    """Digits of a percentage by which the difference in print is that of the values in print."""
    shares = [row.share for row in (first, second) if row is not None and row.share is not None]
    if len(shares) < 2:
        return 1
    for digits in range(1, _MOST_DIGITS):
        one, other = (_printed(each, digits) for each in shares)
        bounds = any(share_percent(each, digits)[0] in "<>" for each in shares)
        if not bounds and other - one == _printed(shares[1] - shares[0], digits):
            return digits
    return _MOST_DIGITS


def _printed(share: float, digits: int) -> Decimal:
    """A share in percent, rounded as it is shown."""
    return Decimal(f"{share:.{digits}%}".removesuffix("%"))


def _value(row: StatisticRow | None, shape: _Shape, digits: int, mark: Finding | None) -> CellLike:
    if row is None:
        return ""
    if row.number is None:
        return marked_value(row, mark)
    share = share_text(row, digits)
    if not shape.wholes:
        share = share.partition("%")[0] + "%" if share else ""
    number = marked_value(row, mark)
    gap = Cell(" " * (shape.number - len(number.plain)))
    return gap + number + Cell(f"{' ' * GAP}{share}" if share else "", "dim")


def _difference(first: StatisticRow | None, second: StatisticRow | None, digits: int) -> CellLike:
    """Points for shares, percent for other numbers."""
    if first is None or second is None:
        return _ONLY_SECOND if first is None else _ONLY_FIRST
    if first.share is not None and second.share is not None:
        if first.whole != second.whole:
            return ""  # one of them runs: shares of different things
        one, other = (_printed(each, digits) for each in (first.share, second.share))
        return f"{other - one:+} points" if other != one else ""
    if first.number is not None and second.number is not None:
        return number_difference(first.number, second.number)
    return _differs(first.value, second.value)
