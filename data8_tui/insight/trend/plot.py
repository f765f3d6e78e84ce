"""A figure over time as lines of text: runs as points on a line, the usual range, both axes.

plotille draws the lines in braille dots. It is imported on the first plot, since nothing else needs
it. Points and axes are our own: it takes no gaps, and twenty cells for its labels.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from data8_tui.insight.humanize import PERCENT_SIGN
from data8_tui.insight.trend.trend import Trend, TrendPoint, Unit
from data8_tui.time_zone import in_zone

if TYPE_CHECKING:
    from plotille import Canvas

RUN, LEFT_OUT, PRESENT, CHOSEN = "•", "≠", "◆", "◉"
"""How a run is drawn: any, one left out of the range, the present job's, the one chosen by keys."""

_LEAST_WIDTH, _LEAST_HEIGHT = 10, 3
_LINES_PER_TICK: Final = 4
_CELLS_PER_DATE: Final = 16
_ROOM: Final = 0.06
"""The part of the range that is left free above and below."""

_CLOCK_STEPS: Final = (
    1,
    2,
    5,
    10,
    15,
    30,
    60,
    120,
    300,
    600,
    900,
    1_800,
    3_600,
    7_200,
    21_600,
    86_400,
)


class Mark(NamedTuple):
    """A run in the plot: its column and row from the top left, and its sign."""

    column: int
    row: int
    sign: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The drawn plot. `labels` has the values beside each of `rows`, padded to one width.

    `band` are the first and the last row of the usual range; None where none is known.
    """

    labels: list[str]
    rows: list[str]
    axis: str
    dates: str
    band: tuple[int, int] | None

    @property
    def lines(self) -> list[str]:
        """All of it as plain lines."""
        inner = [f"{text} ┤{row}" for text, row in zip(self.labels, self.rows, strict=True)]
        margin = " " * (len(self.labels[0]) + 1)
        return [line.rstrip() for line in (*inner, margin + self.axis, margin + self.dates)]


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to 0 … 1. Halves, since a difference of two floats may be too large for one."""

    low: float
    high: float

    def part(self, value: float) -> float:
        return (value / 2 - self.low / 2) / (self.high / 2 - self.low / 2)


def draw_plot(
    figure: Trend,
    width: int,
    height: int,
    *,
    present: str = "",
    chosen: str = "",
    zone: tzinfo | None = None,
) -> Plot | None:
    """The figure in `width` × `height` cells, axes included; None where no value is known.

    `present` and `chosen` are names of jobs whose points are drawn differently; the usual range is
    that of the runs other than `present`. `zone` is by default the one that is shown.
    """
    from plotille import Canvas

    known = [point for point in figure.points if point.value is not None]
    if not known:
        return None
    usual = figure.before(present).usual or ()
    values, times = _value_scale(figure, usual), _time_scale(known)
    rows = max(_LEAST_HEIGHT, height - 2)
    ticks = _ticks(values, rows, figure.unit)
    margin = max(map(len, ticks.values()), default=0)
    columns = max(_LEAST_WIDTH, width - margin - 2)
    canvas = Canvas(columns, rows)
    _draw_range(canvas, usual, values, columns)
    _draw_runs(canvas, figure.points, values, times)
    drawn = _canvas_lines(canvas, columns)
    for mark in _marks(known, values, times, columns, rows, present, chosen):
        line = drawn[mark.row]
        drawn[mark.row] = line[: mark.column] + mark.sign + line[mark.column + 1 :]
    band = [_row(values.part(edge), rows) for edge in reversed(usual)]
    axis, dates = _date_axis(times, columns, zone)
    labels = [ticks.get(row, "").rjust(margin) for row in range(rows)]
    return Plot(labels, drawn, axis, dates, (band[0], band[1]) if band else None)


def _value_scale(figure: Trend, usual: Sequence[float]) -> _Scale:
    seen = [*figure.values, *usual]
    low, high = min(seen), max(seen)
    room = (high / 2 - low / 2) * 2 * _ROOM
    if figure.unit is Unit.SHARE:
        room = room or 0.05
        return _Scale(max(0.0, low - room), min(1.01, high + room))
    room = room or abs(low) / 2 or 0.5
    return _Scale(max(0.0, low - room) if low >= 0 else low - room, high + room)


def _time_scale(known: Sequence[TrendPoint]) -> _Scale:
    first, last = known[0].at.timestamp(), known[-1].at.timestamp()
    room = (last - first) / 50 or 3600.0
    return _Scale(first - room, last + room)


