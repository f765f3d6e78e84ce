"""The style of each state, the same in every cell and title.

A success is quiet and a failure loud: colour is for what somebody has to look at.
"""

from data8_tui.api.models import Dataset, Job
from data8_tui.api.status_codes import JobState
from data8_tui.insight import humanize
from data8_tui.tui.widgets import bar
from data8_tui.tui.widgets.grid.cells import Cell

STATE_STYLES = {
    JobState.QUEUED: "",
    JobState.RUNNING: "accent",
    JobState.COMPLETED: "dim",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "warn",
    JobState.UNKNOWN: "",
}


def job_state_cell(job: Job) -> Cell:
    """Glyph, brief word and colour; no colour where the meaning of the status is not known."""
    return _state_cell(job, humanize.brief_state_word(job))


def past_state_cell(job: Job) -> Cell:
    """The state of an unfinished job as it was once seen: what it is now isn't known."""
    return Cell(f"was {humanize.brief_state_word(job)}", "dim")


def job_state_in_full(job: Job) -> Cell:
    """The same, and in words where the meaning of the status is not known."""
    return _state_cell(job, humanize.state_text(job))


def _state_cell(job: Job, word: str) -> Cell:
    known = job.status is not None or job.state is not JobState.UNKNOWN
    style = STATE_STYLES[job.state] if known else "dim"
    return Cell(f"{humanize.state_mark(job)} {word}", style)


def progress_cell(job: Job, width: int) -> Cell:
    """The bar and percentage; a completed job needs no bar, so that those under way stand out."""
    if job.succeeded:
        return Cell(bar.percentage(job.percent_complete).rjust(width), "dim")
    return bar.progress_bar(job.percent_complete, width, "dim" if job.finished else "accent")


def colour(style: str) -> str:
    """The theme's colour for a cell style, for text outside the grid."""
    return _COLOURS.get(style, "")


_COLOURS = {
    "good": "$text-success",
    "bad": "$text-error",
    "warn": "$text-warning",
    "dim": "$text-muted",
    "accent": "$text-accent",
}


def dataset_kind_cell(dataset: Dataset) -> Cell:
    """Input or output, quietly."""
    return Cell(humanize.dataset_kind(dataset), "dim" if dataset.input else "accent")


def dataset_state_cell(dataset: Dataset) -> Cell:
    """Complete or not."""
    return Cell(humanize.dataset_state(dataset), "dim" if dataset.completed else "warn")
