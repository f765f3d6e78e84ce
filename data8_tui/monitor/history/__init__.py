"""What this machine remembers of an account: runs, submissions, watched jobs, journals, statuses.

One SQLite file in the user's state folder serves all accounts, and several processes at a time.
Everything here blocks; in an event loop it belongs in a thread.
"""

import os
from pathlib import Path
from sqlite3 import DatabaseError
from uuid import uuid4

from data8_tui.api.status_codes import StatusTally
from data8_tui.errors import DocumentDamaged
from data8_tui.monitor.history.choices import Choices
from data8_tui.monitor.history.database import Database
from data8_tui.monitor.history.intents import Intent, Intents, SubmissionOutcome
from data8_tui.monitor.history.journals import Journals
from data8_tui.monitor.history.looks import Looks
from data8_tui.monitor.history.notices import Notices
from data8_tui.monitor.history.polls import LOCK_PATIENCE, Polls
from data8_tui.monitor.history.retention import Bounds, Retention
from data8_tui.monitor.history.run_totals import RunTotals
from data8_tui.monitor.history.runs import HistorySample, PastRun, RunHistory, StoredJob, StoredPage
from data8_tui.monitor.history.statuses import JobEvidence, StatusHistory
from data8_tui.monitor.history.transfers import (
    TransferHistory,
    TransferOutcome,
    TransferRecord,
)
from data8_tui.monitor.history.verdicts import StoredVerdict, VerdictHistory
from data8_tui.monitor.history.watch_list import WatchedJob, WatchList
from data8_tui.paths import state_folder

__all__ = [
    "Bounds",
    "History",
    "HistorySample",
    "Intent",
    "JobEvidence",
    "PastRun",
    "StoredJob",
    "StoredPage",
    "StoredVerdict",
    "SubmissionOutcome",
    "TransferOutcome",
    "TransferRecord",
    "WatchedJob",
    "default_history_path",
    "read_statuses",
]


def default_history_path() -> Path:
    """history.db in the user's state folder, whether or not it is there."""
    return state_folder() / "history.db"


class History:
    """One account's part of the file at `path` (None: in memory, for an account made up for now).

    `address` is the API's, `client_id` the client's there. Raises StorageError where the file can't
    be used; so does every method of its parts.
    """

    def __init__(self, path: Path | None, address: str, client_id: str) -> None:
        self._database = Database(path)
        try:
            self.account = _account(self._database, *_identity(address, client_id))
        except DocumentDamaged:
            self._database.close()
            Database(path).close()  # sets a damaged file aside, and raises the error about that
            raise
        self.runs = RunHistory(self._database, self.account)
        self.totals = RunTotals(self._database, self.account)
        self.intents = Intents(self._database, self.account)
        self.statuses = StatusHistory(self._database, self.account)
        self.verdicts = VerdictHistory(self._database, self.account)
        self.watched = WatchList(self._database, self.account)
        self.journals = Journals(self._database, self.account)
        self.notices = Notices(self._database, self.account)
        self.choices = Choices(self._database, self.account)
        self.looks = Looks(self._database, self.account)
        self.transfers = TransferHistory(self._database, self.account)
        self.retention = Retention(self._database)

    @property
    def path(self) -> Path | None:
        return self._database.path

    def revision(self) -> tuple[int, int]:
        """Differs from before once anything was written, by this process or another."""
        return self._database.revision()

    def open_polls(self) -> Polls:
        """The polls that the account's sessions share, with a connection of their own.

        Raises StorageError.
        """
        database = Database(self.path, lock_timeout=LOCK_PATIENCE, durable=False)
        return Polls(database, self.account, f"{os.getpid()} {uuid4().hex}")

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def read_statuses(path: Path, address: str, client_id: str) -> StatusTally:
    """What is known of an account's status codes, without a history that isn't there yet.

    Blocks. Raises StorageError.
    """
    if not path.exists():
        return {}
    database = Database(path)
    try:
        account = database.number(_ACCOUNT, _identity(address, client_id))
        return StatusHistory(database, account).tally() if account is not None else {}
    finally:
        database.close()


_ACCOUNT = "select id from accounts where address = ? and client_id = ?"


def _identity(address: str, client_id: str) -> tuple[str, str]:
    return address.rstrip("/").lower(), client_id


def _account(database: Database, address: str, client_id: str) -> int:
    """The account's number in the file; it is written only when it is new."""
    who = (address, client_id)
    if (known := database.number(_ACCOUNT, who)) is not None:
        return known
    with database.writing() as db:
        db.execute("insert or ignore into accounts (address, client_id) values (?, ?)", who)
        found = db.execute(_ACCOUNT, who).fetchone()
        if found is None:
            raise DatabaseError("the index of the accounts is malformed")
        return int(found[0])
