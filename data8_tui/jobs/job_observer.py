"""Observations of one job over time: its state, its estimated finish, and its events."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data8_tui.api.models import Job
from data8_tui.insight.outlook import NOTHING, FinishEstimator, Outlook


class JobEvent(StrEnum):
    """A change of a job that a person is notified of."""

    COMPLETED = "completed"
    FAILED = "failed"
    """The job ended without completing: failed or cancelled."""
    FINISHED = "finished"
    """The job ended, and whether it completed is not known: the meaning of its status isn't."""
    STALLED = "stalled"
    MOVING = "moving"
    """The job makes progress again after a stall."""

    @property
    def ends(self) -> bool:
        return self in (JobEvent.COMPLETED, JobEvent.FAILED, JobEvent.FINISHED)


@dataclass(frozen=True, slots=True)
class JobObservation:
    """A job at one instant. `records` is how many it was given, None where that is not known."""

    job: Job
    at: datetime
    outlook: Outlook = NOTHING
    records: int | None = None
    event: JobEvent | None = None


class JobObserver:
    """Observes one job. `HistoryBackfill.observer` makes one with the known past of the job."""

    def __init__(self, finish: FinishEstimator | None = None, records: int | None = None) -> None:
        self._finish = finish or FinishEstimator()
        self._records = records
        self._stalled = False

    def observe(self, job: Job, now: datetime) -> JobObservation:
        """Return the observation of `job` at `now`, with its event if there is one."""
        outlook = self._finish.update(job, now, self._records)
        return JobObservation(job, now, outlook, self._records, self._news(job, outlook))

    def _news(self, job: Job, outlook: Outlook) -> JobEvent | None:
        if job.finished:
            if job.failed:
                return JobEvent.FAILED
            return JobEvent.COMPLETED if job.succeeded else JobEvent.FINISHED
        stalled, self._stalled = self._stalled, outlook.stalled_since is not None
        if stalled == self._stalled:
            return None
        return JobEvent.MOVING if stalled else JobEvent.STALLED
