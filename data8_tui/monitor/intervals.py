"""How long a job's poll waits for the next one, by what is known of the job."""

from datetime import datetime
from typing import Final

from data8_tui.api.models import Job

PROMISED: Final = 15.0
"""Seconds: a running job in view is at most so old, as far as the budget allows it."""
AIMED_AT: Final = 14.0
"""1 s less than PROMISED, for the response time."""
_NEAR: Final = 30.0
"""Seconds before an estimated finish, from which on a job is polled more often."""
_OVERDUE: Final = 60.0
"""Seconds after it, until which it still is; later the estimate was wrong."""
NEAR_INTERVAL: Final = 5.0
_SOON, _SOONEST = 0.3, 1.0
"""Seconds after an estimated finish at which to poll, and the shortest wait for that."""
_SHARE_OF_QUEUE: Final = 0.1
_LONGEST_QUEUED: Final = 60.0


def is_near_finish(job: Job | None, now: datetime) -> bool:
    """Whether a job is about to end, or should just have ended, by the server's own estimate."""
    if job is None or job.finished or job.estimated_finish_time is None:
        return False
    return -_OVERDUE <= (job.estimated_finish_time - now).total_seconds() <= _NEAR


def near_finish_interval(job: Job, usual: float, now: datetime) -> float:
    """Seconds until the next poll of a job: right after its estimated finish where that is soon."""
    if job.finished or job.estimated_finish_time is None:
        return usual
    left = (job.estimated_finish_time - now).total_seconds()
    if is_near_finish(job, now):
        usual = min(usual, NEAR_INTERVAL)
    return min(usual, max(left + _SOON, _SOONEST)) if left > 0 else usual


def queued_interval(job: Job, usual: float, now: datetime) -> float:
    """Seconds until the next poll of a job that waits: the rarer, the longer it has waited."""
    if not job.waits or job.finished or job.submitted_at is None:
        return usual
    waited = (now - job.submitted_at).total_seconds() * _SHARE_OF_QUEUE
    return max(usual, min(waited, _LONGEST_QUEUED))
