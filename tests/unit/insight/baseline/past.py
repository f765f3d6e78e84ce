"""Jobs of one workflow for the tests of the baseline."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from data8_tui.api.models import Job
from data8_tui.api.status_codes import StatusCodes
from data8_tui.insight.baseline import JobFigures, job_figures

CODES = StatusCodes({"completed": (2,), "failed": (4,)})
FIRST = datetime(2026, 1, 5, 6, tzinfo=UTC)
"""A Monday."""


def finished_job(
    number: float, statistics: Mapping[str, Any], *, seconds: float = 600, status: int = 2
) -> Job:
    """A job that began `number` days after the first and took so many seconds."""
    begun = FIRST + timedelta(days=number)
    sent = {
        "name": f"job {number:g}",
        "workflowName": "Deceased",
        "submittedAt": begun.isoformat(),
        "completedAt": (begun + timedelta(seconds=seconds)).isoformat(),
        "status": status,
        "percentComplete": 100,
        "statistics": dict(statistics),
    }
    return Job.from_json(sent, CODES)


def figures(number: float, statistics: Mapping[str, Any], *, seconds: float = 600) -> JobFigures:
    found = job_figures(finished_job(number, statistics, seconds=seconds))
    assert found is not None
    return found


def jobs_with(parts: Sequence[int], *, records: int = 10_000) -> list[JobFigures]:
    """A job a day, each with so many deceased among its records."""
    return [
        figures(number, {"Input": records, "Deceased": part}) for number, part in enumerate(parts)
    ]
