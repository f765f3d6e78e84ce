"""Everything that the overview shows, at one instant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState
from data8_tui.insight.outlook import NOTHING, Outlook
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
    `error_text` why none was. `under_way` are the jobs that have not ended.

    `ended` are the runs that have ended after `ended_since`: the last look, or the beginning of
    yesterday where that is earlier; `reasons` are those of some that did not complete. `unusual`
    are sentences by the job's name; None where nothing is judged.
    """

    now: datetime
    last_look: datetime | None = None
    known: bool = True
    listed: bool = False
    error_text: str = ""
    under_way: tuple[Job, ...] = ()
    outlooks: Mapping[str, Outlook] = field(default_factory=dict)
    ended: tuple[EndedRun, ...] = ()
    ended_since: datetime | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    unusual: Mapping[str, str] | None = None
    workflows: tuple[WorkflowTotals, ...] = ()
    days: tuple[DayTotals, ...] = ()

    @property
    def new(self) -> list[EndedRun]:
        """The runs that have ended since the last look, the most urgent first."""
        if self.last_look is None:
            return []
        return by_urgency([run for run in self.ended if run.ended_at > self.last_look])

    def outlook(self, name: str) -> Outlook:
        """When a job will finish, as far as that is known."""
        return self.outlooks.get(name, NOTHING)


def by_urgency(runs: list[EndedRun]) -> list[EndedRun]:
    """Failures first, of each kind the newest first."""
    return sorted(runs, key=lambda run: (URGENCY.get(run.state, 1), -run.ended_at.timestamp()))
