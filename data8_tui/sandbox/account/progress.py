"""A job's progress as a function of the time, so that no task has to run for it.

The records of an uploaded job are really cleansed, which may take longer than was planned: such a
job is never ahead of that work, and ends when it does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import pi, sin

from data8_tui.sandbox.account.job import QUEUED, RUNNING, SandboxJob

_WOBBLE = 0.05
_NEARLY = 0.999
"""How far a job is at most while it runs."""


@dataclass(frozen=True)
class CleansingWork:
    """When the cleansing of records began and ended, and which share of it is done.

    `started_at` is None if it has not begun, `ended_at` if it has not ended.
    """

    started_at: datetime | None
    ended_at: datetime | None
    share: float = 1.0


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


def job_progress(job: SandboxJob, now: datetime, work: CleansingWork | None = None) -> JobProgress:
    """Return the job's progress at `now`; without `work` it goes as planned."""
    work = work or CleansingWork(job.started_at, job.ends_at)
    if work.started_at is None or now < work.started_at:
        return JobProgress(QUEUED, 0.0)
    if work.ended_at is not None and now >= work.ended_at:
        return _ended(job, work.started_at, work.ended_at)
    seconds = (now - work.started_at).total_seconds()
    fraction = min(_pace(seconds / job.duration), work.share, _NEARLY)
    estimate = work.started_at + timedelta(seconds=seconds / fraction) if fraction else None
    return JobProgress(RUNNING, fraction, seconds, estimated_finish=estimate)


def _ended(job: SandboxJob, started_at: datetime, ended_at: datetime) -> JobProgress:
    ending = job.ending
    return JobProgress(
        ending.status,
        _pace(ending.share),
        (ended_at - started_at).total_seconds(),
        ended_at if ending.finished else None,
    )
