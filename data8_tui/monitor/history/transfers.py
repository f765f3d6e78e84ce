"""The transfers that were made: which file, which dataset, how many records, and how each ended."""

from dataclasses import astuple, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from data8_tui.documents import StoredCount, StoredTimestamp
from data8_tui.monitor.history.database import Database
from data8_tui.monitor.history.runs import parse_timestamp

KEPT_TRANSFERS: Final = 5_000
"""Transfers kept for an account, the newest ones."""


class TransferOutcome(StrEnum):
    """How one attempt at a transfer ended; the values are shown to users."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    """By the user or with its session; what is saved of it may have been resumed."""


@dataclass(frozen=True, slots=True)
class TransferRecord:
    """One attempt. `records` and `bytes`, those of the file, are None where they aren't known.

    `direction` is "download" or "upload"; an upload that ended early may have no `dataset` yet.
    """

    direction: str
    dataset: str
    path: str
    records: int | None
    bytes: int | None
    began_at: datetime
    ended_at: datetime
    outcome: TransferOutcome


@dataclass(frozen=True, slots=True)
class _TransferRow:
    direction: str
    dataset: str
    path: str
    records: StoredCount | None
    bytes: StoredCount | None
    began_at: StoredTimestamp
    ended_at: StoredTimestamp
    outcome: TransferOutcome


class TransferHistory:
    """One account's transfers."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def note(self, record: TransferRecord) -> None:
        """Keep one; the oldest beyond `KEPT_TRANSFERS` are dropped."""
        *what, began_at, ended_at, outcome = astuple(record)
        with self._database.writing() as db:
            db.execute(
                "insert into transfers (account, direction, dataset, path, records, bytes,"
                " began_at, ended_at, outcome) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (self._account, *what, began_at.timestamp(), ended_at.timestamp(), outcome),
            )
            db.execute(
                "delete from transfers where account = ?1 and id in (select id from transfers"
                " where account = ?1 order by began_at desc, id desc limit -1 offset ?2)",
                (self._account, KEPT_TRANSFERS),
            )

    def newest(self, limit: int) -> list[TransferRecord]:
        """At most so many, the newest first."""
        rows = self._database.read(
            _TransferRow,
            "select direction, dataset, path, records, bytes, began_at, ended_at, outcome"
            " from transfers where account = ? order by began_at desc, id desc limit ?",
            (self._account, limit),
        )
        return [
            TransferRecord(
                row.direction,
                row.dataset,
                row.path,
                row.records,
                row.bytes,
                parse_timestamp(row.began_at),
                parse_timestamp(row.ended_at),
                row.outcome,
            )
            for row in rows
        ]
