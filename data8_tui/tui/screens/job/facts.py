"""The header of the job screen: name, state, what is wrong, times, the estimated finish."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from data8_tui.api.models import Job
from data8_tui.cell_width import cut
from data8_tui.insight import humanize
from data8_tui.insight.baseline import Verdict
from data8_tui.insight.job_times import job_times
from data8_tui.insight.outlook import NOTHING, Outlook, finish_text
from data8_tui.keys.commands import JOB
from data8_tui.keys.keymap import NamedKey
from data8_tui.tui import safe, state_styles
from data8_tui.tui.screens.job.alerts import Alert, alert_lines, alerts
from data8_tui.tui.widgets import bar

_LABEL = 11
"""Cells for the longest label and the space after it."""

_TIME = 32
"""Cells for a time in full and the space after it."""

_DOT = " · "

_LEAST_ALERTS = 3
"""Lines for what is wrong on the lowest terminal."""

_IN_FULL = NamedKey(JOB, "in_full")

TALL = 30
"""Lines of a terminal in which each of a finished job's times has a line of its own."""

WATCHED = "◉ watched"


@dataclass(frozen=True, slots=True)
class LineLimits:
    """The width of a line in cells, the most lines of alerts, and whether the times are brief.

    `alerts` is None where all of them are shown.
    """

    width: int
    alerts: int | None = None
    brief: bool = False


def screen_limits(width: int, height: int, *, in_full: bool) -> LineLimits:
    """The limits of a terminal of that size: alerts take a quarter at most, unless `in_full`."""
    if in_full:
        return LineLimits(width)
    low = height < TALL
    return LineLimits(width, max(_LEAST_ALERTS, height // (6 if low else 4)), brief=low)


def job_heading(job: Job, width: int) -> Content:
    """The name, and at the right edge its workflow where there is room for both."""
    name = Content.styled(_two_lines(job.name, width), "bold")
    workflow = Content.styled(_two_lines(job.workflow_name, width), "$text-muted")
    gap = width - name.cell_length - workflow.cell_length
    return Content.assemble(name, " " * gap, workflow) if gap >= 2 else name


def job_status(job: Job, width: int, *, watched: bool) -> Content:
    """State, for a job under way a bar as wide as there is room, and whether it is watched."""
    state = state_styles.job_state_in_full(job)
    word = Content.assemble((safe.visible(state.plain), state_styles.colour(state.style)))
    mark = Content.styled(f"  {WATCHED}", "$text-accent") if watched else Content("")
    if job.percent_complete is None or job.finished:
        return word + mark
    number = humanize.percent_text(job.percent_complete, ".1f")
    room = max(0, width - word.cell_length - len(number) - 4 - mark.cell_length)
    filled = bar.thin_bar(job.percent_complete / 100, room).rstrip()
    track = ("─" * (room - len(filled)), "$text-muted")
    return Content.assemble(word, "  ", (filled, "$text-accent"), track, "  ", number) + mark


def job_facts(
    job: Job,
    outlook: Outlook,
    limits: LineLimits,
    now: datetime,
    *,
    watched: bool = False,
    verdict: Verdict | None = None,
) -> Content:
    """The whole header, a line for each fact."""
    lines = [job_heading(job, limits.width)]
    if job.workflow_name and "\n" not in lines[0].plain and not _shows_workflow(job, lines[0]):
        lines.append(Content.styled(_two_lines(job.workflow_name, limits.width), "$text-muted"))
    lines.append(job_status(job, limits.width, watched=watched))
    lines += _alert_lines(alerts(job, outlook, now, verdict), limits)
    lines += _times(job, outlook, limits, now)
    return Content("\n").join(lines)


def past_job_facts(job: Job, at: datetime, limits: LineLimits, now: datetime) -> Content:
    """The header of an unfinished job that was last received at `at`: what it does now is open."""
    seen = f"was {humanize.state_text(job)}"
    if job.percent_complete:
        seen += f" at {humanize.percent_text(job.percent_complete)}"
    age = f" · {humanize.since(at, now)}; Data8 is asked for it"
    status = Content.assemble(safe.visible(seen), (age, "$text-muted"))
    submitted = [_line(*each) for each in job_times(job, now) if each[0] == "submitted"]
    return Content("\n").join([job_heading(job, limits.width), status, *submitted])


def _two_lines(text: str, width: int) -> str:
    """As much of a name as two lines hold: what is below it has to be on the screen."""
    return cut(safe.visible_beginning(text), max(1, 2 * width))


def leaves_out(
    job: Job, outlook: Outlook, limits: LineLimits, now: datetime, verdict: Verdict | None
) -> bool:
    """Whether these limits leave out a part of what is wrong."""
    found = alerts(job, outlook, now, verdict)
    return alert_lines(found, limits.width - _LABEL, limits.alerts)[1] > 0


def _alert_lines(found: Iterable[Alert], limits: LineLimits) -> Iterator[Content]:
    """What is wrong, across the whole width."""
    shown, left = alert_lines(found, limits.width - _LABEL, limits.alerts)
    for alert in shown:
        yield _line(alert.word, alert.text, "", alert.style)
    if left:
        more = humanize.several(left, "more line")
        yield _line("", f"… {more}; {_IN_FULL} shows all", "", "$text-muted")
    elif limits.alerts is None:
        yield _line("", f"{_IN_FULL} shows the statistics again", "", "$text-muted")


def _times(job: Job, outlook: Outlook, limits: LineLimits, now: datetime) -> Iterator[Content]:
    """Times so far, then when it will finish; the outlook replaces Data8's own estimate."""
    foreseen = outlook != NOTHING
    times = list(job_times(job, now))
    if limits.brief and job.finished and len(times) > 1:
        (label, text, remark), (last, length, _) = times[-2:]
        yield _line(label, text, f"{remark}{_DOT}{last} {length}")
        return
    for label, text, remark in times:
        if not (foreseen and label == "estimate"):
            yield _line(label, text, remark)
    if estimates := finish_text(outlook, now):
        yield _finish(estimates, limits.width - _LABEL)


def _finish(estimates: list[str], width: int) -> Content:
    """The best estimate, and the others behind it as far as there is room."""
    first, *others = estimates
    behind = ""
    for other in others:
        if len(first + behind + _DOT + other) <= width:
            behind += _DOT + other
    return _line("finish", first, "") + Content.styled(behind, "$text-muted")


def _line(label: str, text: str, remark: str, style: str = "") -> Content:
    name = (label.ljust(_LABEL), "$text-muted")
    padded = text.ljust(_TIME) if remark else text
    return Content.assemble(name, (padded, style), (remark, "$text-muted"))


def _shows_workflow(job: Job, line: Content) -> bool:
    return line.plain.endswith(safe.visible_beginning(job.workflow_name))
