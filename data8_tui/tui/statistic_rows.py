"""A job's statistics as columns and rows, in as many cells as there is room for.

From the most important column to the least: value, share and of what, change, the same figure in
the workflow's last runs with its median, and a bar, which takes what is left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from data8_tui.api.models import Job
from data8_tui.insight import humanize
from data8_tui.insight.baseline import Finding, Verdict
from data8_tui.insight.statistics import Path, StatisticRow, changes, job_statistic_rows
from data8_tui.insight.trend import Trend, sparkline
from data8_tui.tui.widgets import bar
from data8_tui.tui.widgets.grid.cells import Cell, CellLike, needed_width
from data8_tui.tui.widgets.grid.columns import GAP, GridColumn
from data8_tui.tui.widgets.grid.source import Key
from data8_tui.wording.unusual import UNUSUAL_MARK, unusual_rows

MOST_ROWS: Final = 1_000
"""Statistics that are shown: a job may have any number of them."""

MORE: Final = Cell("… more, not shown", "dim")
_LEAST_LABEL, _MOST_LABEL = 20, 40
_LEAST_VALUE, _MOST_VALUE, _MOST_TEXT = 8, 24, 10
"""A text may be cut earlier than a number: it is below the rows in full, under the cursor."""
_MARK: Final = f"{UNUSUAL_MARK} "
_MOST_SHARE: Final = 34
_CHANGE: Final = 8
_MEDIAN: Final = 9
_LEAST_LINE, _MOST_LINE = 9, 20
_WIDEST_LINE: Final = 60
"""Where all else has its room."""
_LEAST_BAR, _MOST_BAR = 6, 48
"""A longer bar would put what it shows far from its number."""


@dataclass(frozen=True, slots=True)
class StatisticView:
    """What is shown of a job: also as it stood before, its workflow's past, and the verdict."""

    job: Job
    before: Job | None = None
    figures: Mapping[Path, Trend] | None = None
    verdict: Verdict | None = None

    def marks(self, rows: Iterable[StatisticRow]) -> Mapping[Path, Finding]:
        """What is unusual, by the row that shows it."""
        return unusual_rows(self.verdict, {row.path for row in rows})


class StatisticTable(NamedTuple):
    """The columns, and for each row its key, a path or None for what is left out, and its cells."""

    columns: Sequence[GridColumn]
    rows: list[tuple[Key, list[CellLike]]]


class _Widths(NamedTuple):
    """The cells of the columns that give way; 0 for one that is left out."""

    label: int
    value: int
    share: int
    line: int = 0
    median: int = 0
    bar: int = 0


def statistic_table(view: StatisticView, room: int) -> StatisticTable:
    """The statistics in `room` cells; a column that has nothing to show is left out."""
    statistics = job_statistic_rows(view.job, MOST_ROWS + 1)
    before = job_statistic_rows(view.before, MOST_ROWS) if view.before else []
    known = {row.path: row for row in before}
    changed = changes(before, statistics) if view.before else set()
    shown = statistics[:MOST_ROWS]
    running = not view.job.finished
    marks = view.marks(shown)
    widths = _widths(view, shown, room, running=running, marked=bool(marks))
    rows: list[tuple[Key, list[CellLike]]] = []
    for row in shown:
        cells = _cells(row, view, widths, marks.get(row.path))
        if running:
            new = _change(row, known.get(row.path)) if row.path in changed else ""
            cells.insert(2 + bool(widths.bar) + bool(widths.share), Cell(new, "strong"))
        rows.append((row.path, cells))
    columns = _columns(widths, running=running)
    if len(statistics) > MOST_ROWS:
        rows.append((None, [MORE, *[Cell("")] * (len(columns) - 1)]))
    return StatisticTable(columns, rows)


def statistic_line(
    row: StatisticRow, figure: Trend | None, width: int, *, so_far: bool = False
) -> str:
    """One statistic in `width` cells: value, share, and what is usual, as far as there is room."""
    parts = [statistic_value(row)]
    if row.share is not None:
        parts.append(share_text(row).strip() + (" so far" if so_far else ""))
    if figure is not None and figure.median is not None:
        runs = humanize.several(len(figure.typical), "past run")
        parts.append(f"median of {runs} {figure.text(figure.median)}")
        parts += [f"9 of 10 runs {figure.usual_text}"] if figure.usual else []
    line = parts[0]
    for part in parts[1:]:
        line += f" · {part}" if len(line) + len(part) + 3 <= width else ""
    return line


def statistic_value(row: StatisticRow) -> str:
    """Whole numbers with their thousands set apart; everything else as it was sent."""
    return humanize.grouped(row.value)


