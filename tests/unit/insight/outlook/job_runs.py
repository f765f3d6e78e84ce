"""Past runs, and jobs on their way, made up for a test."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from data8_tui.api.models import Job
from tests.sandbox_statuses import CODES

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Ran:
    """A past run."""

    duration: timedelta
    records: int | None = None
    queued: timedelta = timedelta()


def ran(seconds: float, records: int | None = None, *, queued: float = 0) -> Ran:
    return Ran(timedelta(seconds=seconds), records, timedelta(seconds=queued))


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def going(percent: float | None, *, status: int = 1, server: datetime | None = None) -> Job:
    """A job submitted at the start, now at `percent`."""
    return Job.from_json(
        {
            "name": "check",
            "workflowName": "Deceased",
            "submittedAt": START.isoformat(),
            "status": status,
            "percentComplete": percent,
            "estimatedFinishTime": server.isoformat() if server else None,
        },
        CODES,
    )
