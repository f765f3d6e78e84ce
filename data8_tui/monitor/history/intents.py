"""What a run is about to submit, noted before the request leaves, settled when its end is known.

A name is unique at Data8, so it is the key by which a job whose answer was lost is found again.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from data8_tui.codes import Remedy
from data8_tui.documents import StoredCount, StoredTimestamp
from data8_tui.errors import TargetBusy
from data8_tui.monitor.history.database import Database
from data8_tui.monitor.history.runs import parse_timestamp


class SubmissionOutcome(StrEnum):
    """How a submission ended."""

    CREATED = "created"
    ADOPTED = "adopted"
    """The answer was lost; the job was found by its name."""
    REFUSED = "refused"
    NOT_SENT = "not sent"

    @property
    def exists(self) -> bool:
        """Whether there is such a job."""
        return self in (SubmissionOutcome.CREATED, SubmissionOutcome.ADOPTED)


@dataclass(frozen=True, slots=True)
class Intent:
    """One submission. `outcome` is None while it is unknown whether the job exists."""

    id: int
    job: str
    fingerprint: str
    noted_at: datetime
    outcome: SubmissionOutcome | None


@dataclass(frozen=True, slots=True)
class _IntentRow:
    id: StoredCount
    job: str
    fingerprint: str
    noted_at: StoredTimestamp
    outcome: SubmissionOutcome | None


class Intents:
    """One account's submissions."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def note(self, job: str, fingerprint: str, at: datetime) -> Intent:
        """On the disk when this returns.

        An open intent of the same name and fingerprint is given again, as noted now: the run before
        this one did not settle it. Raises TargetBusy where an open one is for something else.
        """
        found = self.open(job)
        if found is None:
            found = self._insert(job, fingerprint, at) or self.open(job)
        elif found.fingerprint == fingerprint:
            found = self._renew(found, at)
        if found is None or found.fingerprint != fingerprint:
            raise TargetBusy(
                f"another run is submitting a job named “{job}”", remedy=Remedy.CHOOSE_OTHER_NAME()
            )
        return found

    def settle(self, intent: Intent, outcome: SubmissionOutcome, at: datetime) -> None:
        """Note how it ended."""
        with self._database.writing() as db:
            db.execute(
                "update intents set outcome = ?, settled_at = ? where id = ?",
                (outcome, at.timestamp(), intent.id),
            )

    def open(self, job: str) -> Intent | None:
        """The unsettled submission of that name."""
        return self._first("job = ? and outcome is null", job)

    def unsettled(self, fingerprint: str) -> Intent | None:
        """The newest submission of the same inputs whose outcome is unknown."""
        return self._first("fingerprint = ? and outcome is null", fingerprint)

    def newest(self, fingerprint: str) -> Intent | None:
        """The newest submission of the same inputs."""
        return self._first("fingerprint = ?", fingerprint)

    def is_of_others(self, job: str, fingerprint: str) -> bool:
        """Whether a submission of other inputs made the job of that name."""
        made = self._first("job = ? and outcome in ('created', 'adopted')", job)
        return made is not None and made.fingerprint != fingerprint

    def earlier(self, fingerprint: str) -> Intent | None:
        """The newest submission of the same inputs that made a job."""
        return self._first("fingerprint = ? and outcome in ('created', 'adopted')", fingerprint)

    def _insert(self, job: str, fingerprint: str, at: datetime) -> Intent | None:
        """None where another process was quicker."""
        with self._database.writing() as db:
            cursor = db.execute(
                "insert or ignore into intents (account, job, fingerprint, noted_at)"
                " values (?, ?, ?, ?)",
                (self._account, job, fingerprint, at.timestamp()),
            )
            added = cursor.rowcount == 1 and cursor.lastrowid
        return Intent(int(added), job, fingerprint, at, None) if added else None

    def _renew(self, intent: Intent, at: datetime) -> Intent:
        with self._database.writing() as db:
            db.execute("update intents set noted_at = ? where id = ?", (at.timestamp(), intent.id))
        return replace(intent, noted_at=at)

    def _first(self, condition: str, value: str) -> Intent | None:
        rows = self._database.read(
            _IntentRow,
            f"select * from intents where account = ? and {condition} order by id desc limit 1",  # noqa: S608 - the condition is ours
            (self._account, value),
        )
        return _intent(rows[0]) if rows else None


def _intent(row: _IntentRow) -> Intent:
    return Intent(row.id, row.job, row.fingerprint, parse_timestamp(row.noted_at), row.outcome)