def _draw_range(canvas: "Canvas", usual: Sequence[float], values: _Scale, columns: int) -> None:
    """The dotted edges of the usual range."""
    for edge in usual:
        for dot in range(0, 2 * columns, 4):
            canvas.point((dot + 0.5) / (2 * columns), values.part(edge))


def _draw_runs(
    canvas: "Canvas", points: Sequence[TrendPoint], values: _Scale, times: _Scale
) -> None:
    """A line through the runs, interrupted at gaps."""
    for before, after in pairwise(points):
        if before.value is not None and after.value is not None:
            start, end = (times.part(point.at.timestamp()) for point in (before, after))
            canvas.line(start, values.part(before.value), end, values.part(after.value))


def _canvas_lines(canvas: "Canvas", columns: int) -> list[str]:
    blank = "\N{BRAILLE PATTERN BLANK}"
    return [str(line).replace(blank, " ").ljust(columns) for line in canvas.plot().split("\n")]


def _marks(
    known: Sequence[TrendPoint],
    values: _Scale,
    times: _Scale,
    columns: int,
    rows: int,
    present: str,
    chosen: str,
) -> Iterator[Mark]:
    """The chosen run last, so that nothing hides it."""
    last = {present: 1, chosen: 2}
    for point in sorted(known, key=lambda each: last.get(each.job, 0)):
        if point.value is not None:
            column = min(columns - 1, int(times.part(point.at.timestamp()) * columns))
            sign = LEFT_OUT if point.left_out else RUN
            if point.job in (present, chosen):
                sign = CHOSEN if point.job == chosen else PRESENT
            yield Mark(column, _row(values.part(point.value), rows), sign)


def _row(part: float, rows: int) -> int:
    return rows - 1 - min(rows - 1, max(0, int(part * rows)))


def _ticks(values: _Scale, rows: int, unit: Unit) -> dict[int, str]:
    """Round values at rows a few lines apart, with as many digits as differ."""
    wanted = max(2, rows // _LINES_PER_TICK)
    least = (values.high / 2 - values.low / 2) / wanted * 2
    step = _round_step(least, unit)
    if (values.high / step) - math.ceil(values.low / step) < 1:
        step = _round_step(least / 2.5, unit)  # or one tick alone would be within the range
    first = math.ceil(values.low / step)
    found: dict[int, str] = {}
    for number in range(first, first + 5 * wanted):
        if number * step <= values.high:
            row = _row(values.part(number * step), rows)
            found.setdefault(row, _tick(number * step, step, unit))
    return found


def _round_step(least: float, unit: Unit) -> float:
    """1, 2 or 5 times a power of ten, or round minutes and hours; at least `least`."""
    if unit is Unit.SECONDS and 1 <= least <= _CLOCK_STEPS[-1]:
        return next(step for step in _CLOCK_STEPS if step >= least)
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * 0.999)


def _tick(value: float, step: float, unit: Unit) -> str:
    if unit is Unit.SECONDS:
        return _clock(value)
    scaled, each = (value * 100, step * 100) if unit is Unit.SHARE else (value, step)
    sign = PERCENT_SIGN if unit is Unit.SHARE else ""
    if not 1e-4 <= each < 1e9 or abs(scaled) >= 1e12:
        return f"{scaled:.3g}{sign}"
    digits = max(0, -math.floor(math.log10(each) + 1e-9))
    return f"{scaled:,.{digits}f}{sign}"


def _clock(seconds: float) -> str:
    """`0:45`, `12:30`, `3:20:00`: minutes and seconds, with hours where there are any."""
    minutes, rest = divmod(round(seconds), 60)
    hours, left = divmod(minutes, 60)
    return f"{hours}:{left:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _date_axis(times: _Scale, columns: int, zone: tzinfo | None) -> tuple[str, str]:
    """The line below the plot, and below it dates that are far enough apart."""
    axis, dates = ["─"] * columns, [" "] * (columns + 1)
    length = timedelta(seconds=times.high - times.low)
    for column in range(0, columns - 5, _CELLS_PER_DATE):
        at = times.low + (times.high - times.low) * (column + 0.5) / columns
        text = _date(in_zone(datetime.fromtimestamp(at, UTC), zone), length)
        if column + len(text) <= columns:
            axis[column] = "┬"
            dates[column + 1 : column + 1 + len(text)] = text
    return "└" + "".join(axis), "".join(dates)


def _date(at: datetime, length: timedelta) -> str:
    if length < timedelta(days=4):
        return f"{at.day} {at:%b %H:%M}"
    return f"{at.day} {at:%b %Y}" if length > timedelta(days=300) else f"{at.day} {at:%b}"
