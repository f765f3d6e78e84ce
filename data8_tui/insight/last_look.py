"""Whether a job has ended since the user last looked."""

from datetime import datetime

from data8_tui.api.models import Job


def is_new(job: Job, last_look: datetime | None) -> bool:
    """Whether the job has ended after `last_look`, or another time; never, where that is None.

    A job that has ended at an unknown time counts by its submission.
    """
    if last_look is None or not job.finished:
        return False
    at = job.completed_at or job.submitted_at
    return at is not None and at > last_look
