"""A job's progress as a function of the time, so that no task has to run for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import pi, sin

from data8_tui.sandbox.account.job import QUEUED, RUNNING, SandboxJob

_WOBBLE = 0.05


@dataclass(frozen=True)
class JobProgress:
    """`fraction` is 0 to 1; `seconds` is the time since the job started."""

    status: int
    fraction: float
    seconds: float = 0.0
    completed_at: datetime | None = None
    estimated_finish: datetime | None = None

    @property
    def percent(self) -> float:
        return round(self.fraction * 100, 1)


def _pace(share: float) -> float:
    """Vary the speed as real jobs do: a little slower, then faster, never backwards."""
    return share + _WOBBLE / pi * sin(2 * pi * share) if share < 1 else 1.0


def job_progress(job: SandboxJob, now: datetime) -> JobProgress:
    """Return the job's progress at `now`."""
    if now < job.started_at:
        return JobProgress(QUEUED, 0.0)
    if now >= job.ends_at:
        return _ended(job)
    seconds = (now - job.started_at).total_seconds()
    fraction = _pace(seconds / job.duration)
    estimate = job.started_at + timedelta(seconds=seconds / fraction) if fraction else None
    return JobProgress(RUNNING, fraction, seconds, estimated_finish=estimate)


def nearly_done(job: SandboxJob, now: datetime) -> JobProgress:
    """Return the progress of a job that should have ended but is still cleansing records."""
    return JobProgress(RUNNING, 0.999, (now - job.started_at).total_seconds(), None, now)


def _ended(job: SandboxJob) -> JobProgress:
    ending = job.ending
    return JobProgress(
        ending.status,
        _pace(ending.share),
        job.duration * ending.share,
        job.ends_at if ending.finished else None,
    )
