"""The lines at the top of a job: what it is, how far, since when, until when."""

from datetime import datetime

from textual.content import Content

from data8_tui.api.models import Job
from data8_tui.insight.jobtimes import times
from data8_tui.tui import look, safe
from data8_tui.tui.widgets import bar

_LABEL = 11
"""Cells for the longest label and the space after it."""

_TIME = 32
"""Cells for a time in full and the space after it."""


def heading(job: Job, width: int) -> Content:
    """The name, and at the right edge its workflow where there is room for both."""
    name = safe.content(job.name, "bold")
    workflow = safe.content(job.workflow_name, "$text-muted")
    gap = width - name.cell_length - workflow.cell_length
    return Content.assemble(name, " " * gap, workflow) if gap >= 2 else name


def standing(job: Job, width: int) -> Content:
    """State, and for a job under way a bar as wide as there is room."""
    state = look.state(job)
    word = Content.assemble((safe.visible(state.plain), look.colour(state.style)))
    if job.percent_complete is None or job.finished:
        return word
    room = min(60, width - word.cell_length - 10)
    number = f"{job.percent_complete:.1f} %"
    filled = bar.thin(job.percent_complete / 100, room).rstrip()
    track = ("─" * (room - len(filled)), "$text-muted")
    return Content.assemble(word, "  ", (filled, "$text-accent"), track, "  ", number)


def facts(job: Job, width: int, now: datetime) -> Content:
    """All of it, a line each."""
    lines = [heading(job, width)]
    if job.workflow_name and "\n" not in lines[0].plain and not _told(job, lines[0]):
        lines.append(safe.content(job.workflow_name, "$text-muted"))
    lines.append(standing(job, width))
    for label, text, remark in times(job, now):
        name = (label.ljust(_LABEL), "$text-muted")
        told = text.ljust(_TIME) if remark else text
        lines.append(Content.assemble(name, told, (remark, "$text-muted")))
    return Content("\n").join(lines)


def _told(job: Job, line: Content) -> bool:
    return line.plain.endswith(safe.visible(job.workflow_name))
