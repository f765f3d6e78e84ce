"""What is remembered of jobs: past runs, and how far each was when."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest

from data8_tui.api.models import Job
from data8_tui.api.status_codes import StatusCodes
from data8_tui.monitor.history import History
from data8_tui.monitor.history.runs import KEPT_RUNS, KEPT_SAMPLES
from tests.sandbox_statuses import CODES

START = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)


@pytest.fixture
def history() -> History:
    return History(None, "https://api.example.org", "me")


def job(name: str = "check", *, day: int = 0, seconds: int | None = None, **more: Any) -> Job:
    """A job submitted `day` days after the start; completed after `seconds`, if that is given."""
    submitted = START + timedelta(days=day)
    sent = {
        "name": name,
        "workflowName": "Deceased",
        "submittedAt": submitted.isoformat(),
        "status": 1 if seconds is None else 2,
        "percentComplete": 0,
        **more,
    }
    if seconds is not None:
        sent["completedAt"] = (submitted + timedelta(seconds=seconds)).isoformat()
    return Job.from_json(sent, CODES)


def test_a_completed_job_is_a_past_run(history: History) -> None:
    history.runs.note(job(seconds=90), START, records=500)
    (run,) = history.runs.of("Deceased", CODES)
    assert (run.job, run.duration, run.records) == ("check", timedelta(seconds=90), 500)
    assert run.submitted_at == START
    assert history.runs.of("Other", CODES) == []


@pytest.mark.parametrize("status", [0, 1, 3, 4, 7, None, "Failed"])
def test_only_what_is_known_to_have_completed_counts(
    history: History, status: int | str | None
) -> None:
    history.runs.note(job(seconds=90, status=status), START)
    assert history.runs.of("Deceased", CODES) == []


def test_what_a_status_means_is_asked_when_the_runs_are_read(history: History) -> None:
    history.runs.note(job("by code", seconds=90, status=3), START)
    history.runs.note(job("by word", seconds=90, status="Completed"), START)
    for codes, names in (
        (StatusCodes(), ["by word"]),
        (StatusCodes({"completed": [3]}), ["by code", "by word"]),
        (StatusCodes({"failed": ["completed"]}), []),
    ):
        assert sorted(run.job for run in history.runs.of("Deceased", codes)) == names


def test_a_submission_before_1970_damages_no_history(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db", "https://api.example.org", "me")
    history.runs.note(job("unset", seconds=90, submittedAt="1900-01-01T00:00:00Z"), START)
    history.runs.note(job("earlier version's", seconds=90), START)
    history.runs.note(job(seconds=90), START)
    with closing(connect(tmp_path / "history.db")) as db, db:
        db.execute("update runs set submitted_at = -2208988800 where job like 'earlier%'")
    assert [run.job for run in history.runs.of("Deceased", CODES)] == ["check"]
    history.close()


def test_the_records_once_known_stay_known(history: History) -> None:
    history.runs.note(job(), START, records=500)
    history.runs.note(job(seconds=90), START)
    assert history.runs.of("Deceased", CODES)[0].records == 500


def test_the_newest_come_first_and_not_too_many(history: History) -> None:
    for day in range(9):
        history.runs.note(job(f"day {day}", day=day, seconds=60), START)
    assert [run.job for run in history.runs.of("Deceased", CODES, limit=2)] == ["day 8", "day 7"]


def test_a_percentage_is_kept_when_it_is_first_seen(history: History) -> None:
    for second, percent in enumerate((0, 0, 10, 10, 10, 25)):
        at = START + timedelta(seconds=second)
        history.runs.note(job(percentComplete=percent), at)
    kept = [((s.at - START).seconds, s.percent) for s in history.runs.samples("check")]
    assert kept == [(0, 0), (2, 10), (5, 25)]


def test_a_bare_listing_is_passed_over(history: History) -> None:
    history.runs.note(Job.from_json({"name": "bare"}), START)
    assert history.runs.samples("bare") == []


def test_the_file_does_not_grow_for_ever(history: History) -> None:
    for day in range(KEPT_RUNS + 5):
        history.runs.note(job(f"day {day}", day=day), START)
        history.runs.note(job(f"day {day}", day=day, seconds=60), START)
    assert len(history.runs.of("Deceased", CODES, limit=10_000)) == KEPT_RUNS
    kept = [day for day in range(KEPT_RUNS + 5) if history.runs.samples(f"day {day}")]
    assert kept == list(range(KEPT_RUNS + 5 - KEPT_SAMPLES, KEPT_RUNS + 5))
