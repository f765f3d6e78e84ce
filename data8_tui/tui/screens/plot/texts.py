"""What stands above and below a plot, and the plot itself in colours."""

from collections.abc import Iterator
from datetime import datetime

from textual.content import Content

from data8_tui.cell_width import cell_width
from data8_tui.insight import humanize
from data8_tui.insight.trend import Trend, TrendPoint
from data8_tui.insight.trend.plot import CHOSEN, LEFT_OUT, PRESENT, RUN, Plot
from data8_tui.tui import safe

_STYLES = {
    RUN: "$foreground",
    LEFT_OUT: "$text-warning",
    PRESENT: "$text-warning",
    CHOSEN: "bold $text-accent",
}
_MUTED = "$text-muted"


def plot_heading(figure: Trend, workflow: str, width: int) -> Content:
    """The statistic, of what it is a share, at the right edge its workflow; then its numbers."""
    of = f" of {figure.whole}" if figure.whole else ""
    name = safe.content(figure.label, "bold") + safe.content(of, _MUTED)
    name = name.truncate(width, ellipsis=True)
    right = safe.content(workflow, _MUTED)
    gap = width - name.cell_length - right.cell_length
    first = Content.assemble(name, " " * gap, right) if gap >= 2 else name
    return Content("\n").join([first, Content.styled(_numbers(figure, width), _MUTED)])


def _numbers(figure: Trend, width: int) -> str:
    """Of how many runs, the median and what is usual: whole facts, as many as have room."""
    runs = humanize.several(len(figure.values), "other run")
    if figure.median is None:
        return runs
    left_out = f", {figure.left_out} left out ({LEFT_OUT})" if figure.left_out else ""
    median = f" · median {figure.text(figure.median)}"
    usual = f" · 9 of 10 runs {figure.usual_text}" if figure.usual else ""
    wordings = (runs + left_out + median + usual, runs + median + usual, runs + median)
    return next((text for text in wordings if cell_width(text) <= width), runs)


def run_line(figure: Trend, point: TrendPoint, present: str, now: datetime) -> Content:
    """The chosen run: its value, when it was submitted, and its name."""
    value = figure.text(point.value) if point.value is not None else ""
    at = humanize.moment(point.at, now)
    unusual = (f"  {LEFT_OUT} unusual, left out", "$text-warning") if point.left_out else ""
    this = ("  this job", "$text-warning") if point.job == present else ""
    name = safe.content(point.job)
    return Content.assemble(
        (f"{CHOSEN} ", "$text-accent"), (value, "bold"), f"  {at}  ", name, this, unusual
    )


def plot_content(plot: Plot) -> Content:
    """The plot, its runs in colours and the usual range on a darker ground."""
    lines = [_row(plot, row) for row in range(len(plot.rows))]
    margin = " " * (len(plot.labels[0]) + 1)
    lines += [Content.styled(margin + text, _MUTED) for text in (plot.axis, plot.dates)]
    return Content("\n").join(lines)


def _row(plot: Plot, row: int) -> Content:
    usual = plot.band is not None and plot.band[0] <= row <= plot.band[1]
    label = Content.styled(f"{plot.labels[row]} ┤", _MUTED)
    inner = Content.assemble(*_cells(plot.rows[row]))
    return label + (inner.stylize("on $panel") if usual else inner)


def _cells(line: str) -> Iterator[tuple[str, str]]:
    """Signs in their own style, the line between them quiet."""
    quiet = ""
    for sign in line:
        if sign in _STYLES:
            yield quiet, _MUTED
            yield sign, _STYLES[sign]
            quiet = ""
        else:
            quiet += sign
    yield quiet, _MUTED
