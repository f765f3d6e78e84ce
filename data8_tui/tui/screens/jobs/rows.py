"""A job as a row of the list: pure functions from a job to cells and to what it sorts by."""

from datetime import datetime, timedelta

from data8_tui.api.models import Job
from data8_tui.insight import humanize
from data8_tui.tui import state_styles
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn

PROGRESS_WIDTH = 13

COLUMNS = (
    GridColumn(
        "name", "Job", min_width=24, max_width=56, share=4, priority=9, sortable=True, ends=True
    ),
    GridColumn("state", "State", min_width=11, max_width=24, share=12, priority=8, sortable=True),
    GridColumn("progress", "Progress", width=PROGRESS_WIDTH, priority=7, sortable=True),
    GridColumn(
        "workflow", "Workflow", min_width=20, max_width=32, share=1, priority=4, sortable=True
    ),
    GridColumn("submitted", "Submitted", width=12, align="right", priority=3, sortable=True),
    GridColumn("age", "Age", width=6, align="right", priority=6),
    GridColumn("took", "Took", width=6, align="right", priority=5, sortable=True),
)

FROM_DETAILS = frozenset({"state", "progress", "took"})
"""The columns that a basic listing leaves empty."""


def job_cells(job: Job, now: datetime) -> list[CellLike]:
    """One cell for each column; None where a basic listing lacks it."""
    unknown = not job.detailed
    submitted, age = job_ages(job, now)
    return [
        job.name,
        None if unknown and job.status is None else state_styles.job_state_cell(job),
        None
        if unknown and job.percent_complete is None
        else state_styles.progress_cell(job, PROGRESS_WIDTH),
        job.workflow_name,
        submitted,
        Cell(age, "dim"),
        None if unknown and not job.finished else _took(job),
    ]


def job_ages(job: Job, now: datetime) -> tuple[str, str]:
    """When it was submitted and how long ago, as shown: what changes with time alone."""
    at = job.submitted_at
    return (humanize.brief_moment(at, now), humanize.brief_span(now - at)) if at else ("", "")


def _took(job: Job) -> str:
    """The duration of a finished job; until then Age shows it."""
    length = _length(job)
    return "" if length is None else humanize.brief_span(length)


def _length(job: Job) -> timedelta | None:
    return job.duration(job.completed_at) if job.completed_at else None


def job_sort_value(job: Job, column: str) -> object:
    """What a column sorts by: names without regard to case, times and numbers as such."""
    values: dict[str, object] = {
        "name": job.name.casefold(),
        "state": humanize.state_word(job),
        "progress": job.percent_complete,
        "workflow": job.workflow_name.casefold(),
        "submitted": job.submitted_at,
        "took": _length(job),
    }
    return values[column]
