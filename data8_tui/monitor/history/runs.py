"""The jobs that were seen: the runs of each workflow, and each job as it was last received."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from sqlite3 import Row
from typing import Annotated, Any, Final

from msgspec import Meta

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState, StatusCodes
from data8_tui.codes import Remedy
from data8_tui.documents import StoredCount, StoredTimestamp, fit
from data8_tui.errors import DocumentDamaged, StorageError
from data8_tui.limits import LARGEST_COUNT
from data8_tui.monitor.history.database import Database
from data8_tui.monitor.history.job_recorder import DAMAGED, JobRecorder, decompress

_ROWS_AT_ONCE: Final = 200
_WITH_BODIES: Final = (
    "from runs join bodies on bodies.account = runs.account and bodies.job = runs.job"
    " and bodies.detailed >= 0"
)
_ENDED: Final = (
    " and workflow = ? and end_seen_at is not null and detailed order by submitted_at desc limit ?"
)


@dataclass(frozen=True, slots=True)
class PastRun:
    """A job that completed. `records` is how many it was given, where that is known.

    `moving_at` is when it was first seen under way; None where nobody looked before its end.
    """

    job: str
    submitted_at: datetime
    completed_at: datetime
    records: int | None
    moving_at: datetime | None = None

    @property
    def duration(self) -> timedelta:
        return self.completed_at - self.submitted_at

    @property
    def queued(self) -> timedelta:
        """How long it waited to start, at most: Data8 doesn't report when a job starts."""
        started_by = min(self.moving_at or self.completed_at, self.completed_at)
        return max(timedelta(), started_by - self.submitted_at)


@dataclass(frozen=True, slots=True)
class _RunRow:
    job: str
    submitted_at: StoredTimestamp
    completed_at: StoredTimestamp
    records: StoredCount | None
    status: str
    moving_at: StoredTimestamp | None


@dataclass(frozen=True, slots=True)
class _WorkflowRow:
    workflow: str


@dataclass(frozen=True, slots=True)
class _NameRow:
    job: str


@dataclass(frozen=True, slots=True)
class _SampleRow:
    at: StoredTimestamp
    percent: Annotated[float, Meta(ge=0, le=1e6)]


@dataclass(frozen=True, slots=True)
class HistorySample:
    """A job's percentage, and when it was first seen at it."""

    at: datetime
    percent: float


@dataclass(frozen=True, slots=True)
class StoredJob:
    """A job as it was last received, and when that was."""

    job: Job
    seen_at: datetime

    @property
    def final(self) -> bool:
        """Whether it has ended, and this is certainly all of it: a row of a listing has less."""
        job = self.job
        given = job.input_datasets or job.input_filename
        return job.finished and job.detailed and bool(job.statistics and given)


class StoredPage(list[StoredJob]):
    """Jobs that were read at once: of `found` rows those that are not damaged.

    `rows` of them are still counted when the next page is read by its offset.
    """

    def __init__(self, found: int) -> None:
        super().__init__()
        self.found = self.rows = found


@dataclass(frozen=True, slots=True)
class _BodyRow:
    job: str
    seen_at: StoredTimestamp
    body: bytes


