"""Jobs of a workflow that have ended, one a day, made up for a test."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from data8_tui.api.models import Job
from data8_tui.insight.trend import Trend, TrendPoint
from data8_tui.insight.trend.trend import Unit
from tests.sandbox_statuses import CODES

FIRST = datetime(2026, 8, 1, 9, 0, tzinfo=UTC)


def ended(day: int, statistics: Mapping[str, Any], *, status: int = 2, minutes: int = 10) -> Job:
    submitted = FIRST + timedelta(days=day)
    return Job.from_json(
        {
            "name": f"job {day}",
            "workflowName": "Deceased",
            "submittedAt": submitted.isoformat(),
            "completedAt": (submitted + timedelta(minutes=minutes)).isoformat(),
            "status": status,
            "statistics": statistics,
        },
        CODES,
    )


def figure(*values: float | None, unit: Unit = Unit.NUMBER) -> Trend:
    points = (
        TrendPoint(f"job {day}", FIRST + timedelta(days=day), value)
        for day, value in enumerate(values)
    )
    return Trend(("Halo",), "Halo", unit, "", tuple(points))
