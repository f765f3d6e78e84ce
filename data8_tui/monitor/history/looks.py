"""Until when the account's jobs were looked at on this machine, over all sessions."""

from dataclasses import dataclass
from datetime import datetime

from data8_tui.documents import StoredTimestamp
from data8_tui.monitor.history.database import Database
from data8_tui.monitor.history.runs import parse_timestamp


@dataclass(frozen=True, slots=True)
class _LookRow:
    looked_at: StoredTimestamp


class Looks:
    """One account's newest look."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def latest(self) -> datetime | None:
        """Until when the jobs were looked at; None where they never were."""
        rows = self._database.read(
            _LookRow, "select looked_at from looks where account = ?", (self._account,)
        )
        return parse_timestamp(rows[0].looked_at) if rows else None

    def note(self, until: datetime) -> None:
        """The jobs were looked at as they stood at `until`; an earlier time changes nothing."""
        with self._database.writing() as db:
            db.execute(
                "insert into looks values (?, ?) on conflict do update set"
                " looked_at = max(looked_at, excluded.looked_at)",
                (self._account, until.timestamp()),
            )
