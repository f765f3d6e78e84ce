"""A job as a row of the list: pure functions from a job to cells and to what it sorts by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from data8_tui.api.models import Job
from data8_tui.insight import humanize
from data8_tui.tui import state_styles
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn
from data8_tui.wording.unusual import UNUSUAL_MARK

PROGRESS_WIDTH = 13

NEW_MARK: Final = "•"

COLUMNS = (
    GridColumn("mark", "", gutter=True),
    GridColumn(
        "name", "Job", min_width=20, max_width=56, share=4, priority=9, sortable=True, ends=True
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

_ALWAYS = COLUMNS[:2]


def chosen_columns(keys: Sequence[str]) -> tuple[GridColumn, ...]:
    """The mark and the name, then these columns in this order; all of them without keys."""
    by_key = {column.key: column for column in COLUMNS}
    return (*_ALWAYS, *(by_key[key] for key in keys)) if keys else COLUMNS


def chosen_cells(cells: list[CellLike], keys: Sequence[str]) -> list[CellLike]:
    """Of the cells of `COLUMNS`, those of the chosen ones."""
    if not keys:
        return cells
    by_key = {column.key: cell for column, cell in zip(COLUMNS, cells, strict=True)}
    return [*cells[: len(_ALWAYS)], *(by_key[key] for key in keys)]


FROM_DETAILS = frozenset({"state", "progress", "took"})
"""The columns that a basic listing leaves empty."""


@dataclass(frozen=True, slots=True)
class JobMarks:
    """What stands out about a job beside its state.

    `new` is whether it ended after the account was last looked at, `unusual` whether its figures
    leave the range of its workflow's past, `past` whether it is shown as an earlier session saw it.
    """

    new: bool = False
    unusual: bool = False
    past: bool = False


NO_MARKS: Final = JobMarks()


def job_cells(job: Job, now: datetime, marks: JobMarks = NO_MARKS) -> list[CellLike]:
    """One cell for each column; None where a basic listing lacks it."""
    unknown = not job.detailed
    outdated = marks.past and not job.finished
    submitted, age = job_ages(job, now)
    return [
        _mark_cell(marks),
        Cell(job.name, "strong") if marks.new else job.name,
        None
        if unknown and job.status is None
        else state_styles.past_state_cell(job)
        if outdated
        else state_styles.job_state_cell(job),
        None
        if outdated or (unknown and job.percent_complete is None)
        else state_styles.progress_cell(job, PROGRESS_WIDTH),
        job.workflow_name,
        submitted,
        Cell(age, "dim"),
        None if unknown and not job.finished else _took(job),
    ]


def _mark_cell(marks: JobMarks) -> Cell:
    """One of the marks: the name of a job that is new is bold, too, where it is also unusual."""
    if marks.unusual:
        return Cell(UNUSUAL_MARK, "warn")
    return Cell(NEW_MARK if marks.new else "", "accent")


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
