"""When a job will finish, as honestly as it can be said: three answers, each named as what it is.

The server's own estimate, a range from this workflow's past runs, and the pace now. None of them
jumps: each is rounded to what can be meant, and moves only when there is something to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from data8_tui.api.models import Job, JobState
from data8_tui.insight.outlook.pace import ProgressSample, ProgressTrack
from data8_tui.insight.outlook.past_runs import CompletedRun, FinishRange, PastRuns
from data8_tui.insight.outlook.steady_time import SteadyTime, rounded


@dataclass(frozen=True, slots=True)
class Outlook:
    """What can be said about one job's finish; what can't be said is None.

    `records_per_second` is the pace now, where the number of records is known too. `stalled_since`
    is set while the percentage stands still for far longer than it did before. `overdue` says that
    the job takes longer than nine of ten past runs.
    """

    server: datetime | None = None
    past: FinishRange | None = None
    pace: datetime | None = None
    percent_per_second: float | None = None
    records_per_second: float | None = None
    stalled_since: datetime | None = None
    overdue: bool = False


NOTHING = Outlook()


class FinishEstimator:
    """Follows one job. `runs` are its workflow's past runs, `seen` what was seen of it before."""

    def __init__(
        self, runs: Sequence[CompletedRun] = (), seen: Sequence[ProgressSample] = ()
    ) -> None:
        self._past = PastRuns(runs)
        self._course = ProgressTrack(seen)
        self._server = SteadyTime()
        self._pace = SteadyTime()

    def look(self, job: Job, now: datetime, records: int | None = None) -> Outlook:
        """Take in how the job stands now; `records` is how many it was given, if known."""
        if job.finished:
            return NOTHING
        if job.percent_complete is not None and not is_queued(job):
            self._course.add(now, job.percent_complete)
        past = self._range(job, records)
        stalled = self._course.still_since(now, self._past.usual_length(records))
        pace = None if stalled else self._course.per_second()
        return Outlook(
            server=self._server.look(job.estimated_finish_time, now),
            past=past,
            pace=self._pace.look(None if stalled else self._course.finish(), now),
            percent_per_second=pace,
            records_per_second=pace * records / 100 if pace and records else None,
            stalled_since=stalled,
            overdue=past is not None and now > past.latest,
        )

    def _range(self, job: Job, records: int | None) -> FinishRange | None:
        """Rounded as seen from the start, so that its ends stay where they are."""
        start = job.submitted_at
        likely = self._past.likely_range(start, records) if start else None
        if start is None or likely is None:
            return None
        earliest, latest = rounded(likely.earliest, start), rounded(likely.latest, start)
        return replace(likely, earliest=earliest, latest=latest)


def is_queued(job: Job) -> bool:
    """Whether the job has not begun: whoever queues doesn't stand still."""
    return job.state is JobState.QUEUED and not job.percent_complete
