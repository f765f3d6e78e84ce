"""The `trend` command: prints a workflow's figures over its past runs, or one of them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from data8_tui.cli import output, remedies, talk
from data8_tui.cli.views.table import Table, TableCell, TableColumn
from data8_tui.clock import utc_text
from data8_tui.errors import NotFound, UsageError
from data8_tui.insight import humanize
from data8_tui.insight.statistics import DURATION, Path
from data8_tui.insight.trend import Trend, TrendPoint, sparkline
from data8_tui.insight.trend.plot import draw_plot
from data8_tui.jobs.workflow_trends import stored_trends
from data8_tui.monitor.history import History
from data8_tui.session import Session
from data8_tui.threads import run_in_thread
from data8_tui.wording.unusual import UNUSUAL_MARK

_LINE: Final = 20
_PLOT_HEIGHT: Final = 16
_LEAST_WIDTH: Final = 60
"""Cells of a terminal that has room for a plot."""
_LEAST_WIDTH_OF_LINE: Final = 80
"""Cells of a terminal that has room for a line of the last runs beside the numbers."""
_MOST_CANDIDATES: Final = 12


async def show_trend(
    session: Session, workflow: str, statistic: str, last: int, *, as_json: bool
) -> None:
    """Print the figures of the newest `last` runs, or the runs of the one that is named.

    Raises NotFound where the workflow has no run that has ended, or none has the statistic, and
    UsageError where several have that name.
    """
    history, error = session.history_or_memory
    if error is not None:
        talk.write_warning(f"{error.message}. {remedies.hint(error)}")
    found = await _trends(session, history, workflow, last)
    chosen = _choose(found, statistic) if statistic else None
    if as_json:
        shown = [chosen] if chosen else list(found.values())
        output.json_document([_document(figure, workflow) for figure in shown])
    elif chosen is not None:
        output.lines(_one(chosen, workflow, session.clock.now()))
    else:
        output.lines(_all(found.values(), workflow))


async def _trends(
    session: Session, history: History, workflow: str, last: int
) -> Mapping[Path, Trend]:
    """From the history; where it knows too few runs, Data8 is asked first."""
    if await session.backfill.lacks(workflow):
        talk.write_message("Few past runs are known here; asking Data8 for the newest …")
    await session.backfill.learn(workflow, session.clock.now())
    codes = session.client.status_codes
    preferences = session.profile.preferences
    found = await run_in_thread(stored_trends, history, workflow, codes, last, preferences)
    if not any(figure.values for figure in found.values()):
        raise NotFound(
            f"no completed job of a workflow “{workflow}” was found", kind="workflow", name=workflow
        ).with_note("The workflows whose jobs are known: data8-tui workflows")
    return found


def _choose(found: Mapping[Path, Trend], wanted: str) -> Trend:
    """The figure with that name; else the only one whose name contains it."""
    folded = wanted.casefold()
    exact = [each for each in found.values() if folded in _names(each)]
    among = exact or [each for each in found.values() if any(folded in n for n in _names(each))]
    if len(among) == 1:
        return among[0]
    if not among:
        raise NotFound(f"no statistic of these jobs has “{wanted}” in its name")
    names = [f"“{each.label}”" for each in among[:_MOST_CANDIDATES]]
    more = len(among) - len(names)
    listed = ", ".join(names) + (f" and {more} more" if more else "")
    raise UsageError(f"“{wanted}” is in the names of several statistics: {listed}")


def _names(figure: Trend) -> tuple[str, ...]:
    """In lower case: with its groups, in words and as sent, and its own name alone."""
    if figure.path == DURATION:
        return (figure.label.casefold(),)
    words = figure.label.replace(" › ", " ")
    sent = "/".join(figure.path)
    return tuple(name.casefold() for name in (figure.label, words, sent))


def _all(found: Iterable[Trend], workflow: str) -> Iterator[str]:
    yield output.paint(output.exact(workflow), "bold")
    yield ""
    width = output.width()
    columns = [
        TableColumn("STATISTIC", breaks=True, least=20),
        TableColumn("LAST", right=True),
        TableColumn("MEDIAN", right=True),
        TableColumn("9 OF 10", right=True),
        TableColumn("RUNS", right=True),
    ]
    with_line = width is None or width >= _LEAST_WIDTH_OF_LINE
    if with_line:
        columns.insert(1, TableColumn("LAST RUNS"))
    table = Table(columns, width=width, paint=output.paint)
    yield from table.lines(_row(each, with_line) for each in found if each.values)


def _row(figure: Trend, with_line: bool) -> list[TableCell | str]:
    line = sparkline([point.value for point in figure.points], _LINE)
    median = "" if figure.median is None else figure.text(figure.median)
    return [
        output.safe(figure.label),
        *([TableCell(line.rjust(_LINE), "dim")] if with_line else []),
        figure.text(figure.values[-1]),
        median,
        figure.usual_text,
        humanize.count(len(figure.values)),
    ]


def _one(figure: Trend, workflow: str, now: datetime) -> Iterator[str]:
    of = f" of {figure.whole}" if figure.whole else ""
    yield output.paint(output.safe(f"{figure.label}{of}"), "bold") + f"  {output.exact(workflow)}"
    yield _numbers(figure)
    width = output.width()
    if width is not None and width >= _LEAST_WIDTH and not output.is_plain():
        plot = draw_plot(figure, min(width, 120), _PLOT_HEIGHT)
        yield ""
        yield from plot.lines if plot else ()
    yield ""
    table = Table(
        [
            TableColumn("SUBMITTED"),
            TableColumn(""),
            TableColumn("VALUE", right=True),
            TableColumn("JOB", breaks=True, subject=True),
        ],
        width=width,
        paint=output.paint,
    )
    yield from table.lines(_run(figure, point, now) for point in reversed(figure.points))


def _numbers(figure: Trend) -> str:
    text = humanize.several(len(figure.values), "run")
    if figure.left_out:
        text += f"; without {humanize.several(figure.left_out, 'unusual one')} ({UNUSUAL_MARK})"
    if figure.median is not None:
        text += f": median {figure.text(figure.median)}"
    return text + (f", 9 of 10 runs {figure.usual_text}" if figure.usual else "")


def _run(figure: Trend, point: TrendPoint, now: datetime) -> list[TableCell | str]:
    value = TableCell("–", "dim") if point.value is None else figure.text(point.value)
    job = TableCell(output.exact(point.job), opened_by=("job", point.job))
    mark = TableCell(UNUSUAL_MARK if point.left_out else "", "yellow")
    return [humanize.moment(point.at, now), mark, value, job]


def _document(figure: Trend, workflow: str) -> dict[str, Any]:
    """A figure as a JSON object: shares from 0 to 1, durations in seconds, times in UTC.

    `unusual` and `accepted` of a run are null where it was not judged here; a run that is `leftOut`
    is in neither `median` nor `usual`, the range of 9 of 10 runs.
    """
    return {
        "workflow": workflow,
        "path": list(figure.path),
        "label": figure.label,
        "unit": figure.unit,
        "shareOf": figure.whole or None,
        "median": figure.median,
        "usual": list(figure.usual) if figure.usual else None,
        "runs": [
            {
                "job": point.job,
                "submittedAt": utc_text(point.at),
                "value": point.value,
                "unusual": None if point.verdict is None else bool(point.verdict.unusual_findings),
                "accepted": None if point.verdict is None else point.verdict.accepted,
                "leftOut": point.left_out,
            }
            for point in figure.points
        ],
    }
