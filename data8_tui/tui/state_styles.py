"""The style of each state, the same in every cell and title."""

from data8_tui.api.models import Dataset, Job, JobState
from data8_tui.insight import humanize
from data8_tui.tui.widgets import bar
from data8_tui.tui.widgets.grid.cells import Cell

STATE_STYLES = {
    JobState.QUEUED: "dim",
    JobState.RUNNING: "accent",
    JobState.COMPLETED: "good",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "warn",
    JobState.UNKNOWN: "warn",
}


def job_state_cell(job: Job) -> Cell:
    """Glyph, word and colour."""
    style = STATE_STYLES[job.state] if job.status is not None else "dim"
    return Cell(f"{humanize.state_mark(job)} {humanize.state_word(job)}", style)


def progress_cell(job: Job, width: int) -> Cell:
    """The bar and percentage; a completed job needs no bar, so that those under way stand out."""
    if job.state is JobState.COMPLETED:
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
    return Cell(humanize.dataset_state(dataset), "good" if dataset.completed else "warn")
