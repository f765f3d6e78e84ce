"""Which finished jobs are unusual, by their workflow's own past; kept in the history.

A job is judged when it is seen to have ended. Where older jobs become known later, as while the
history is completed, those after them are judged anew: their past has grown.
"""

import asyncio
from bisect import insort
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from data8_tui.api.models import Job
from data8_tui.clock import Clock
from data8_tui.errors import Data8Error, StorageError
from data8_tui.insight.baseline import (
    MOST_RUNS,
    JobFigures,
    PastJobs,
    Verdict,
    job_figures,
    judge,
)
from data8_tui.insight.baseline.backtest import ENOUGH_TO_TEST
from data8_tui.jobs.history_backfill import HistoryBackfill
from data8_tui.jobs.kept_verdicts import from_stored, rule_name, rule_names, to_stored
from data8_tui.monitor.history import History
from data8_tui.settings.model import Preferences, WorkflowSettings
from data8_tui.threads import run_in_thread

KEPT_JOBS: Final = 2 * MOST_RUNS + 20
"""Of each workflow so many newest jobs are compared, those before them included."""
MOST_KNOWN: Final = 10_000
"""Verdicts in memory, the newest."""
_QUIET: Final = 1.0
"""Seconds without another ended job after which those that came are judged."""
_LONGEST: Final = 20.0
"""Seconds after which they are judged all the same."""


class WorkflowPast:
    """The newest finished jobs of one workflow, oldest first, and the verdict on each."""

    def __init__(self) -> None:
        self._jobs: list[JobFigures] = []
        self._names: set[str] = set()
        self._left_out: set[str] = set()
        """Jobs that are known not to belong here: they failed, or are older than the oldest."""

    def unread(self, names: Sequence[str]) -> list[str]:
        """Which of the workflow's newest jobs, as the history has them, are still to be added."""
        self._left_out.intersection_update(names)
        return [name for name in names if name not in self._names | self._left_out]

    def add(self, job: Job) -> None:
        """Add a job, unless it is there or has not succeeded."""
        if job.name in self._names:
            return
        if (figures := job_figures(job)) is not None:
            self._names.add(job.name)
            insort(self._jobs, figures, key=lambda one: (one.at, one.job))
        elif job.failed:  # where the status has no known meaning, it may get one
            self._left_out.add(job.name)

    def trim(self) -> None:
        """Drop the oldest beyond KEPT_JOBS."""
        excess = self._jobs[: max(0, len(self._jobs) - KEPT_JOBS)]
        self._jobs = self._jobs[len(excess) :]
        dropped = {one.job for one in excess}
        self._names -= dropped
        self._left_out |= dropped

    def first_unjudged(self, known: Mapping[str, Verdict], new: Collection[str]) -> int:
        """The place of the first job that is new or has no verdict; the end where all have."""
        return next(
            (at for at, one in enumerate(self._jobs) if one.job in new or one.job not in known),
            len(self._jobs),
        )

    def judge_from(
        self,
        place: int,
        known: Mapping[str, Verdict],
        accepted: frozenset[str],
        preferences: Preferences,
        workflow: WorkflowSettings,
    ) -> list[Verdict]:
        """Judge the jobs from a place on, each by those before it."""
        normal: list[JobFigures] = []
        alarmed: list[JobFigures] = []
        made: list[Verdict] = []
        for at, job in enumerate(self._jobs):
            verdict = known.get(job.job) if at < place else None
            if at >= place:
                past = PastJobs(normal[-MOST_RUNS:], alarmed[-MOST_RUNS:], accepted)
                verdict = judge(job, past, preferences.baseline, workflow)
                made.append(verdict := replace(verdict, accepted=job.job in accepted))
            (alarmed if _is_alarm(verdict, accepted) else normal).append(job)
        return made


def _is_alarm(verdict: Verdict | None, accepted: frozenset[str]) -> bool:
    return verdict is not None and verdict.is_alarm and verdict.job not in accepted


