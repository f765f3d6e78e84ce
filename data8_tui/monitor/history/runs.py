"""Past runs of each workflow, and how far each job was when somebody looked."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Annotated

from msgspec import Meta

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState, StatusCodes
from data8_tui.documents import StoredCount, StoredTimestamp
from data8_tui.monitor.history.database import Database
from data8_tui.status_key import status_key

KEPT_RUNS = 500
"""Runs kept of each workflow, newest first; older ones say little about the next."""

KEPT_SAMPLES = 50
"""Of so many newest runs of a workflow the progress is kept, not only the times."""


@dataclass(frozen=True, slots=True)
class PastRun:
    """A job that completed. `records` is how many it was given, where that is known."""

    job: str
    submitted_at: datetime
    completed_at: datetime
    records: int | None

    @property
    def duration(self) -> timedelta:
        return self.completed_at - self.submitted_at


@dataclass(frozen=True, slots=True)
class _RunRow:
    job: str
    submitted_at: StoredTimestamp
    completed_at: StoredTimestamp
    records: StoredCount | None
    status: str


@dataclass(frozen=True, slots=True)
class _WorkflowRow:
    workflow: str


@dataclass(frozen=True, slots=True)
class _SampleRow:
    at: StoredTimestamp
    percent: Annotated[float, Meta(ge=0, le=1e6)]


@dataclass(frozen=True, slots=True)
class HistorySample:
    """A job's percentage, and when it was first seen at it."""

    at: datetime
    percent: float


class RunHistory:
    """One account's jobs as they were seen."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def note(self, job: Job, at: datetime, records: int | None = None) -> None:
        """Keep what was seen of a job at `at`; what is missing now doesn't erase what was known.

        A job without workflow or submission time (a bare listing) is passed over.
        """
        self.note_all([(job, records)], at)

    def note_all(self, looks: Iterable[tuple[Job, int | None]], at: datetime) -> None:
        """As `note`, for several jobs at once."""
        complete = [look for look in looks if look[0].workflow_name and look[0].submitted_at]
        with self._database.writing() as db:
            for job, records in complete:
                self._note(db, job, at, records)

    def _note(self, db: sqlite3.Connection, job: Job, at: datetime, records: int | None) -> None:
        self._upsert(db, job, records)
        if job.percent_complete is not None and not job.finished and not job.waits:
            self._sample(db, job.name, at.timestamp(), job.percent_complete)
        if job.finished:
            self._forget_old(db, job.workflow_name)

    def of(self, workflow: str, codes: StatusCodes, *, limit: int = 60) -> list[PastRun]:
        """Runs of a workflow that completed, as far as `codes` knows, newest first."""
        rows = self._database.read(
            _RunRow,
            "select job, submitted_at, completed_at, records, status from runs where account = ?"
            # Earlier versions took SQL Server's “no value”, 1900-01-01, for a submission.
            " and workflow = ? and submitted_at >= 0 and completed_at >= submitted_at"
            " order by submitted_at desc",
            (self._account, workflow),
        )
        completed = (
            PastRun(
                row.job,
                parse_timestamp(row.submitted_at),
                parse_timestamp(row.completed_at),
                row.records,
            )
            for row in rows
            if codes.state(row.status, ended=True) is JobState.COMPLETED
        )
        return list(islice(completed, limit))

    def workflows(self) -> list[str]:
        """The names of the workflows whose jobs were seen."""
        rows = self._database.read(
            _WorkflowRow,
            "select distinct workflow from runs where account = ? order by workflow",
            (self._account,),
        )
        return [row.workflow for row in rows]

    def samples(self, job: str) -> list[HistorySample]:
        """How far a job was, oldest first; one sample for each percentage that was seen."""
        rows = self._database.read(
            _SampleRow,
            "select at, percent from samples where account = ? and job = ? order by at",
            (self._account, job),
        )
        return [HistorySample(parse_timestamp(row.at), row.percent) for row in rows]

    def _upsert(self, db: sqlite3.Connection, job: Job, records: int | None) -> None:
        db.execute(
            "insert into runs (account, job, workflow, submitted_at, completed_at, status, records)"
            " values (?, ?, ?, ?, ?, ?, ?) on conflict do update set"
            " completed_at = coalesce(excluded.completed_at, completed_at),"
            " status = excluded.status, records = coalesce(excluded.records, records)",
            (
                self._account,
                job.name,
                job.workflow_name,
                job.submitted_at.timestamp() if job.submitted_at else 0,
                job.completed_at.timestamp() if job.completed_at else None,
                status_key(job.status),
                records,
            ),
        )

    def _sample(self, db: sqlite3.Connection, job: str, at: float, percent: float) -> None:
        last = db.execute(
            "select percent from samples where account = ? and job = ? order by at desc limit 1",
            (self._account, job),
        ).fetchone()
        if last is None or last[0] != percent:
            db.execute(
                "insert or ignore into samples values (?, ?, ?, ?)",
                (self._account, job, at, percent),
            )

    def _forget_old(self, db: sqlite3.Connection, workflow: str) -> None:
        for table, kept in (("samples", KEPT_SAMPLES), ("runs", KEPT_RUNS)):
            db.execute(
                f"delete from {table} where account = ?1 and job in (select job from runs where"  # noqa: S608 - both names are ours
                " account = ?1 and workflow = ?2 and completed_at is not null"
                " order by submitted_at desc limit -1 offset ?3)",
                (self._account, workflow, kept),
            )


def parse_timestamp(seconds: float) -> datetime:
    """An aware UTC time from seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
