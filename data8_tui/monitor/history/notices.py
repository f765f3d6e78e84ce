"""Notices: what was reported to the user, kept until it is seen and a while longer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from data8_tui.documents import StoredTimestamp
from data8_tui.monitor.history.database import Database
from data8_tui.monitor.history.runs import parse_timestamp

KEPT_NOTICES: Final = 500
"""Notices kept for an account, the newest ones."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. `kind` is what it is about, `job` the name of the job concerned, or empty."""

    at: datetime
    kind: str
    text: str
    title: str = ""
    job: str = ""
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _NoticeRow:
    at: StoredTimestamp
    kind: str
    text: str
    title: str
    job: str
    seen_at: StoredTimestamp | None


class Notices:
    """One account's notices."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def add(self, notice: Notice) -> None:
        """Keep a notice; the oldest beyond `KEPT_NOTICES` are dropped."""
        seen_at = notice.seen_at.timestamp() if notice.seen_at else None
        row = (notice.at.timestamp(), notice.kind, notice.job, notice.title, notice.text, seen_at)
        with self._database.writing() as db:
            db.execute(
                "insert into notices (account, at, kind, job, title, text, seen_at)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                (self._account, *row),
            )
            db.execute(
                "delete from notices where account = ?1 and id in (select id from notices"
                " where account = ?1 order by at desc, id desc limit -1 offset ?2)",
                (self._account, KEPT_NOTICES),
            )

    def all(self) -> list[Notice]:
        """Every notice kept, newest first."""
        rows = self._database.read(
            _NoticeRow,
            "select at, kind, text, title, job, seen_at from notices where account = ?"
            " order by at desc, id desc",
            (self._account,),
        )
        return [
            Notice(
                parse_timestamp(row.at),
                row.kind,
                row.text,
                row.title,
                row.job,
                parse_timestamp(row.seen_at) if row.seen_at is not None else None,
            )
            for row in rows
        ]

    def mark_seen(self, until: datetime, at: datetime) -> None:
        """Note that those reported up to `until` were seen, at `at`."""
        with self._database.writing() as db:
            db.execute(
                "update notices set seen_at = ? where account = ? and at <= ? and seen_at is null",
                (at.timestamp(), self._account, until.timestamp()),
            )
