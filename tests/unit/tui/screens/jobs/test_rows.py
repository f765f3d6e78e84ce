"""A job's row in the list: what is said of it, and what it sorts by."""

from datetime import UTC, datetime, timedelta
from typing import Any

from data8_tui.api.models import Job
from data8_tui.tui.screens.jobs import rows

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
AT = [column.key for column in rows.COLUMNS].index


def job(**sent: Any) -> Job:
    wire = {"name": "x", "workflowName": "W", "status": 1, "percentComplete": 40}
    return Job.from_json(wire | {"submittedAt": "2026-11-20T08:00:00Z"} | sent)


def test_how_long_it_took_is_said_once_it_has_ended() -> None:
    running, ended = job(), job(status=2, completedAt="2026-11-20T08:10:00Z")
    assert rows.job_cells(running, NINE)[AT("took")] == ""
    assert rows.job_cells(ended, NINE)[AT("took")] == "10 min"
    assert rows.job_sort_value(running, "took") is None
    assert rows.job_sort_value(ended, "took") == timedelta(minutes=10)
    assert rows.job_cells(running, NINE)[AT("age")] == rows.job_cells(ended, NINE)[AT("age")]
