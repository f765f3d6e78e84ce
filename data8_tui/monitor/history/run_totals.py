"""What the runs of an account come to: by workflow, by day, and what has ended since a time.

Read from the narrow rows of `runs` alone, so that a hundred thousand jobs take some 0.1 s.
"""

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from data8_tui.api.status_codes import ENDED, JobState, StatusCodes
from data8_tui.documents import StoredNumber, StoredTimestamp
from data8_tui.monitor.history.database import Database
from data8_tui.monitor.history.runs import parse_timestamp

NEWEST_RUNS: Final = 60
"""Ended runs of a workflow of which the median duration is taken."""
_NEWEST_SUBMITTED: Final = 300
"""Runs of a workflow among which the newest ends are searched. There is an index by submission; to
order all runs by their end took three times as long with a hundred thousand jobs."""
MOST_WORKFLOWS: Final = 200
NEWEST_ENDED: Final = 300
"""Names of ended jobs that are given: some pages of the list."""
_MOST_UNSTATED: Final = 10_000
"""Jobs without a readable end that are given, so that memory is bounded."""

_END: Final = "coalesce(completed_at, end_seen_at)"
"""When a run ended; where that was unreadable, when it was first seen to have ended.

`JobEnds` has the same rule for jobs that were received."""
_SELECT_ENDED: Final = (
    f"select job, workflow, status, submitted_at, completed_at, {_END} as ended_at from runs"  # noqa: S608
)

_Standing = tuple[JobState, bool]
"""A run's state, and whether it has ended."""


@dataclass(frozen=True, slots=True)
class EndedRun:
    """A run that has ended, without its details. `took` is None where its end is not known."""

    job: str
    workflow: str
    state: JobState
    ended_at: datetime
    took: timedelta | None

    @property
    def completed(self) -> bool:
        return self.state is JobState.COMPLETED


@dataclass(frozen=True, slots=True)
class WorkflowTotals:
    """A workflow's runs: all, those that completed, those that ended in a known way, and those
    that ended with a status of unknown meaning.

    `median` is the duration of its newest completed runs; `newest` are ended runs, the newest end
    first.
    """

    workflow: str
    runs: int
    completed: int
    ended: int
    unclear: int
    median: timedelta | None
    newest: tuple[EndedRun, ...]


@dataclass(frozen=True, slots=True)
class DayTotals:
    """The jobs that were submitted on a day."""

    day: date
    runs: int
    failed: int


class DayBounds(NamedTuple):
    """A day, and the seconds since 1970 at which it begins and the next one does."""

    day: date
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class _CountRow:
    name: str
    status: str
    ended: int
    runs: StoredNumber


@dataclass(frozen=True, slots=True)
class _EndedRow:
    job: str
    workflow: str
    status: str
    submitted_at: StoredTimestamp
    completed_at: StoredTimestamp | None
    ended_at: StoredTimestamp


@dataclass(frozen=True, slots=True)
class _SeenEndedRow:
    job: str
    end_seen_at: StoredTimestamp


