"""The times of a job, each in full and relative to now."""

from collections.abc import Iterator
from datetime import datetime

from data8_tui.api.models import Job
from data8_tui.insight import humanize


def job_times(job: Job, now: datetime) -> Iterator[tuple[str, str, str]]:
    """For each known time: its label, the time in full, and a remark such as its age, or ""."""
    if job.submitted_at:
        full = humanize.exact_moment(job.submitted_at)
        yield "submitted", full, humanize.age(job.submitted_at, now)
    if job.completed_at:
        yield (
            "finished",
            humanize.exact_moment(job.completed_at),
            humanize.age(job.completed_at, now),
        )
    elif job.finished:
        yield "finished", "at a time in an unknown form", ""
    elif job.estimated_finish_time:
        age = humanize.age(job.estimated_finish_time, now)
        late = job.estimated_finish_time < now
        remark = f"was due {age}" if late else age
        yield "estimate", humanize.exact_moment(job.estimated_finish_time), f"{remark}, by Data8"
    elif job.detailed:
        yield "estimate", "Data8 has not estimated a finish yet", ""
    if (length := job.duration(now)) is not None:
        yield ("took" if job.finished else "elapsed"), humanize.span(length), ""
