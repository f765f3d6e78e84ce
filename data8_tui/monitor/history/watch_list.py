"""Watched jobs: those whose events are notified, whatever is on the screen."""

from dataclasses import dataclass
from datetime import datetime

from data8_tui.documents import StoredTimestamp
from data8_tui.monitor.history.database import Database
from data8_tui.monitor.history.runs import parse_timestamp


@dataclass(frozen=True, slots=True)
class WatchedJob:
    """A watched job. `reported` is its last reported event, such as `stalled`; empty at first."""

    job: str
    since: datetime
    reported: str = ""


@dataclass(frozen=True, slots=True)
class _WatchedRow:
    job: str
    since: StoredTimestamp
    reported: str | None


class WatchList:
    """One account's watched jobs."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def add(self, job: str, at: datetime) -> None:
        """Watch a job; one that is watched already stays as it is."""
        with self._database.writing() as db:
            db.execute(
                "insert or ignore into watched values (?, ?, ?, null)",
                (self._account, job, at.timestamp()),
            )

    def remove(self, job: str) -> None:
        """Watch it no more."""
        with self._database.writing() as db:
            db.execute("delete from watched where account = ? and job = ?", (self._account, job))

    def all(self) -> list[WatchedJob]:
        """Every watched job, in the order in which they were marked."""
        rows = self._database.read(
            _WatchedRow,
            "select job, since, told as reported from watched"
            " where account = ? order by since, job",
            (self._account,),
        )
        return [WatchedJob(row.job, parse_timestamp(row.since), row.reported or "") for row in rows]

    def mark_reported(self, job: str, event: str) -> bool:
        """Note that `event` of a watched job is reported. True for the first caller only."""
        with self._database.writing() as db:
            cursor = db.execute(
                "update watched set told = ?1 where account = ?2 and job = ?3 and told is not ?1",
                (event, self._account, job),
            )
            return cursor.rowcount == 1
