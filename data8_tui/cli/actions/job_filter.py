"""The filters of `jobs` that Data8 doesn't have: by state, new ones, unusual ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState
from data8_tui.cli import talk
from data8_tui.cli.views.pages import SelectedPage
from data8_tui.errors import UsageError
from data8_tui.insight.baseline import Verdict
from data8_tui.jobs.job_ends import JobEnds
from data8_tui.jobs.kept_verdicts import kept_verdicts
from data8_tui.session import Session
from data8_tui.threads import run_in_thread


@dataclass
class JobFilter:
    """Jobs in one of `states` (empty: in any), with `new` and `unusual` only such ones.

    New are those that ended since the application last showed the list on this machine; unusual are
    those with a kept verdict of unusual figures that nobody has accepted.
    """

    states: frozenset[JobState] = frozenset()
    new: bool = False
    unusual: bool = False
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    """Those on the jobs that `read` was given."""
    unjudged: int = 0
    """How many of those jobs have completed without being judged."""
    _last_look: datetime | None = None
    _ends: JobEnds | None = None

    async def prepare(self, session: Session) -> SelectedPage[Job] | None:
        """Return the filter in words and as a function; None where every job passes.

        Writes a message where the history lacks what is needed. Raises StorageError.
        """
        if self.new:
            self._last_look = await run_in_thread(session.history.looks.latest)
            self._ends = session.job_ends
            await self._ends.load()
            if self._last_look is None:
                talk.write_message(
                    "nothing is new: the application has not shown this account here yet"
                )
        if self.unusual:
            await self._judge(session)
        words = " or ".join(state.value for state in JobState if state in self.states)
        words = " ".join(filter(None, ("new" * self.new, "unusual" * self.unusual, words)))
        return SelectedPage(self._passes, words) if words else None

    async def _judge(self, session: Session) -> None:
        """Judge what the history has. Raises StorageError, and UsageError where nothing is."""
        if not session.profile.preferences.baseline.enabled:
            raise UsageError("no job is judged: the setting baseline.enabled is false")
        await session.verdicts.judge_stored()
        if not await run_in_thread(session.history.verdicts.any):
            talk.write_warning(
                "no job was judged: this machine has no past of the account; data8-tui history "
                "sync --since 90d reads it"
            )

    async def read(self, session: Session, jobs: Sequence[Job]) -> None:
        """Called with each page of jobs, before it is filtered. Raises StorageError."""
        if self._ends is not None:
            self._ends.note(jobs)
        if self.unusual:
            preferences = session.profile.preferences
            found = await kept_verdicts(session.history, jobs, preferences)
            self.verdicts |= found
            self.unjudged += sum(job.succeeded and job.name not in found for job in jobs)

    def _passes(self, job: Job) -> bool:
        return (
            (not self.states or job.state in self.states)
            and (not self.new or self._is_new(job))
            and (not self.unusual or self._is_unusual(job))
        )

    def _is_new(self, job: Job) -> bool:
        return self._ends is not None and self._ends.after(job, self._last_look)

    def _is_unusual(self, job: Job) -> bool:
        verdict = self.verdicts.get(job.name)
        return verdict is not None and verdict.is_unusual
