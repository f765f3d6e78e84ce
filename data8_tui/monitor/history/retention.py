"""How much is remembered: jobs beyond an age or a size are forgotten, oldest first, in small steps.

What a decision may rest on stays: the last ended runs of each workflow, watched jobs, those whose
submission is open, and those that may be running. Intents and journals are not touched at all.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Final, NamedTuple

from data8_tui.monitor.history.database import Database

KEPT_RUNS: Final = 120
"""Ended runs of each workflow that stay, however old: as many as `jobs.verdicts` reads.

A baseline needs 50 normal runs, but failures and alarms stay as well, and count here.
"""
JOBS_AT_ONCE: Final = 200
"""Jobs that one transaction forgets: some 20 ms, in which nobody else can write."""
PAGES_AT_ONCE: Final = 1_000
"""Pages that one transaction gives back, of 4,096 bytes."""
MAY_RUN: Final = timedelta(days=7)
"""So long after it was last seen, a job that wasn't seen to end may still be running."""

_JOB_TABLES: Final = (
    "bodies",
    "states",
    "samples",
    "statistics",
    "verdicts",
    "accepted",
    "runs",
)
_DATED_TABLES: Final = (("transfers", "began_at"), ("notices", "at"))
_ENDED: Final = "(end_seen_at is not null or completed_at is not null)"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is kept: for how long, and how many bytes the file may use."""

    age: timedelta
    size: int


class _Old(NamedTuple):
    submitted_at: float
    account: int
    job: str


class Retention:
    """The bounds of the whole file, whichever account its jobs are of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def used(self) -> int:
        """Bytes of the file that hold something; what was forgotten leaves room for what is new."""
        pages, free, size = (
            int(self._database.rows(f"pragma {name}")[0][0])
            for name in ("page_count", "freelist_count", "page_size")
        )
        return (pages - free) * size

    def file_size(self) -> int:
        """Bytes of the file, with the room that was left by what is forgotten."""
        pages, size = (
            int(self._database.rows(f"pragma {name}")[0][0]) for name in ("page_count", "page_size")
        )
        return pages * size

    def count(self, before: datetime, now: datetime) -> int:
        """How many jobs submitted before that time `forget_before` would forget."""
        return sum(1 for _ in self._old(now, before=before, limit=-1))

    def forget_before(self, before: datetime, now: datetime) -> int:
        """Forget some of the oldest jobs submitted before that time, and what else is as old.

        Returns how many jobs; fewer than JOBS_AT_ONCE where there are no more of them.
        """
        forgotten = self._forget(self._old(now, before=before))
        if forgotten < JOBS_AT_ONCE:
            self._forget_dated(before)
        return forgotten

    def apply(self, bounds: Bounds, now: datetime) -> bool:
        """Take one step towards the bounds. True where another one is due."""
        forgotten = self.forget_before(now - bounds.age, now)
        if forgotten == 0 and self.used() > bounds.size:
            forgotten = self._forget(self._old(now))
        return forgotten == JOBS_AT_ONCE or (forgotten > 0 and self.used() > bounds.size)

    def compact(self) -> bool:
        """Give some of the room of what was forgotten back to the disk. True where more is left.

        A file of an earlier version is written anew, once: a second for 85 MB, in which nobody else
        can write.
        """
        self._database.make_shrinkable()
        free = int(self._database.rows("pragma freelist_count")[0][0])
        with self._database.writing() as db:
            for _ in range(min(free, PAGES_AT_ONCE)):
                db.execute("pragma incremental_vacuum(1)")
        if free > PAGES_AT_ONCE:
            return True
        self._database.rows("pragma wal_checkpoint(truncate)")
        return False

    def _old(
        self, now: datetime, *, before: datetime | None = None, limit: int = JOBS_AT_ONCE
    ) -> Iterator[_Old]:
        """The jobs that may be forgotten, oldest first; at most `limit` of a workflow, or -1."""
        workflows = self._database.rows("select distinct account, workflow from runs")
        latest = before.timestamp() if before is not None else float("inf")
        seen = (now - MAY_RUN).timestamp()
        yield from merge(
            *(
                self._old_of(account, workflow, latest, seen, limit)
                for account, workflow in workflows
            )
        )

    def _old_of(
        self, account: int, workflow: str, latest: float, seen: float, limit: int
    ) -> Iterable[_Old]:
        kept = self._database.rows(
            f"select submitted_at from runs where account = ? and workflow = ? and {_ENDED}"  # noqa: S608 - ours
            " order by submitted_at desc limit 1 offset ?",
            (account, workflow, KEPT_RUNS - 1),
        )
        first_kept = float(kept[0][0]) if kept else float("-inf")
        rows = self._database.rows(
            "select submitted_at, job from runs where account = ?1 and workflow = ?2"  # noqa: S608 - ours
            f" and submitted_at < ?3 and iif({_ENDED}, submitted_at < ?4, seen_at < ?5)"
            " and not exists (select 1 from watched"
            "  where watched.account = ?1 and watched.job = runs.job)"
            " and not exists (select 1 from intents"
            "  where intents.account = ?1 and intents.job = runs.job and outcome is null)"
            " order by submitted_at limit ?6",
            (account, workflow, latest, first_kept, seen, limit),
        )
        return [_Old(float(at), account, str(job)) for at, job in rows]

    def _forget(self, old: Iterator[_Old]) -> int:
        with self._database.writing() as db:
            some = list(islice(old, JOBS_AT_ONCE))  # read here: nobody can watch one meanwhile
            for table in _JOB_TABLES if some else ():
                _delete(db, table, some)
        return len(some)

    def _forget_dated(self, before: datetime) -> None:
        with self._database.writing() as db:
            for table, column in _DATED_TABLES:
                db.execute(f"delete from {table} where {column} < ?", (before.timestamp(),))  # noqa: S608 - ours


def _delete(db: sqlite3.Connection, table: str, some: list[_Old]) -> None:
    db.executemany(
        f"delete from {table} where account = ? and job = ?",  # noqa: S608 - ours
        [(old.account, old.job) for old in some],
    )
