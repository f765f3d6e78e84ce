"""What the jobs of an account have shown about their status codes: a few jobs for each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from data8_tui.api.status_codes import StatusEvidence, StatusTally
from data8_tui.documents import StoredNumber
from data8_tui.monitor.history.database import Database

KEPT_JOBS: Final = 3
"""For each status and kind of evidence so many jobs are kept: more of them prove no more."""

KEPT_STATUSES: Final = 100
"""Statuses of which anything is kept; an account has a handful."""


class JobEvidence(NamedTuple):
    """What a job has shown about its status, which is as `status_key` has it."""

    status: str
    job: str
    evidence: StatusEvidence


@dataclass(frozen=True, slots=True)
class _TallyRow:
    status: str
    evidence: StatusEvidence
    jobs: StoredNumber


class StatusHistory:
    """One account's evidence."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def tally(self) -> StatusTally:
        """How many jobs have shown what, by status."""
        rows = self._database.read(
            _TallyRow,
            "select status, evidence, count(*) as jobs from statuses where account = ?"
            " group by status, evidence",
            (self._account,),
        )
        found: dict[str, dict[StatusEvidence, int]] = defaultdict(dict)
        for row in rows:
            found[row.status][row.evidence] = row.jobs
        return dict(found)

    def note(self, found: Iterable[JobEvidence]) -> None:
        """Keep what jobs have shown; what is kept already, and what is one too many, is not."""
        with self._database.writing() as db:
            for each in found:
                db.execute(
                    "insert or ignore into statuses select ?1, ?2, ?3, ?4 where ("
                    "  select count(*) from statuses"
                    "  where account = ?1 and status = ?2 and evidence = ?4) < ?5"
                    " and (select count(distinct status) from statuses"
                    "  where account = ?1 and status != ?2) < ?6",
                    (self._account, *each, KEPT_JOBS, KEPT_STATUSES),
                )
