"""Totals by workflow and by day, and what has ended since a time."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest

from data8_tui.api.status_codes import JobState
from data8_tui.jobs.overview import last_days
from data8_tui.monitor.history import History
from data8_tui.monitor.history.run_totals import DayBounds
from data8_tui.time_zone import set_time_zone
from tests.sandbox_statuses import CODES
from tests.unit.monitor.history.test_runs import START, job

FAILED = {"status": 3}
SECOND = timedelta(seconds=1)


@pytest.fixture
def history() -> History:
    return History(None, "https://api.example.org", "me")


def test_an_empty_history_has_none(history: History) -> None:
    totals = history.totals
    assert totals.workflows(CODES) == totals.days(days_from(START.date(), 1), CODES) == []
    assert totals.ended_since(START, CODES) == []
    assert totals.newest_ended() == frozenset()


def test_a_workflow_has_its_runs_and_their_median(history: History) -> None:
    for day in range(5):
        history.runs.note(job(f"j{day}", day=day, seconds=60 + day), START)
    history.runs.note(job("failed", day=5, seconds=9000, **FAILED), START)
    history.runs.note(job("running", day=6), START)
    history.runs.note(job("other", day=7, seconds=1, workflowName="Other"), START)
    other, one = history.totals.workflows(CODES)
    assert (other.workflow, one.workflow) == ("Other", "Deceased")
    assert (one.runs, one.completed, one.ended) == (7, 5, 6)
    assert one.median == timedelta(seconds=62)
    assert [run.job for run in one.newest] == ["failed", "j4", "j3", "j2", "j1", "j0"]
    assert one.newest[0].state is JobState.FAILED


def test_the_last_run_is_that_which_ended_last(history: History) -> None:
    history.runs.note(job("long", seconds=72 * 3600, **FAILED), START)
    history.runs.note(job("short", day=1, seconds=60), START)
    history.runs.note(job("other", day=2, seconds=60, workflowName="Other"), START)
    one, other = history.totals.workflows(CODES)
    assert [run.job for run in one.newest] == ["long", "short"]
    assert (one.workflow, other.workflow) == ("Deceased", "Other")


def test_a_status_without_meaning_counts_as_no_success(history: History) -> None:
    history.runs.note(job("ended", seconds=60, status=77), START)
    history.runs.note(job("unfinished", status=77), START)
    (one,) = history.totals.workflows(CODES)
    assert (one.runs, one.completed, one.ended, one.unclear, one.median) == (2, 0, 0, 1, None)


def test_what_has_ended_since(history: History) -> None:
    for day in range(3):
        history.runs.note(job(f"j{day}", day=day, seconds=60), START)
    history.runs.note(job("unreadable", day=9, completedAt="soon"), START + timedelta(days=9))
    history.runs.note(job("running", day=9), START)
    since = START + timedelta(days=1, seconds=60)
    found = history.totals.ended_since(since, CODES)
    assert [run.job for run in found] == ["unreadable", "j2"]
    assert [run.took for run in found] == [None, timedelta(seconds=60)]
    assert found[0].ended_at == START + timedelta(days=9)
    assert history.totals.newest_ended() == {"j0", "j1", "j2", "unreadable"}


def days_from(first: date, number: int) -> list[DayBounds]:
    """Days of UTC."""
    begin = datetime.combine(first, time.min, UTC).timestamp()
    return [
        DayBounds(first + timedelta(days=at), begin + at * 86_400, begin + (at + 1) * 86_400)
        for at in range(number)
    ]


def test_jobs_are_counted_by_day(history: History) -> None:
    for name, day in (("a", 0), ("b", 0), ("c", 2)):
        history.runs.note(job(name, day=day, seconds=60, **(FAILED if name == "b" else {})), START)
    first = START.date()
    days = history.totals.days(days_from(first - timedelta(days=1), 5), CODES)
    assert [(one.day - first).days for one in days] == [0, 2]
    assert [(one.runs, one.failed) for one in days] == [(2, 1), (1, 0)]
    assert history.totals.days(days_from(first + timedelta(days=1), 3), CODES) == days[1:]


def test_a_day_is_that_of_the_zone_that_is_shown(history: History) -> None:
    for name, hours in (("before", -0.01), ("first", 0), ("last", 24.99), ("after", 25)):
        at = datetime(2026, 10, 24, 23, tzinfo=UTC) + timedelta(hours=hours)
        sent = job(name, submittedAt=at.isoformat(), completedAt=(at + SECOND).isoformat())
        history.runs.note(sent, at + SECOND)
    set_time_zone("Europe/London")
    found = history.totals.days(last_days(datetime(2026, 10, 27, tzinfo=UTC)), CODES)
    assert [(str(one.day), one.runs) for one in found] == [
        ("2026-10-24", 1),
        ("2026-10-25", 2),
        ("2026-10-26", 1),
    ]


def test_the_revision_differs_once_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    history = History(path, "https://api.example.org", "me")
    before = history.revision()
    assert history.revision() == before
    history.looks.note(START)
    own = history.revision()
    assert own != before
    with connect(path) as db:
        db.execute("delete from looks")
    assert history.revision() not in (before, own)