class Verdicts:
    """The verdicts of one session. `known` and `subscribe` never block.

    Where the history can't be used, what the session itself sees is judged all the same.
    """

    def __init__(
        self, backfill: HistoryBackfill, history: History, clock: Clock, preferences: Preferences
    ) -> None:
        self._backfill = backfill
        self._history = history
        self._clock = clock
        self._preferences = preferences
        self._known: dict[str, Verdict] = {}
        self._accepted: frozenset[str] = frozenset()
        self._unstored: dict[str, bool] = {}
        """Whether jobs are accepted, where that could not be stored: it holds for this session."""
        self._pasts: dict[str, WorkflowPast] = {}
        self._pending: dict[str, Job] = {}
        self._workflows: set[str] = set()
        """Those of which the history may have jobs that were never judged."""
        self._arrived = asyncio.Event()
        self._lock = asyncio.Lock()
        self._opening = asyncio.Lock()
        self._accepting = asyncio.Lock()
        """Held while it is read or written which jobs are accepted."""
        self._opened = False
        self._settled = self._expecting = False
        self._subscribers: list[Callable[[], None]] = []

    @property
    def settled(self) -> bool:
        """Whether what was there at the start is judged: a count of verdicts is a fact then."""
        return self._settled

    def expect_stored(self) -> None:
        """Be unsettled until `add_stored` is called: older jobs are about to be stored."""
        self._expecting = True

    def known(self, name: str) -> Verdict | None:
        """The verdict on a job; None where it was not judged."""
        return self._known.get(name)

    def subscribe(self, on_change: Callable[[], None]) -> None:
        """Call `on_change` after each change of what is known."""
        self._subscribers.append(on_change)

    def add(self, jobs: Iterable[Job]) -> None:
        """Have jobs judged that were seen in detail; those that have not succeeded are left out."""
        new = {job.name: job for job in jobs if job.succeeded and job.name not in self._known}
        if new:
            self._pending.update(new)
            self._arrived.set()

    async def add_stored(self) -> None:
        """Have all judged that the history has and that never were, of each workflow the newest."""
        self._expecting = False
        await self._add_stored()

    async def _add_stored(self) -> None:
        with suppress(StorageError):
            self._workflows.update(await run_in_thread(self._history.runs.workflows))
        self._arrived.set()

    async def open(self) -> None:
        """Read the verdicts of earlier sessions, those by the present settings."""
        async with self._opening:
            if not self._opened and self._preferences.baseline.enabled:
                with suppress(StorageError):
                    await self._read()
            self._opened = True

    async def _read(self) -> None:
        await self._read_accepted()
        stored = await run_in_thread(self._history.verdicts.newest)
        rules = rule_names((one.workflow for one in stored), self._preferences)
        for one in reversed(stored):
            if one.rule == rules[one.workflow]:
                verdict = from_stored(one, self._accepted)
                if verdict is not None:
                    self._known.setdefault(one.job, verdict)
        self._report()

    async def _read_accepted(self) -> None:
        """Read which jobs are accepted, as other sessions may have done. Raises StorageError."""
        async with self._accepting:
            stored = await run_in_thread(self._history.verdicts.accepted)
        added = {name for name, accepted in self._unstored.items() if accepted}
        before = self._accepted
        self._accepted = frozenset((stored | added) - (self._unstored.keys() - added))
        changed = self._known.keys() & (before ^ self._accepted)
        for name in changed:
            self._known[name] = replace(self._known[name], accepted=name in self._accepted)
        if changed:
            self._report()

    async def run(self) -> None:
        """Judge what `add` brings, once no more of it comes for a moment; until cancelled."""
        await self.open()
        await self._add_stored()
        while True:
            await self._arrived.wait()
            await self._wait_for_quiet()
            jobs, self._pending = self._pending, {}
            workflows, self._workflows = self._workflows, set()
            await self._judge_all(jobs.values(), workflows)
            if not (self._settled or self._expecting):
                self._settled = True
                self._report()

    async def judge(self, job: Job) -> Verdict:
        """The verdict on a job now; an empty one where it has not succeeded.

        Where too little is known of its workflow's past, Data8 is asked for that.
        """
        await self.open()
        if job.succeeded and self._preferences.baseline.enabled:
            with suppress(Data8Error):
                now = self._clock.now()
                await self._backfill.learn(job.workflow_name, now, enough=ENOUGH_TO_TEST)
            await self._judge_all([job])
        return self._known.get(job.name, Verdict(job.name))

    async def judge_stored(self) -> None:
        """Judge what the history has and that never was, now and without a request."""
        await self.open()
        with suppress(StorageError):
            await self._judge_all([], await run_in_thread(self._history.runs.workflows))

    async def accept(self, name: str) -> bool:
        """Take a job for normal from now on; False where nothing of it is unusual.

        Raises StorageError where that can't be kept; it holds for this session then.
        """
        await self.open()
        verdict = self._known.get(name)
        if verdict is None or not verdict.unusual_findings:
            return False
        await self._set_accepted(verdict, accepted=True)
        return True

    async def withdraw(self, name: str) -> bool:
        """Take an accepted job for unusual again; False where it is not accepted.

        Jobs that were judged meanwhile are not judged anew. Raises StorageError as `accept` does.
        """
        await self.open()
        verdict = self._known.get(name)
        if verdict is None or not verdict.accepted:
            return False
        await self._set_accepted(verdict, accepted=False)
        return True

    async def _set_accepted(self, verdict: Verdict, *, accepted: bool) -> None:
        name, verdicts = verdict.job, self._history.verdicts
        self._accepted = self._accepted | {name} if accepted else self._accepted - {name}
        self._known[name] = replace(verdict, accepted=accepted)
        self._unstored[name] = accepted
        self._report()
        async with self._accepting:
            if accepted:
                await run_in_thread(verdicts.accept, name, self._clock.now())
            else:
                await run_in_thread(verdicts.withdraw, name)
            del self._unstored[name]

    async def _wait_for_quiet(self) -> None:
        """Return after _QUIET without another job, or after _LONGEST."""
        loop = asyncio.get_running_loop()
        end = loop.time() + _LONGEST
        while self._arrived.is_set() and loop.time() < end:
            self._arrived.clear()
            await asyncio.sleep(_QUIET)
        self._arrived.clear()

    async def _judge_all(self, jobs: Iterable[Job], workflows: Iterable[str] = ()) -> None:
        if not self._preferences.baseline.enabled:
            return
        due: dict[str, list[Job]] = {workflow: [] for workflow in workflows}
        for job in jobs:
            due.setdefault(job.workflow_name, []).append(job)
        async with self._lock:
            with suppress(StorageError):
                await self._read_accepted()
            for workflow, some in due.items():
                made = await run_in_thread(self._judge_workflow, workflow, some)
                await self._keep(made, rule_name(workflow, self._preferences))

    def _unread(self, workflow: str, past: WorkflowPast) -> list[Job]:
        """What the history has of a workflow since it was last read, from any session. Blocks."""
        codes, runs = self._backfill.status_codes, self._history.runs
        try:
            names = past.unread(runs.ended_names(workflow, limit=KEPT_JOBS))
            return [one.job for one in runs.stored(names, codes).values()]
        except StorageError:
            return []

    def _judge_workflow(self, workflow: str, new: Iterable[Job]) -> list[Verdict]:
        """Judge new jobs, those that never were, and all after the first of them. Blocks."""
        past = self._pasts.setdefault(workflow, WorkflowPast())
        for job in (*self._unread(workflow, past), *new):
            past.add(job)
        past.trim()
        place = past.first_unjudged(self._known, {job.name for job in new})
        settings = self._preferences.workflows.get(workflow, WorkflowSettings())
        return past.judge_from(place, self._known, self._accepted, self._preferences, settings)

    async def _keep(self, made: list[Verdict], rule: str) -> None:
        """Keep verdicts; whether their jobs are accepted may have changed while they were made."""
        made = [replace(one, accepted=one.job in self._accepted) for one in made]
        changed = [one for one in made if self._known.get(one.job) != one]
        self._known.update({one.job: one for one in changed})
        for name in list(self._known)[: max(0, len(self._known) - MOST_KNOWN)]:
            del self._known[name]
        if not changed:
            return
        self._report()
        try:
            stored = [to_stored(one, rule) for one in changed]
            await run_in_thread(self._history.verdicts.note, stored, self._clock.now())
        except StorageError:
            pass  # the tracker reports that the history can't be written

    def _report(self) -> None:
        for on_change in self._subscribers:
            on_change()
