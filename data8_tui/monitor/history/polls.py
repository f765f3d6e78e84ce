"""What the sessions of one account ask Data8 for, so that only one of them asks.

There is a lease for each topic, not one for the account: whichever session finds a topic due takes
the lease, asks, stores the answer and gives the lease back. So no session depends on another: each
topic that only one session shows is asked for by that one, and a session that is killed leaves at
most its leases, which run out after `LEASE` seconds. A lease is renewed while its request is under
way.

Times are those of the system's clock, the only one that all sessions share for certain. It may
jump: a lease that ends later than it could, and an answer of the future, count as none.
"""

import sqlite3
from dataclasses import dataclass
from typing import Final

from data8_tui.documents import StoredTimestamp
from data8_tui.monitor.budget import RequestRate
from data8_tui.monitor.history.database import Database

LEASE: Final = 8.0
"""Seconds that a lease lasts."""
LOCK_PATIENCE: Final = 1.0
"""Seconds to wait for other processes: longer than that a session asks Data8 itself."""
KEPT_SECONDS: Final = 600.0
KEPT_ANSWERS: Final = 500
"""Answers kept for an account: so old, and so many."""
_TOLERANCE: Final = 1.0
"""Seconds that an answer may be ahead of the clock, which is adjusted now and then."""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer that some session got: when, in seconds since 1970, and the answer's bytes."""

    topic: str
    at: float
    answer: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """No lease for `wait` seconds: another session is asking, or the budget is spent."""

    wait: float
    held: bool


@dataclass(frozen=True, slots=True)
class _PollRow:
    holder: str
    held_until: float
    answered_at: StoredTimestamp | None
    answer: bytes | None


@dataclass(frozen=True, slots=True)
class _StampRow:
    topic: str
    answered_at: StoredTimestamp


