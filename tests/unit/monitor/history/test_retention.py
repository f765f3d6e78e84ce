"""How much is remembered, and what never goes."""

from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest

from data8_tui.api.models import Job
from data8_tui.monitor.history import Bounds, History, retention
from data8_tui.monitor.history.retention import JOBS_AT_ONCE, KEPT_RUNS
from tests.sandbox_statuses import CODES

NOW = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
YEAR = Bounds(timedelta(days=365), 10**9)


@pytest.fixture
def history() -> History:
    return History(None, "https://api.example.org", "me")


def job(name: str, days_ago: float, *, ended: bool = True, workflow: str = "Deceased") -> Job:
    at = NOW - timedelta(days=days_ago)
    sent = {"name": name, "workflowName": workflow, "submittedAt": at.isoformat(), "status": 2}
    if ended:
        sent["completedAt"] = (at + timedelta(hours=1)).isoformat()
    return Job.from_json({**sent, "statistics": {"Text": f"{name} {days_ago}" * 20}}, CODES)


def note(history: History, jobs: Iterable[Job], seen: datetime = NOW) -> None:
    history.runs.note_all([(each, None) for each in jobs], seen)


def names(history: History) -> set[str]:
    return {stored.job.name for stored in history.runs.page(CODES, limit=100_000)}


def apply(history: History, bounds: Bounds = YEAR) -> int:
    """Take every step; how many there were."""
    steps = 1
    while history.retention.apply(bounds, NOW):
        steps += 1
    return steps


def test_old_jobs_go_in_steps_but_for_the_last_runs_of_their_workflow(history: History) -> None:
    count = KEPT_RUNS + 2 * JOBS_AT_ONCE + 5
    note(history, (job(f"old {n}", 400 + n) for n in range(count)))
    note(history, [job("rare", 2000, workflow="Rare")])
    assert history.retention.count(NOW - timedelta(days=365), NOW) == count - KEPT_RUNS
    assert apply(history) == 3
    assert names(history) == {"rare", *(f"old {n}" for n in range(KEPT_RUNS))}


def test_watched_jobs_open_submissions_journals_and_running_jobs_stay(history: History) -> None:
    recent = [job(f"new {n}", n / 10) for n in range(KEPT_RUNS)]
    note(history, [*recent, job("watched", 500), job("unclear", 500), job("gone", 500)])
    note(history, [job("runs still", 500, ended=False)], NOW - timedelta(days=1))
    note(history, [job("never seen to end", 500, ended=False)], NOW - timedelta(days=30))
    history.watched.add("watched", NOW)
    history.intents.note("unclear", "f", NOW - timedelta(days=500))
    history.journals.write("key", {"job": "gone"})
    apply(history)
    left = names(history) - {each.name for each in recent}
    assert left == {"watched", "unclear", "runs still"}
    assert history.journals.all() == {"key": {"job": "gone"}}
    assert history.intents.open("unclear") is not None


def test_beyond_the_size_the_oldest_go_of_whichever_workflow(history: History) -> None:
    for name in ("A", "B"):
        note(history, (job(f"{name} {n}", n, workflow=name) for n in range(1000)))
    full = history.retention.used()
    apply(history, Bounds(timedelta(days=9999), full // 2))
    assert history.retention.used() <= full // 2
    left = names(history)
    assert len(left) < 1200
    assert {name for name in left if name.startswith("A")} == {
        name.replace("B", "A") for name in left if name.startswith("B")
    }
    assert "A 0" in left
    assert "A 999" not in left


def test_what_can_not_be_forgotten_is_not_tried_for_ever(history: History) -> None:
    note(history, (job(str(n), n) for n in range(KEPT_RUNS)))
    assert apply(history, Bounds(timedelta(days=1), 1)) == 1
    assert len(names(history)) == KEPT_RUNS


def test_all_that_belongs_to_a_job_goes_with_it(history: History) -> None:
    note(history, (job(f"new {n}", n / 10) for n in range(KEPT_RUNS)))
    before = history.retention.used()
    running = {"status": 1, "percentComplete": 5, "statistics": {"Input": 1}}
    for minutes in range(3):
        sent = {**job("gone", 500, ended=False).raw, **running, "percentComplete": minutes}
        history.runs.note(Job.from_json(sent, CODES), NOW - timedelta(days=499, minutes=minutes))
    apply(history)
    assert history.runs.samples("gone") == []
    assert history.runs.stored(["gone"], CODES) == {}
    assert history.retention.used() <= before


def test_the_file_gets_smaller_in_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "PAGES_AT_ONCE", 5)
    file = tmp_path / "history.db"
    History(file, "https://api.example.org", "me").close()
    with closing(connect(file)) as db:  # as an earlier version has made it
        db.execute("pragma auto_vacuum = none")
        db.execute("vacuum")
    steps: list[int] = []
    for _ in range(2):
        with closing(History(file, "https://api.example.org", "me")) as history:
            note(history, (job(f"old {n}", 400 + n) for n in range(KEPT_RUNS + JOBS_AT_ONCE)))
            before = history.retention.file_size()
            apply(history)
            assert history.retention.file_size() == before
            steps.append(1)
            while history.retention.compact():
                steps[-1] += 1
            assert history.retention.file_size() == history.retention.used() < before
    first, later = steps
    assert first == 1, "it is written anew"
    assert later > 2
    with closing(connect(file)) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
