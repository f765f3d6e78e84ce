"""What was unusual about jobs, and which of them somebody has accepted."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from data8_tui.documents import StoredCount, fit, parse_document
from data8_tui.monitor.history.database import Database

NEWEST: Final = 5_000
"""Verdicts that are read at the start: of the jobs that ended last."""

_NAMES_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """A verdict as it is stored: its findings as JSON has them, and over how many runs.

    `rule` names the settings by which it was made; empty for one of an earlier version. `workflow`
    is read with the newest ones, and not written.
    """

    job: str
    alarmed: bool
    runs: int
    findings: tuple[dict[str, Any], ...]
    rule: str = ""
    workflow: str = ""


@dataclass(frozen=True, slots=True)
class _VerdictRow:
    job: str
    alarmed: int
    findings: str
    workflow: str = ""


@dataclass(frozen=True, slots=True)
class _Document:
    runs: StoredCount
    findings: tuple[dict[str, Any], ...]
    rule: str = ""


@dataclass(frozen=True, slots=True)
class _NameRow:
    job: str


class VerdictHistory:
    """One account's verdicts."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account

    def note(self, verdicts: Iterable[StoredVerdict], at: datetime) -> None:
        """Keep verdicts in place of earlier ones about the same jobs."""
        with self._database.writing() as db:
            for one in verdicts:
                document = json.dumps(
                    {"runs": one.runs, "findings": one.findings, "rule": one.rule}
                )
                db.execute(
                    "insert or replace into verdicts (account, job, judged_at, alarmed, findings)"
                    " values (?, ?, ?, ?, ?)",
                    (self._account, one.job, at.timestamp(), one.alarmed, document),
                )

    def newest(self) -> list[StoredVerdict]:
        """The verdicts on the newest jobs, at most NEWEST."""
        rows = self._database.read(
            _VerdictRow,
            "select verdicts.job as job, alarmed, findings, workflow from verdicts"
            " join runs on runs.account = verdicts.account and runs.job = verdicts.job"
            " where verdicts.account = ? order by submitted_at desc limit ?",
            (self._account, NEWEST),
        )
        return _readable(rows)

    def of(self, jobs: Iterable[str]) -> list[StoredVerdict]:
        """The verdicts on the jobs of these names, as far as they were judged."""
        wanted, found = list(jobs), list[StoredVerdict]()
        for first in range(0, len(wanted), _NAMES_AT_ONCE):
            some = wanted[first : first + _NAMES_AT_ONCE]
            places = ", ".join("?" * len(some))
            rows = self._database.read(
                _VerdictRow,
                "select job, alarmed, findings from verdicts"  # noqa: S608 - only places for values
                f" where account = ? and job in ({places})",
                (self._account, *some),
            )
            found += _readable(rows)
        return found

    def any(self) -> bool:
        """Whether a job was ever judged."""
        query = "select 1 from verdicts where account = ? limit 1"
        return bool(self._database.rows(query, (self._account,)))

    def accept(self, job: str, at: datetime) -> None:
        """Note that this job is accepted as it is."""
        with self._database.writing() as db:
            db.execute(
                "insert or ignore into accepted values (?, ?, ?)",
                (self._account, job, at.timestamp()),
            )

    def withdraw(self, job: str) -> None:
        """Forget that this job is accepted."""
        with self._database.writing() as db:
            db.execute("delete from accepted where account = ? and job = ?", (self._account, job))

    def accepted(self) -> set[str]:
        """The names of the accepted jobs."""
        rows = self._database.read(
            _NameRow, "select job from accepted where account = ?", (self._account,)
        )
        return {row.job for row in rows}


def _readable(rows: Iterable[_VerdictRow]) -> list[StoredVerdict]:
    """Without damaged ones: their jobs are judged anew."""
    found: list[StoredVerdict] = []
    for row in rows:
        with suppress(ValueError):
            document = fit(parse_document(row.findings), _Document)
            found.append(
                StoredVerdict(
                    row.job,
                    bool(row.alarmed),
                    document.runs,
                    document.findings,
                    document.rule,
                    row.workflow,
                )
            )
    return found
