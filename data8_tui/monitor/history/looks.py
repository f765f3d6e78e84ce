"""Until when the account's jobs were looked at on this machine, over all sessions."""

from dataclasses import dataclass
from datetime import datetime

from data8_tui.documents import StoredTimestamp
from data8_tui.monitor.history.database import Database
from data8_tui.monitor.history.runs import parse_timestamp


@dataclass(frozen=True, slots=True)
class _LookRow:
    looked_at: StoredTimestamp
    visit_from: StoredTimestamp | None
    acted_at: StoredTimestamp | None


@dataclass(frozen=True, slots=True)
class Look:
    """The jobs were looked at as they stood at `until`.

    Of the newest visit, `visit_from` is the look before it, None where there was none, and
    `acted_at` the last key, None where no visit is known.
    """

    until: datetime
    visit_from: datetime | None = None
    acted_at: datetime | None = None


class Looks:
    """One account's newest look."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def latest(self) -> datetime | None:
        """Until when the jobs were looked at; None where they never were."""
        look = self.newest()
        return look.until if look else None

    def newest(self) -> Look | None:
        """The newest look and visit; None where the jobs were never looked at."""
        rows = self._database.read(
            _LookRow,
            "select looked_at, visit_from, acted_at from looks where account = ?",
            (self._account,),
        )
        if not rows:
            return None
        row = rows[0]
        return Look(
            parse_timestamp(row.looked_at),
            None if row.visit_from is None else parse_timestamp(row.visit_from),
            None if row.acted_at is None else parse_timestamp(row.acted_at),
        )

    def note(self, until: datetime) -> None:
        """The jobs were looked at as they stood at `until`; an earlier time changes nothing."""
        self.note_visit(Look(until))

    def note_visit(self, look: Look) -> None:
        """As `note`; the visit is taken over unless another one has a later key."""
        times = (look.until, look.visit_from, look.acted_at)
        stored = (None if at is None else at.timestamp() for at in times)
        with self._database.writing() as db:
            db.execute(
                "insert into looks (account, looked_at, visit_from, acted_at) values (?, ?, ?, ?)"
                " on conflict do update set looked_at = max(looked_at, excluded.looked_at),"
                " visit_from = iif(excluded.acted_at >= coalesce(acted_at, 0),"
                "  excluded.visit_from, visit_from),"
                " acted_at = iif(excluded.acted_at >= coalesce(acted_at, 0),"
                "  excluded.acted_at, acted_at)",
                (self._account, *stored),
            )