class RunHistory:
    """One account's jobs as they were seen."""

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self._account = account
        self._recorder = JobRecorder(database, account)
        self.on_damaged: Callable[[DocumentDamaged], None] | None = None
        """Called by the thread that reads jobs, once for those of them that are damaged."""

    def note(self, job: Job, at: datetime, records: int | None = None) -> None:
        """As `note_all`, for one job."""
        self.note_all([(job, records)], at)

    def note_all(self, looks: Iterable[tuple[Job, int | None]], at: datetime) -> None:
        """Keep what was seen of jobs at `at`, with the records each was given where that is known.

        What is missing now doesn't erase what was known. Passed over are a job without workflow or
        submission time (a bare listing), and one that can't be stored.
        """
        self._recorder.record(looks, at)

    def of(self, workflow: str, codes: StatusCodes, *, limit: int = 60) -> list[PastRun]:
        """Runs of a workflow that completed, as far as `codes` knows, newest first."""
        completed = (
            PastRun(
                row.job,
                parse_timestamp(row.submitted_at),
                parse_timestamp(row.completed_at),
                row.records,
                None if row.moving_at is None else parse_timestamp(row.moving_at),
            )
            for row in self._ended_rows(workflow)
            if codes.state(row.status, ended=True) is JobState.COMPLETED
        )
        return list(islice(completed, limit))

    def _ended_rows(self, workflow: str) -> Iterator[_RunRow]:
        """Newest first, read some at a time: a workflow may have thousands."""
        for offset in count(step=_ROWS_AT_ONCE):
            rows = self._database.read(
                _RunRow,
                "select job, submitted_at, completed_at, status,"
                # Earlier versions stored larger totals.
                " iif(records between 0 and ?, records, null) as records,"
                " (select min(at)"
                "  from samples where samples.account = runs.account and samples.job = runs.job)"
                " as moving_at from runs"
                # Earlier versions took SQL Server's “no value”, 1900-01-01, for a submission.
                " where account = ? and workflow = ? and submitted_at >= 0"
                " and completed_at >= submitted_at"
                " order by submitted_at desc limit ? offset ?",
                (LARGEST_COUNT, self._account, workflow, _ROWS_AT_ONCE, offset),
            )
            yield from rows
            if len(rows) < _ROWS_AT_ONCE:
                return

    def workflows(self) -> list[str]:
        """The names of the workflows whose jobs were seen."""
        rows = self._database.read(
            _WorkflowRow,
            "select distinct workflow from runs where account = ? order by workflow",
            (self._account,),
        )
        return [row.workflow for row in rows]

    def newest_names(self, limit: int) -> list[str]:
        """The names of at most so many jobs, the newest first."""
        rows = self._database.read(
            _NameRow,
            "select job from runs where account = ? order by submitted_at desc limit ?",
            (self._account, limit),
        )
        return [row.job for row in rows]

    def samples(self, job: str) -> list[HistorySample]:
        """How far a job was, oldest first; one sample for each percentage that was seen."""
        rows = self._database.read(
            _SampleRow,
            "select at, percent from samples where account = ? and job = ? order by at",
            (self._account, job),
        )
        return [HistorySample(parse_timestamp(row.at), row.percent) for row in rows]

    # The jobs themselves, as they were last received. Those that can't be read are left out.

    def page(
        self,
        codes: StatusCodes,
        *,
        workflow: str = "",
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> StoredPage:
        """Jobs by their submission, newest first; `start` and `end` bound it, both inclusive.

        `codes` gives their statuses a meaning.
        """
        conditions: list[tuple[str, Any]] = [
            ("workflow = ?", workflow or None),
            ("submitted_at >= ?", start and start.timestamp()),
            ("submitted_at <= ?", end and end.timestamp()),
        ]
        used = [(text, value) for text, value in conditions if value is not None]
        condition = "".join(f" and {text}" for text, _ in used)
        values = tuple(value for _, value in used)
        return self._stored(
            f"{condition} order by submitted_at desc limit ? offset ?",
            (*values, limit, offset),
            codes,
        )

    def stored(self, names: Iterable[str], codes: StatusCodes) -> dict[str, StoredJob]:
        """The jobs of these names that are known."""
        found: dict[str, StoredJob] = {}
        wanted = list(names)
        for first in range(0, len(wanted), _ROWS_AT_ONCE):
            some = tuple(wanted[first : first + _ROWS_AT_ONCE])
            condition = f" and runs.job in ({', '.join('?' * len(some))})"
            found |= {one.job.name: one for one in self._stored(condition, some, codes)}
        return found

    def ended(self, workflow: str, codes: StatusCodes, *, limit: int = 60) -> list[StoredJob]:
        """Jobs of a workflow that have ended, in whichever way, with all details; newest first."""
        return self._stored(_ENDED, (workflow, limit), codes)

    def ended_names(self, workflow: str, *, limit: int = 60) -> list[str]:
        """The names of the jobs that `ended` gives; the jobs themselves are not read."""
        rows = self._database.read(
            _NameRow,
            f"select runs.job as job {_WITH_BODIES} where runs.account = ?{_ENDED}",
            (self._account, workflow, limit),
        )
        return [row.job for row in rows]

    def _stored(self, condition: str, values: tuple[Any, ...], codes: StatusCodes) -> StoredPage:
        rows = self._database.rows(
            f"select runs.job as job, seen_at, body {_WITH_BODIES}"
            f" where runs.account = ?{condition}",
            (self._account, *values),
        )
        page, unreadable = StoredPage(len(rows)), list[Row]()
        for row in rows:
            try:
                page.append(_stored_job(row, codes))
            except ValueError:
                unreadable.append(row)
        if unreadable:
            page.rows = len(rows) - self._leave_out(unreadable)
            self._report_damaged([row["job"] for row in unreadable])
        return page

    def _leave_out(self, rows: Sequence[Row]) -> int:
        """Have these rows read no more until their jobs are received again; how many they are.

        Where that can't be written, they are found and reported again.
        """
        with suppress(StorageError), self._database.writing() as db:
            db.executemany(
                "update bodies set detailed = ? where account = ? and job = ? and body is ?",
                [(DAMAGED, self._account, row["job"], row["body"]) for row in rows],
            )
            return len(rows)
        return 0

    def _report_damaged(self, jobs: Sequence[str]) -> None:
        if self.on_damaged is not None:
            file = self._database.path or "the history"
            others = f" and of {len(jobs) - 1} more" if len(jobs) > 1 else ""
            self.on_damaged(
                DocumentDamaged(
                    f"what {file} has of job “{jobs[0]}”{others} is damaged",
                    remedy=Remedy.STORED_JOB_DAMAGED(),
                )
            )


def _stored_job(row: Row, codes: StatusCodes) -> StoredJob:
    """Raises ValueError where it is damaged."""
    fitted = fit(dict(row), _BodyRow)
    seen_at = parse_timestamp(fitted.seen_at)
    job = Job.from_json(decompress(fitted.body), codes, now=seen_at)
    if job.name != fitted.job:
        raise ValueError("it is another job's")
    return StoredJob(job, seen_at)


def parse_timestamp(seconds: float) -> datetime:
    """An aware UTC time from seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