class Polls:
    """One account's topics, as the session `holder` sees them. Everything blocks.

    It has a connection of its own, so that `news` knows whether others have written anything.
    """

    def __init__(self, database: Database, account: int, holder: str) -> None:
        self._database = database
        self._account = account
        self._holder = holder
        self._version = -1
        self._pruned_at = 0.0

    def claim(
        self,
        topic: str,
        now: float,
        *,
        known: float | None = None,
        not_before: float = 0.0,
        rate: RequestRate | None = None,
    ) -> StoredAnswer | Refusal | None:
        """Take the lease of a topic and a request of the account's budget; None if that is done.

        Otherwise the answer of another session, one other than that of `known` and not older than
        `not_before`, or why there is no lease.
        """
        found = self._found(topic, now, known, not_before)
        if found is not None:
            return found
        with self._database.writing() as db:
            found = self._found(topic, now, known, not_before)
            found = found or self._charge(db, now, rate)
            if found is None:
                self._take_lease(db, topic, now)
            return found

    def charge(self, requests: int, now: float, rate: RequestRate) -> None:
        """Take requests of the account's budget that were made beyond the claimed ones."""
        with self._database.writing() as db:
            due = self._due(db)
            for _ in range(requests):
                due = rate.next_due(due, now)
            self._set_due(db, due)

    def settle(self, topic: str, at: float, answer: bytes) -> None:
        """Store an answer and give the lease back."""
        with self._database.writing() as db:
            db.execute(
                "insert into polls (account, topic, holder, held_until, answered_at, answer)"
                " values (?, ?, '', 0, ?, ?) on conflict do update set holder = '',"
                " held_until = 0, answered_at = excluded.answered_at, answer = excluded.answer",
                (self._account, topic, at, answer),
            )
            if abs(at - self._pruned_at) > LEASE:
                self._pruned_at = at
                self._prune(db, at)

    def renew(self, topics: list[str], now: float) -> None:
        """Keep the leases of requests that take long."""
        with self._database.writing() as db:
            db.executemany(
                "update polls set held_until = ? where account = ? and topic = ? and holder = ?",
                [(now + LEASE, self._account, topic, self._holder) for topic in topics],
            )

    def release(self, topic: str | None = None) -> None:
        """Give back the lease of a topic, or every one, without an answer."""
        with self._database.writing() as db:
            db.execute(
                "update polls set holder = '', held_until = 0 where account = ?1 and holder = ?2"
                " and (?3 is null or topic = ?3)",
                (self._account, self._holder, topic),
            )

    def news(self, known: dict[str, float | None], now: float) -> list[StoredAnswer]:
        """Answers to these topics other than those of the times known; cheap where none came."""
        version = self._database.rows("pragma data_version")[0][0]
        if version == self._version:
            return []
        stamps = self._database.read(
            _StampRow,
            "select topic, answered_at from polls"
            " where account = ? and answered_at between ? and ?",
            (self._account, now - KEPT_SECONDS, now + _TOLERANCE),
        )
        newer = [
            stamp.topic
            for stamp in stamps
            if stamp.topic in known and stamp.answered_at != known[stamp.topic]
        ]
        rows = [(topic, self._row(topic)) for topic in newer]
        self._version = version
        return [found for topic, row in rows if row and (found := _answer(topic, row))]

    def close(self) -> None:
        """Give back what is held, and close the connection."""
        try:
            self.release()
        finally:
            self._database.close()

    def _row(self, topic: str) -> _PollRow | None:
        rows = self._database.read(
            _PollRow,
            "select holder, held_until, answered_at, answer from polls"
            " where account = ? and topic = ?",
            (self._account, topic),
        )
        return rows[0] if rows else None

    def _found(
        self, topic: str, now: float, known: float | None, not_before: float
    ) -> StoredAnswer | Refusal | None:
        """What makes a request needless, by the topic's row."""
        row = self._row(topic)
        if row is None:
            return None
        found = _answer(topic, row)
        if found and found.at != known and not_before <= found.at <= now + _TOLERANCE:
            return found
        held = row.holder not in ("", self._holder)
        if held and now < row.held_until <= now + LEASE:
            return Refusal(row.held_until - now, held=True)
        return None

    def _charge(
        self, db: sqlite3.Connection, now: float, rate: RequestRate | None
    ) -> Refusal | None:
        """Take a request of the budget that all sessions of the account share, or why not."""
        if rate is None:
            return None
        due = self._due(db)
        if (wait := rate.wait(due, now)) > 0:
            return Refusal(wait, held=False)
        self._set_due(db, rate.next_due(due, now))
        return None

    def _due(self, db: sqlite3.Connection) -> float:
        """When the account's next request is due."""
        found = db.execute(
            "select next_at from budgets where account = ?", (self._account,)
        ).fetchone()
        return float(found[0]) if found else 0.0

    def _set_due(self, db: sqlite3.Connection, due: float) -> None:
        db.execute("insert or replace into budgets values (?, ?)", (self._account, due))

    def _take_lease(self, db: sqlite3.Connection, topic: str, now: float) -> None:
        db.execute(
            "insert into polls (account, topic, holder, held_until) values (?, ?, ?, ?)"
            " on conflict do update set holder = excluded.holder, held_until = excluded.held_until",
            (self._account, topic, self._holder, now + LEASE),
        )

    def _prune(self, db: sqlite3.Connection, now: float) -> None:
        db.execute(
            "delete from polls where account = ?1 and not (held_until between ?2 and ?2 + ?4)"
            " and not (coalesce(answered_at, 0) between ?2 - ?3 and ?2 + ?4)",
            (self._account, now, KEPT_SECONDS, LEASE),
        )
        db.execute(
            "delete from polls where account = ?1 and topic in (select topic from polls"
            " where account = ?1 and holder = '' order by answered_at desc limit -1 offset ?2)",
            (self._account, KEPT_ANSWERS),
        )


def _answer(topic: str, row: _PollRow) -> StoredAnswer | None:
    if row.answered_at is None or row.answer is None:
        return None
    return StoredAnswer(topic, row.answered_at, row.answer)
