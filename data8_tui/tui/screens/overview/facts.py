"""Everything that the overview shows, at one instant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState
from data8_tui.insight.outlook import NOTHING, Outlook
from data8_tui.jobs.overview import day_begin
from data8_tui.monitor.history.run_totals import DayTotals, EndedRun, WorkflowTotals

URGENCY = {
    JobState.FAILED: 0,
    JobState.UNKNOWN: 1,
    JobState.CANCELLED: 2,
    JobState.COMPLETED: 3,
}
"""Failures first, then what may be one, then what somebody has chosen."""


@dataclass(frozen=True, slots=True)
class OverviewFacts:
    """`known` is whether the history was read, `listed` whether a list of jobs was received,
    `error_text` why none was, `pending` whether the list left out whether some of its jobs have
    ended, and no request for these was answered yet. `under_way` are the jobs that have not ended.

    `ended` are the runs that have ended after `ended_since`: the last look, or the beginning of
    yesterday where that is earlier; `reasons` are those of some that did not complete. `unusual`
    are sentences by the job's name, each in ever fewer words; None where nothing is judged, and as
    yet a part of them unless `judged`. `workflows` and `days` are of a part of the jobs while
    `filling`.
    """

    now: datetime
    last_look: datetime | None = None
    known: bool = True
    listed: bool = False
    error_text: str = ""
    pending: bool = False
    under_way: tuple[Job, ...] = ()
    outlooks: Mapping[str, Outlook] = field(default_factory=dict)
    ended: tuple[EndedRun, ...] = ()
    ended_since: datetime | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    unusual: Mapping[str, tuple[str, ...]] | None = None
    judged: bool = True
    workflows: tuple[WorkflowTotals, ...] = ()
    days: tuple[DayTotals, ...] = ()
    filling: bool = False

    @property
    def complete(self) -> bool:
        """Whether a job that is not among these is known not to be: only then none is a fact."""
        return self.known and self.listed and not self.pending

    @property
    def new(self) -> list[EndedRun]:
        """The runs that have ended since the last look, the most urgent first."""
        if self.last_look is None:
            return []
        return self.by_urgency([run for run in self.ended if run.ended_at > self.last_look])

    @property
    def recent(self) -> list[EndedRun]:
        """The runs that have ended since yesterday, looked at or not."""
        return [run for run in self.ended if run.ended_at > self.yesterday]

    @property
    def unclear(self) -> list[EndedRun]:
        """Of these, those whose status has no known meaning: any may have failed."""
        return [run for run in self.recent if run.state is JobState.UNKNOWN]

    @property
    def yesterday(self) -> datetime:
        """The beginning of yesterday."""
        return day_begin(self.now, days_before=1)

    def by_urgency(self, runs: list[EndedRun]) -> list[EndedRun]:
        """Failures, then what may be one, with a stated error first; the newest of each first."""

        def urgency(run: EndedRun) -> tuple[int, bool, float]:
            reason = run.state is JobState.UNKNOWN and bool(self.reasons.get(run.job))
            return URGENCY.get(run.state, 1), not reason, -run.ended_at.timestamp()

        return sorted(runs, key=urgency)

    def is_unusual(self, run: EndedRun) -> bool:
        """Whether a run is known to stray from its workflow's past."""
        return run.job in (self.unusual or ())

    def outlook(self, name: str) -> Outlook:
        """When a job will finish, as far as that is known."""
        return self.outlooks.get(name, NOTHING)
