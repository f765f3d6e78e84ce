"""How jobs that were received get into the history: one transaction for all of them."""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from data8_tui.api.exact_json import dumps_exact, loads_exact
from data8_tui.api.models import Job
from data8_tui.errors import ResponseTruncated, UnexpectedResponse
from data8_tui.monitor.history.database import Database
from data8_tui.status_key import status_key

KEPT_SAMPLES: Final = 50
"""Of so many newest runs of a workflow the progress is kept, not only the times."""
KEPT_STATISTICS: Final = 60
"""Instants of a running job at which its statistics are kept; beyond them every second one goes."""
LARGEST: Final = 64_000_000
"""Bytes of a stored document, as the client takes at most; a damaged one might unpack to more."""
DAMAGED: Final = -1
"""In place of `detailed`, for a body that could not be read: whatever is received replaces it."""
_UNFIT: Final = (OverflowError, ValueError, sqlite3.IntegrityError, sqlite3.ProgrammingError)
"""What is raised for a value that can't be stored, such as a number of more than 64 bits."""
_BETWEEN_STATISTICS: Final = 30.0
"""Seconds between two such instants, at least."""


def compress(document: Any) -> bytes:
    """A document as it is stored: JSON with every number as it was sent, compressed."""
    return zlib.compress(dumps_exact(document).encode(), 1)


def decompress(body: bytes) -> Any:
    """The document of `compress`. Raises ValueError for anything else, or over LARGEST bytes."""
    try:
        decompressor = zlib.decompressobj()
        text = decompressor.decompress(body, LARGEST)
        if not decompressor.eof:
            raise ValueError("it is cut off, or too large")
        return loads_exact(text)
    except (zlib.error, ResponseTruncated, UnexpectedResponse) as error:
        raise ValueError(str(error)) from error


@contextmanager
def _passed_over_if_unfit(db: sqlite3.Connection) -> Iterator[None]:
    """Undo the block where SQLite can't hold a value; the rest of the transaction stays."""
    db.execute("savepoint job")
    try:
        yield
    except _UNFIT:
        db.execute("rollback to job")
    db.execute("release job")


class JobRecorder:
    """Writes one account's jobs."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def record(self, looks: Iterable[tuple[Job, int | None]], at: datetime) -> None:
        """Keep what was seen of jobs at `at`, with the records each was given where that is known.

        What is missing now doesn't erase what was known. Passed over are a job without workflow or
        submission time (a bare listing), and one that can't be stored. Raises StorageError.
        """
        complete = [look for look in looks if look[0].workflow_name and look[0].submitted_at]
        ended = set()
        with self._database.writing() as db:
            for job, records in complete:
                with _passed_over_if_unfit(db):
                    if self._record(db, job, at.timestamp(), records):
                        ended.add(job.workflow_name)
            for workflow in ended:
                self._drop_old_samples(db, workflow)

    def _record(self, db: sqlite3.Connection, job: Job, at: float, records: int | None) -> bool:
        """Returns whether the job is seen ended for the first time."""
        ended_before = self._is_known_to_have_ended(db, job.name)
        if ended_before and not job.finished:
            return False  # an older answer, or a listing that doesn't state ends
        self._upsert(db, job, at, records)
        self._store_body(db, job)
        if job.status is not None:
            self._store_state(db, job, at)
        if job.percent_complete is not None and not job.finished and not job.waits:
            self._store_percent(db, job.name, at, job.percent_complete)
        if job.statistics and not job.finished:
            self._store_statistics(db, job, at)
        return job.finished and not ended_before

    def _is_known_to_have_ended(self, db: sqlite3.Connection, job: str) -> bool:
        query = "select end_seen_at from runs where account = ? and job = ?"
        row = db.execute(query, (self._account, job)).fetchone()
        return row is not None and row[0] is not None

    def _upsert(self, db: sqlite3.Connection, job: Job, at: float, records: int | None) -> None:
        db.execute(
            "insert into runs (account, job, workflow, submitted_at, completed_at, status, records,"
            "  percent, seen_at, end_seen_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " on conflict do update set"
            "  completed_at = coalesce(excluded.completed_at, completed_at),"
            "  status = coalesce(nullif(excluded.status, ''), status),"
            "  records = coalesce(excluded.records, records),"
            "  percent = coalesce(excluded.percent, percent),"
            "  seen_at = max(excluded.seen_at, seen_at),"
            "  end_seen_at = coalesce(end_seen_at, excluded.end_seen_at)",
            (
                self._account,
                job.name,
                job.workflow_name,
                job.submitted_at.timestamp() if job.submitted_at else 0,
                job.completed_at.timestamp() if job.completed_at else None,
                status_key(job.status),
                records,
                job.percent_complete,
                at,
                at if job.finished else None,
            ),
        )

    def _store_body(self, db: sqlite3.Connection, job: Job) -> None:
        """What a listing has of a job doesn't replace its details."""
        db.execute(
            "insert into bodies values (?, ?, ?, ?) on conflict do update set"
            " detailed = excluded.detailed, body = excluded.body"
            " where excluded.detailed >= detailed and excluded.body != body",
            (self._account, job.name, job.detailed, compress(job.raw)),
        )

    def _store_state(self, db: sqlite3.Connection, job: Job, at: float) -> None:
        """The first time of each status, not every time that it was seen."""
        db.execute(
            "insert or ignore into states select ?1, ?2, ?3, ?4 where ?4 is not ("
            " select status from states where account = ?1 and job = ?2 order by at desc limit 1)",
            (self._account, job.name, at, status_key(job.status)),
        )

    def _store_percent(self, db: sqlite3.Connection, job: str, at: float, percent: float) -> None:
        db.execute(
            "insert or ignore into samples select ?1, ?2, ?3, ?4 where ?4 is not (select percent"
            " from samples where account = ?1 and job = ?2 order by at desc limit 1)",
            (self._account, job, at, percent),
        )

    def _store_statistics(self, db: sqlite3.Connection, job: Job, at: float) -> None:
        who = (self._account, job.name)
        count, newest = db.execute(
            "select count(*), max(at) from statistics where account = ? and job = ?", who
        ).fetchone()
        if newest is not None and not at >= newest + _BETWEEN_STATISTICS:
            return
        if count >= KEPT_STATISTICS:
            db.execute(
                "delete from statistics where account = ?1 and job = ?2 and at in (select at from ("
                " select at, row_number() over (order by at) as place from statistics"
                " where account = ?1 and job = ?2) where place % 2 = 0)",
                who,
            )
        db.execute(
            "insert or ignore into statistics select ?1, ?2, ?3, ?4 where ?4 is not (select body"
            " from statistics where account = ?1 and job = ?2 order by at desc limit 1)",
            (*who, at, compress(job.statistics)),
        )

    def _drop_old_samples(self, db: sqlite3.Connection, workflow: str) -> None:
        for table in ("samples", "statistics"):
            db.execute(
                f"delete from {table} where account = ?1 and job in (select job from runs where"  # noqa: S608 - both names are ours
                " account = ?1 and workflow = ?2 and completed_at is not null"
                " order by submitted_at desc limit ?4 offset ?3)",
                (self._account, workflow, KEPT_SAMPLES, KEPT_SAMPLES),
            )
