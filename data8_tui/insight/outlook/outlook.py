"""When a job will finish, by three independent estimates.

These are the server's estimate, a range from the workflow's past runs, and the present pace. Each
is rounded to its precision and changes only when it differs substantially.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState
from data8_tui.insight.outlook.pace import ProgressSample, ProgressTrack
from data8_tui.insight.outlook.past_runs import CompletedRun, FinishRange, PastRuns
from data8_tui.insight.outlook.steady_time import SteadyTime, rounded

_MUCH_SLOWER: Final = 1.5
"""How many times slower than nine of ten past runs a slow job is: a pace varies while it runs."""


@dataclass(frozen=True, slots=True)
class LongQueue:
    """Since when a job waits to start, for longer than nine of ten of `runs` past runs waited."""

    since: datetime
    runs: int


@dataclass(frozen=True, slots=True)
class SlowPace:
    """Records per second, of a job that is slow, and what nine of ten of `runs` past runs reached.

    Past runs are of similar size, so that a large job is not taken for a slow one.
    """

    records_per_second: float
    usual: float
    runs: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The estimates of one job's finish; None for those that can't be made.

    `records_per_second` is the present pace, where the number of records is known. `stalled_since`
    is set while the percentage has not changed for much longer than before. With `overdue`, the job
    takes longer than nine of ten past runs.
    """

    server: datetime | None = None
    past: FinishRange | None = None
    pace: datetime | None = None
    percent_per_second: float | None = None
    records_per_second: float | None = None
    stalled_since: datetime | None = None
    overdue: bool = False
    long_queue: LongQueue | None = None
    slow: SlowPace | None = None


NOTHING = Outlook()


class FinishEstimator:
    """Estimates the finish of one job.

    `runs` are its workflow's past runs, `seen` the percentages recorded of this job before.
    """

    def __init__(
        self, runs: Sequence[CompletedRun] = (), seen: Sequence[ProgressSample] = ()
    ) -> None:
        self._past = PastRuns(runs)
        self._track = ProgressTrack(seen)
        self._server = SteadyTime()
        self._pace = SteadyTime()
        self._job: Job | None = None
        self._records: int | None = None

    def update(self, job: Job, now: datetime, records: int | None = None) -> Outlook:
        """The outlook, given an answer that was received at `now`."""
        self.add(job, now, records)
        return self.outlook(now)

    def add(self, job: Job, at: datetime, records: int | None = None) -> None:
        """Take an answer of Data8, once; `records` is how many the job has, if that is known."""
        self._job, self._records = job, records
        if job.finished:
            return
        if job.percent_complete is not None and not job.waits:
            self._track.add(at, job.percent_complete)
        self._server.update(job.estimated_finish_time, at)
        self._pace.update(None if self._stalled_since(at) else self._track.finish(), at)

    def outlook(self, now: datetime) -> Outlook:
        """The outlook at `now`, by the answers so far."""
        job, records = self._job, self._records
        if job is None or job.finished:
            return NOTHING
        past = self._range(job, records)
        stalled = self._stalled_since(now)
        pace = None if stalled else self._track.per_second()
        return Outlook(
            server=self._server.shown,
            past=past,
            pace=None if stalled else self._pace.shown,
            percent_per_second=pace,
            records_per_second=pace * records / 100 if pace and records else None,
            stalled_since=stalled,
            overdue=past is not None and now > past.latest,
            long_queue=self._long_queue(job, now),
            slow=self._slow(pace, records),
        )

    def _stalled_since(self, now: datetime) -> datetime | None:
        return self._track.stalled_since(now, self._past.usual_length(self._records))

    def _long_queue(self, job: Job, now: datetime) -> LongQueue | None:
        most = self._past.most_queue()
        if job.state is not JobState.QUEUED or job.started or not job.submitted_at or not most:
            return None
        queue = LongQueue(job.submitted_at, most.runs)
        return queue if now - job.submitted_at > most.length else None

    def _slow(self, percent_per_second: float | None, records: int | None) -> SlowPace | None:
        most = self._past.most_length(records)
        if not records or not percent_per_second or most is None or not most.length:
            return None
        usual = records / most.length.total_seconds()
        pace = records * percent_per_second / 100
        slow = most.by_records and pace * _MUCH_SLOWER < usual
        return SlowPace(pace, usual, most.runs) if slow else None

    def _range(self, job: Job, records: int | None) -> FinishRange | None:
        """Rounded relative to the start, so that its ends don't change."""
        start = job.submitted_at
        likely = self._past.likely_range(start, records) if start else None
        if start is None or likely is None:
            return None
        earliest, latest = rounded(likely.earliest, start), rounded(likely.latest, start)
        return replace(likely, earliest=earliest, latest=latest)
