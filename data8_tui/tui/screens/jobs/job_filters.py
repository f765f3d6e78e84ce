"""The filters of the list of jobs: those that Data8 applies, and those that are applied here."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from data8_tui.api.models import Job
from data8_tui.api.status_codes import ENDED, UNDER_WAY, JobState
from data8_tui.insight.failure_reason import stated_error
from data8_tui.insight.humanize import count, several
from data8_tui.time_zone import day_start, in_zone, zone_suffix
from data8_tui.tui.screens.jobs.date_ranges import DateRange
from data8_tui.tui.screens.jobs.rows import JobMarks

IN_ORDER: Final = (
    JobState.RUNNING,
    JobState.QUEUED,
    JobState.FAILED,
    JobState.CANCELLED,
    JobState.COMPLETED,
    JobState.UNKNOWN,
)
"""The states in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which jobs are listed; empty is every job.

    Data8 filters by workflow and dates. It has no filter for the others, `states` (any of them)
    to `states_error` (whose statistics state an error): these are applied here to the jobs of all
    pages.
    """

    workflow: str = ""
    dates: DateRange = field(default_factory=DateRange)
    states: frozenset[JobState] = frozenset()
    new: bool = False
    unusual: bool = False
    ended_since: datetime | None = None
    unfinished: bool = False
    states_error: bool = False

    @property
    def applied_here(self) -> bool:
        """Whether there is one that Data8 doesn't apply."""
        return self != Filters(self.workflow, self.dates)

    def only(
        self,
        *,
        states: frozenset[JobState] = frozenset(),
        new: bool = False,
        unusual: bool = False,
    ) -> "Filters":
        """These in place of all that are applied here; none where they are these already."""
        none = Filters(self.workflow, self.dates)
        chosen = replace(none, states=states, new=new, unusual=unusual)
        if chosen == self:
            return none
        return chosen

    def text(self, today: date, last_look: str = "") -> str:
        """The filters in words: `failed or cancelled · Deduplication · submitted today`.

        `last_look` is the time since which jobs are new, in words.
        """
        here = [" or ".join(state.value for state in IN_ORDER if state in self.states)]
        here += [f"new since {last_look}" if last_look else "new"] * self.new
        here += ["unusual"] * self.unusual
        here += ["unfinished"] * self.unfinished
        here += ["stating an error"] * self.states_error
        here += [f"ended since {_day_text(self.ended_since, today)}"] if self.ended_since else []
        words = ", ".join(filter(None, here))
        parts = (words, self.workflow or "every workflow", self.dates.text(today))
        return " · ".join(filter(None, parts))

    def match(self, job: Job, marks: JobMarks, ended_at: datetime | None) -> bool | None:
        """Whether a job passes what is applied here; None while too little is known of it.

        `ended_at` is when it ended, None where that is not known.
        """
        results = (
            self._match_state(job),
            True if not self.new or marks.new else None if job.ended is None else False,
            not self.unusual or marks.unusual,
            self._match_end(job, ended_at),
            self._match_unfinished(job),
            self._match_error(job),
        )
        return False if False in results else None if None in results else True

    def _match_end(self, job: Job, ended_at: datetime | None) -> bool | None:
        if self.ended_since is None:
            return True
        if job.ended is None:
            return None
        return ended_at is not None and ended_at > self.ended_since

    def _match_unfinished(self, job: Job) -> bool | None:
        if not self.unfinished:
            return True
        return None if job.ended is None else not job.ended

    def _match_error(self, job: Job) -> bool | None:
        if not self.states_error or stated_error(job):
            return True
        return False if job.has_results else None

    def _match_state(self, job: Job) -> bool | None:
        if not self.states:
            return True
        if job.status is not None and job.ended is not None:
            return job.state in self.states
        if job.ended is None:
            return None
        possible = (ENDED if job.ended else UNDER_WAY) | {JobState.UNKNOWN}
        return None if self.states & possible else False


def _day_text(at: datetime, today: date) -> str:
    """`yesterday`; `20 Nov 14:05` of any time but its beginning."""
    there = in_zone(at)
    if at == day_start(there.date()) and there.date() == today - timedelta(days=1):
        return "yesterday"
    return f"{there.day} {there:%b %H:%M}{zone_suffix(at)}"


def has_unclear_end(job: Job) -> bool:
    """Whether a job has ended with a status of unknown meaning, and so may have failed."""
    return job.finished and job.status is not None and job.state is JobState.UNKNOWN


def state_remarks(*, waiting: int, failing: int, unclear: int) -> str:
    """What a search by state can't know, to follow how much was searched.

    `waiting` are the jobs whose details are still to be received, `failing` those whose details
    Data8 doesn't send, `unclear` those that have ended with a status of unknown meaning.
    """
    remarks = (
        f"{several(waiting, 'job')} still to be asked for" if waiting else "",
        f"the state of {several(failing, 'job')} is not known" if failing else "",
        f"{count(unclear)} ended with a status of unknown meaning" if unclear else "",
    )
    return "".join(f" · {remark}" for remark in remarks if remark)