class RunTotals:
    """Totals of one account's runs. `codes` is the session's: what a status means may be learnt."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def ended_since(self, at: datetime, codes: StatusCodes) -> list[EndedRun]:
        """The runs that have ended after `at`, newest end first."""
        rows = self._database.read(
            _EndedRow,
            f"{_SELECT_ENDED} where account = ?1 and completed_at > ?2"
            f" union all {_SELECT_ENDED} where account = ?1 and completed_at is null"
            " and end_seen_at > ?2 order by ended_at desc",
            (self._account, at.timestamp()),
        )
        return [_ended_run(row, codes) for row in rows]

    def newest_ended(self) -> frozenset[str]:
        """The names of jobs that are known to have ended, of the newest ones."""
        rows = self._database.rows(
            f"select job from runs where account = ? and {_END} is not null"  # noqa: S608
            " order by submitted_at desc limit ?",
            (self._account, NEWEST_ENDED),
        )
        return frozenset(row[0] for row in rows)

    def unstated_ends(self) -> dict[str, datetime]:
        """When jobs without a readable end were first seen to have ended, by name."""
        rows = self._database.read(
            _SeenEndedRow,
            "select job, end_seen_at from runs where account = ? and completed_at is null"
            " and end_seen_at is not null order by end_seen_at desc limit ?",
            (self._account, _MOST_UNSTATED),
        )
        return {row.job: parse_timestamp(row.end_seen_at) for row in rows}

    def workflows(self, codes: StatusCodes) -> list[WorkflowTotals]:
        """The workflows, the one with the newest end first."""
        counts: dict[str, Counter[_Standing]] = {}
        rows = self._database.read(
            _CountRow,
            f"select workflow as name, status, {_END} is not null as ended, count(*) as runs"  # noqa: S608
            " from runs where account = ? and submitted_at >= 0 group by 1, 2, 3",
            (self._account,),
        )
        for name, standing, runs in _by_standing(rows, codes):
            counts.setdefault(name, Counter())[standing] += runs
        found = [self._workflow(name, states, codes) for name, states in counts.items()]
        found.sort(key=lambda one: one.newest[0].ended_at.timestamp() if one.newest else 0.0)
        return found[::-1][:MOST_WORKFLOWS]

    def days(self, days: Sequence[DayBounds], codes: StatusCodes) -> list[DayTotals]:
        """Those of `days`, oldest first, that had any job."""
        bounds = [value for day, *ends in days for value in (day.isoformat(), *ends)]
        rows = self._database.read(
            _CountRow,
            f"with days (name, first, next) as (values {', '.join(['(?, ?, ?)'] * len(days))})"  # noqa: S608
            f" select name, status, {_END} is not null as ended, count(*) as runs"
            " from days join runs on account = ? and submitted_at >= first and submitted_at < next"
            " group by 1, 2, 3",
            (*bounds, self._account),
        )
        counts: dict[str, Counter[_Standing]] = {}
        for name, standing, runs in _by_standing(rows, codes):
            counts.setdefault(name, Counter())[standing] += runs
        return [
            DayTotals(date.fromisoformat(name), found.total(), found[JobState.FAILED, True])
            for name, found in sorted(counts.items())
        ]

    def _workflow(self, name: str, found: Counter[_Standing], codes: StatusCodes) -> WorkflowTotals:
        rows = self._database.read(
            _EndedRow,
            f"select * from ({_SELECT_ENDED} where account = ? and workflow = ?"  # noqa: S608
            f"  and {_END} is not null order by submitted_at desc limit ?)"
            " order by ended_at desc, submitted_at desc limit ?",
            (self._account, name, _NEWEST_SUBMITTED, NEWEST_RUNS),
        )
        newest = tuple(_ended_run(row, codes) for row in rows)
        took = [one.took.total_seconds() for one in newest if one.completed and one.took]
        return WorkflowTotals(
            name,
            found.total(),
            found[JobState.COMPLETED, True],
            sum(found[state, True] for state in ENDED),
            found[JobState.UNKNOWN, True],
            timedelta(seconds=statistics.median(took)) if took else None,
            newest,
        )


def _by_standing(
    rows: Iterable[_CountRow], codes: StatusCodes
) -> Iterator[tuple[str, _Standing, int]]:
    """Each name with a state, whether these runs ended, and how many they are."""
    for row in rows:
        ended = bool(row.ended)
        yield row.name, (codes.state(row.status, ended=ended), ended), row.runs


def _ended_run(row: _EndedRow, codes: StatusCodes) -> EndedRun:
    took = None if row.completed_at is None else row.completed_at - row.submitted_at
    return EndedRun(
        row.job,
        row.workflow,
        codes.state(row.status, ended=True),
        parse_timestamp(row.ended_at),
        timedelta(seconds=took) if took is not None and took >= 0 else None,
    )
