"""A job's state as a cell of a table."""

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState
from data8_tui.cli import output
from data8_tui.cli.views.table import TableCell
from data8_tui.insight import humanize

_STYLES = {
    JobState.COMPLETED: "green",
    JobState.FAILED: "red",
    JobState.RUNNING: "cyan",
    JobState.CANCELLED: "yellow",
}


def job_state(
    job: Job, *, progress: bool = False, full: bool = False, brief: bool = False
) -> TableCell:
    """State as a glyph and a word, optionally with the progress; never by colour alone.

    `full` says where the meaning of a status is not known; `brief` is for a narrow column.
    """
    spelled = humanize.brief_state_word if brief else humanize.state_word
    word = humanize.state_text(job) if full else spelled(job)
    text = f"{humanize.state_mark(job)} {word}"
    ended_at_100 = job.finished and (job.percent_complete or 0) >= 100
    if word == "…" and output.is_plain():
        text = "not known"
    if progress and job.percent_complete and not ended_at_100 and not job.succeeded:
        text += f"{',' * output.is_plain()} {humanize.percent_text(job.percent_complete)}"
    return TableCell(output.safe(text), _STYLES.get(job.state, ""))
