"""What a notice says of a job's news."""

from data8_tui.insight import humanize
from data8_tui.jobs.job_observer import JobEvent, JobObservation

_TITLES = {
    JobEvent.COMPLETED: "Job completed",
    JobEvent.FAILED: "Job failed",
    JobEvent.STALLED: "Job stalled",
    JobEvent.MOVING: "Job goes on",
}


def headline(sight: JobObservation) -> tuple[str, str]:
    """Title and text; the text begins with a mark, so that a job's name never comes first."""
    if sight.news is None:
        raise ValueError("no news")
    job, stalled = sight.job, sight.outlook.stalled_since
    text = f"{humanize.state_mark(job)} {job.name}"
    if sight.news.ends:
        length = job.duration(sight.at)
        text += f": {humanize.state_word(job)}"
        text += f" after {humanize.span(length)}" if length else ""
    elif stalled is not None:
        text += f": no progress for {humanize.brief_span(sight.at - stalled)}"
    return _TITLES[sight.news], text


def notification_facts(sight: JobObservation) -> dict[str, str]:
    """The same, exactly, for a command's environment (see notice.command)."""
    return {
        "JOB": sight.job.name,
        "WORKFLOW": sight.job.workflow_name,
        "EVENT": sight.news or "",
        "STATE": sight.job.state,
    }
