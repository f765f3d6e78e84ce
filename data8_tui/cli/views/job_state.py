"""A job's state as a cell of a table."""

from data8_tui.api.models import Job, JobState
from data8_tui.cli import output
from data8_tui.cli.views.table import TableCell
from data8_tui.insight import humanize

_STYLES = {
    JobState.COMPLETED: "green",
    JobState.FAILED: "red",
    JobState.RUNNING: "cyan",
    JobState.CANCELLED: "yellow",
    JobState.UNKNOWN: "yellow",
}


def job_state(job: Job, *, progress: bool = False) -> TableCell:
    """State as a glyph and a word, optionally with the progress; never by colour alone."""
    text = f"{humanize.state_mark(job)} {humanize.state_word(job)}"
    if progress and job.percent_complete and job.state is not JobState.COMPLETED:
        text += f" {job.percent_complete:.0f} %"
    return TableCell(output.safe(text), _STYLES.get(job.state, ""))
