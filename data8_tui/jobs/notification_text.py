"""The text of a notice of a job's event."""

from data8_tui.insight import humanize
from data8_tui.jobs.job_observer import JobEvent, JobObservation

_TITLES = {
    JobEvent.COMPLETED: "Job completed",
    JobEvent.FAILED: "Job failed",
    JobEvent.FINISHED: "Job finished",
    JobEvent.STALLED: "Job stalled",
    JobEvent.MOVING: "Job goes on",
}


def headline(observation: JobObservation) -> tuple[str, str]:
    """Title and text of a notice; the text begins with a mark, never with a job's name.

    Raises ValueError for an observation without an event.
    """
    if observation.event is None:
        raise ValueError("an observation without an event")
    job, stalled = observation.job, observation.outlook.stalled_since
    text = f"{humanize.state_mark(job)} {job.name}"
    if observation.event.ends:
        length = job.duration(observation.at)
        text += f": {humanize.state_text(job)}"
        text += f" after {humanize.span(length)}" if length else ""
    elif stalled is not None:
        text += f": no progress for {humanize.brief_span(observation.at - stalled)}"
    return _TITLES[observation.event], text


def notification_facts(observation: JobObservation) -> dict[str, str]:
    """The same facts for the environment of the user's command (see `notice.command`)."""
    return {
        "JOB": observation.job.name,
        "WORKFLOW": observation.job.workflow_name,
        "EVENT": observation.event or "",
        "STATE": observation.job.state,
        "STATUS": "" if observation.job.status is None else str(observation.job.status),
    }