def _widths(
    view: StatisticView, rows: Sequence[StatisticRow], room: int, *, running: bool, marked: bool
) -> _Widths:
    label = max((needed_width(_label(row), _MOST_LABEL) for row in rows), default=0)
    value = max(map(_value_width, rows), default=0) + len(_MARK) * marked
    share = max((needed_width(share_text(row), _MOST_SHARE) for row in rows), default=0)
    widths = _Widths(max(_LEAST_LABEL, label), max(_LEAST_VALUE, value), share)
    fixed = [width for width in widths if width] + [_CHANGE] * running
    left = room - sum(fixed) - GAP * (len(fixed) - 1)
    if any(figure.values for figure in (view.figures or {}).values()):
        line = min(_MOST_LINE, left - GAP)
        if line >= _LEAST_LINE:
            widths, left = widths._replace(line=line), left - GAP - line
            if left >= GAP + _MEDIAN:
                widths, left = widths._replace(median=_MEDIAN), left - GAP - _MEDIAN
    if share and left >= GAP + _LEAST_BAR:
        drawn = min(_MOST_BAR, left - GAP)
        widths, left = widths._replace(bar=drawn), left - GAP - drawn
        if widths.line:
            widths = widths._replace(line=min(_WIDEST_LINE, widths.line + left))
    return widths


def _value_width(row: StatisticRow) -> int:
    return needed_width(statistic_value(row), _MOST_TEXT if row.number is None else _MOST_VALUE)


def _columns(widths: _Widths, *, running: bool) -> list[GridColumn]:
    label = widths.label if widths.bar == _MOST_BAR else 60
    columns = [
        GridColumn(
            "label", "Statistic", min_width=_LEAST_LABEL, max_width=label, share=3, priority=9
        ),
        GridColumn("value", "Value", width=widths.value, align="right", priority=8),
    ]
    if widths.bar:
        columns.append(GridColumn("bar", "", width=widths.bar, priority=2))
    if widths.share:
        heading = "  Share so far" if running else "  Share"
        columns.append(GridColumn("share", heading, width=max(14, widths.share), priority=6))
    if running:
        columns.append(GridColumn("change", "Change", width=_CHANGE, align="right", priority=5))
    if widths.line:
        columns.append(GridColumn("line", "Last runs", width=max(9, widths.line), priority=4))
    if widths.median:
        columns.append(GridColumn("median", "Median", width=_MEDIAN, align="right", priority=3))
    return columns


def _cells(
    row: StatisticRow, view: StatisticView, widths: _Widths, mark: Finding | None
) -> list[CellLike]:
    cells: list[CellLike] = [_label(row), marked_value(row, mark)]
    if widths.bar:
        cells.append(Cell(bar.thin_bar(row.share, widths.bar), "accent"))
    if widths.share:
        summed = (
            f"{humanize.share_percent(mark.value, 1):>6} in all"
            if mark and mark.sums and row.group
            else ""
        )
        percent, _, of = (summed or share_text(row)).partition("% ")
        cells.append(
            Cell(f"{percent}{humanize.PERCENT_SIGN}" if of else percent, "number")
            + Cell(f" {of}", "dim")
        )
    figure = (view.figures or {}).get(row.path)
    if widths.line:
        values = [point.value for point in figure.points] if figure else []
        cells.append(Cell(sparkline(values, widths.line).rjust(widths.line), "dim"))
    if widths.median:
        median = figure.median if figure else None
        cells.append(Cell(figure.text(median) if figure and median is not None else "", "dim"))
    return cells


def marked_value(row: StatisticRow, mark: Finding | None) -> Cell:
    """The value; with a mark where it is unusual."""
    value = statistic_value(row)
    return Cell(value, "number") if mark is None else Cell(f"{_MARK}{value}".rstrip(), "warn")


def _label(row: StatisticRow) -> Cell:
    return Cell("  " * row.depth + row.label, "strong" if row.group else "")


def share_text(row: StatisticRow, digits: int = 1) -> str:
    """` 45.7% of this group`; a percentage alone where it is of nothing that is named."""
    if row.share is None:
        return ""
    share = humanize.share_percent(row.share, digits).rjust(5 + digits)
    return f"{share} of {row.whole}" if row.whole else share


def number_difference(first: float, second: float) -> str:
    """How much the second number differs from the first, in percent of it: `+12.3%`."""
    if first == second:
        return ""
    if not first:
        return "from 0"
    percent = 100 * (second / first - 1)
    return (
        humanize.percent_text(percent, "+,.1f")
        if abs(percent) < 10_000
        else f"× {second / first:,.0f}"
    )


def _change(row: StatisticRow, before: StatisticRow | None) -> str:
    if before is None or before.group:
        return "new"
    if row.number is None or before.number is None:
        return "changed"
    difference = row.number - before.number
    whole = difference == int(difference)
    return f"{int(difference):+,}" if whole else f"{difference:+,.2f}"
