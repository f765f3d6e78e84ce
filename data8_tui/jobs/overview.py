"""The totals of an account's jobs, from the history alone: no request is made for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

from data8_tui.api.models import Job
from data8_tui.api.status_codes import StatusCodes
from data8_tui.errors import StorageError
from data8_tui.insight.failure_reason import failure_reason
from data8_tui.insight.humanize import percent_text, share_percent
from data8_tui.jobs.job_ends import JobEnds
from data8_tui.monitor.history import History
from data8_tui.monitor.history.run_totals import DayBounds, DayTotals, EndedRun, WorkflowTotals
from data8_tui.threads import run_in_thread
from data8_tui.time_zone import day_start, in_zone

MOST_SHOWN = 60
"""Ended jobs that are shown, and whose reason is read; no terminal has room for more."""
DAYS = 30
"""Days of which the jobs are counted, the present one included."""


@dataclass(frozen=True, slots=True)
class AccountTotals:
    """The runs that ended since some time, newest first; the workflows; the jobs of each day.

    `reasons` are those of the newest that did not complete, empty where Data8 states none.
    `known_ended` are the names of the newest jobs that have ended.
    """

    ended: tuple[EndedRun, ...] = ()
    workflows: tuple[WorkflowTotals, ...] = ()
    days: tuple[DayTotals, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    known_ended: frozenset[str] = frozenset()


class TotalsReader:
    """Reads the totals in a thread, and again only once the history differs."""

    def __init__(self, history: History, codes: StatusCodes) -> None:
        self._history = history
        self._codes = codes
        self._read_state: object = None

    async def read(self, ended_since: datetime, now: datetime) -> AccountTotals | None:
        """The totals; None where they are what was read before, or can't be read."""
        try:
            return await run_in_thread(self._read_if_changed, ended_since, now)
        except StorageError:
            return None

    def _read_if_changed(self, ended_since: datetime, now: datetime) -> AccountTotals | None:
        midnight = day_begin(now)
        state = (self._history.revision(), ended_since, midnight, _tally(self._codes))
        if state == self._read_state:
            return None
        totals = self._history.totals
        ended = totals.ended_since(ended_since, self._codes)
        read = AccountTotals(
            tuple(ended),
            tuple(totals.workflows(self._codes)),
            tuple(totals.days(last_days(now), self._codes)),
            self._reasons(ended),
            totals.newest_ended(),
        )
        self._read_state = state
        return read

    def _reasons(self, ended: Iterable[EndedRun]) -> dict[str, str]:
        names = [run.job for run in ended if not run.completed][:MOST_SHOWN]
        stored = self._history.runs.stored(names, self._codes)
        return {
            name: failure_reason(found.job)
            for name, found in stored.items()
            if found.job.has_results
        }


def with_received(
    ended: Iterable[EndedRun], jobs: Iterable[Job], since: datetime, ends: JobEnds
) -> list[EndedRun]:
    """The runs that have ended since then, with what was received and may not be stored yet."""
    runs = {run.job: run for run in ended}
    for job in jobs:
        at = ends.of(job)
        if at is None or job.status is None:
            continue  # a listing may leave that out
        if job.name in runs:
            runs[job.name] = replace(runs[job.name], state=job.state)
        elif at > since:
            took = job.duration(at)
            runs[job.name] = EndedRun(job.name, job.workflow_name, job.state, at, took)
    return sorted(runs.values(), key=lambda run: run.ended_at, reverse=True)


def success_text(one: WorkflowTotals) -> str:
    """The share that completed; at least that where others may have, whose status is unknown."""
    if not one.ended + one.unclear:
        return ""
    if not one.unclear:
        return share_percent(one.completed / one.ended, 0)
    least = 100 * one.completed // (one.ended + one.unclear)
    return f"≥ {percent_text(least)}" if least else "–"


def day_begin(at: datetime, days_before: int = 0) -> datetime:
    """The first instant of the day that `at` is in, or of the day so many days earlier."""
    return day_start(in_zone(at).date() - timedelta(days=days_before))


def last_days(now: datetime) -> list[DayBounds]:
    """The days that are counted, oldest first; each ends where the next begins."""
    today = in_zone(now).date()
    days = [today - timedelta(days=before) for before in reversed(range(-1, DAYS))]
    return [
        DayBounds(day, day_start(day).timestamp(), day_start(following).timestamp())
        for day, following in pairwise(days)
    ]


def _tally(codes: StatusCodes) -> int:
    """Differs from before once a status is understood otherwise."""
    return hash(tuple((meaning.status, meaning.state) for meaning in codes.all()))
