"""What is remembered of jobs: past runs, and how far each was when."""

from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest

from data8_tui.api.exact_json import ExactFloat, is_identical
from data8_tui.api.models import Job
from data8_tui.api.status_codes import StatusCodes
from data8_tui.clock import LATEST
from data8_tui.errors import DocumentDamaged
from data8_tui.jobs.remembered_jobs import JobSelection, remembered_jobs
from data8_tui.monitor.history import History, StoredJob
from data8_tui.monitor.history.job_recorder import KEPT_SAMPLES, KEPT_STATISTICS, compress
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


def test_how_long_a_run_was_queued_is_known_as_far_as_it_was_seen(history: History) -> None:
    history.runs.note(job("seen", percentComplete=5), START + timedelta(seconds=20))
    for name in ("seen", "unseen"):
        history.runs.note(job(name, seconds=90), START + timedelta(hours=1))
    queued = {run.job: run.queued for run in history.runs.of("Deceased", CODES)}
    assert queued == {"seen": timedelta(seconds=20), "unseen": timedelta(seconds=90)}


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


def test_progress_is_kept_of_the_newest_runs_alone(history: History) -> None:
    days = KEPT_SAMPLES + 5
    for day in range(days):
        history.runs.note(job(f"day {day}", day=day), START)
        history.runs.note(job(f"day {day}", day=day, seconds=60), START)
    assert len(history.runs.of("Deceased", CODES, limit=10_000)) == days
    kept = [day for day in range(days) if history.runs.samples(f"day {day}")]
    assert kept == list(range(days - KEPT_SAMPLES, days))


def test_a_job_that_cannot_be_stored_leaves_the_others_of_its_transaction(history: History) -> None:
    seen = [job("first", seconds=60), job("too many", seconds=60), job("last", seconds=60)]
    looks = [(one, 2**64 if one.name == "too many" else 7) for one in seen]
    history.runs.note_all(looks, START)
    assert {run.job for run in history.runs.of("Deceased", CODES)} == {"first", "last"}
    assert names(history.runs.stored(["too many"], CODES).values()) == []


def test_a_total_that_an_earlier_version_stored_is_unknown(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    with closing(History(file, "https://api.example.org", "me")) as history:
        history.runs.note(job(seconds=60), START, records=7)
        with closing(connect(file)) as db, db:
            db.execute("update runs set records = ?", (2**60,))
        (run,) = history.runs.of("Deceased", CODES)
    assert run.records is None


def names(found: Iterable[StoredJob]) -> list[str]:
    return [one.job.name for one in found]


def test_a_job_comes_back_as_it_was_received(history: History) -> None:
    one = job(seconds=90, statistics={"Rate": ExactFloat("1.10"), "Deep": {"n": 2**60}}, More="é")
    history.runs.note(one, START + timedelta(hours=1))
    (found,) = history.runs.page(CODES)
    assert is_identical(found.job.raw, one.raw)
    assert found.seen_at == START + timedelta(hours=1)
    assert (found.job.state, found.job.duration(START)) == (one.state, timedelta(seconds=90))


def test_a_listing_does_not_replace_details_nor_an_unfinished_job_its_end(history: History) -> None:
    bare = {"name": "check", "workflowName": "Deceased", "submittedAt": START.isoformat()}
    history.runs.note(job(seconds=90), START)
    history.runs.note(Job.from_json(bare, CODES), START + timedelta(hours=1))
    history.runs.note(job(percentComplete=40), START + timedelta(hours=2))
    (found,) = history.runs.ended("Deceased", CODES)
    assert found.job.succeeded
    assert found.job.detailed
    assert len(history.runs.of("Deceased", CODES)) == 1


def test_a_page_is_filtered_and_continued(history: History) -> None:
    for day in range(7):
        history.runs.note(job(f"day {day}", day=day, seconds=60), START)
        history.runs.note(job(f"else {day}", day=day, workflowName="Other"), START)
    page = partial(history.runs.page, CODES, workflow="Deceased")
    assert names(page()) == [f"day {day}" for day in range(6, -1, -1)]
    assert names(page(limit=2, offset=3)) == ["day 3", "day 2"]
    start, end = START + timedelta(days=2), START + timedelta(days=4)
    assert names(page(start=start, end=end)) == ["day 4", "day 3", "day 2"]
    assert len(history.runs.page(CODES)) == 14
    assert names(history.runs.stored(["day 1", "nobody"], CODES).values()) == ["day 1"]
    assert history.runs.ended("Other", CODES) == []


def rows(history: History, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in history._database.rows(query)]


def test_each_status_and_the_statistics_of_a_running_job_are_kept(history: History) -> None:
    for second in range(0, 4_000, 20):
        more = {"status": 0 if second < 100 else 1, "statistics": {"Read": second // 20}}
        history.runs.note(job(**more), START + timedelta(seconds=second))
    history.runs.note(job(seconds=4_000), START + timedelta(seconds=4_000))
    began = START.timestamp()
    states = rows(history, "select at, status from states order by at")
    assert states == [(began, "0"), (began + 100, "1"), (began + 4_000, "2")]
    ((kept, first, last),) = rows(history, "select count(*), min(at), max(at) from statistics")
    assert isinstance(kept, int)
    assert KEPT_STATISTICS / 2 <= kept <= KEPT_STATISTICS
    assert (first, last) == (began, began + 3_960)


@pytest.mark.parametrize("body", [b"", b"no zlib", compress({})[:-3], compress([]), compress("x")])
def test_a_damaged_job_is_left_out_and_reported_once_until_it_is_received(
    history: History, body: bytes
) -> None:
    reported: list[DocumentDamaged] = []
    history.runs.on_damaged = reported.append
    history.runs.note_all([(job(name, seconds=90), None) for name in ("a", "b", "c")], START)
    with history._database.writing() as db:
        db.execute("update bodies set body = ? where job = 'b'", (body,))
    assert {one.job.name for one in history.runs.page(CODES)} == {"a", "c"}
    assert [error.message for error in reported] == ["what the history has of job “b” is damaged"]
    assert len(history.runs.ended(job().workflow_name, CODES)) == 2
    assert history.runs.stored(["b"], CODES) == {}
    assert len(reported) == 1
    history.runs.note(job("b", seconds=90), START)
    assert len(history.runs.page(CODES)) == 3


async def test_damaged_jobs_hide_no_later_page(history: History) -> None:
    every = [job(f"job {number}", day=-number, seconds=90) for number in range(450)]
    history.runs.note_all([(one, None) for one in every], START)
    with history._database.writing() as db:
        db.execute("update bodies set body = x'00' where job in ('job 3', 'job 4', 'job 400')")
    reported: list[DocumentDamaged] = []
    history.runs.on_damaged = reported.append
    for _ in range(2):
        jobs = remembered_jobs(history, CODES, JobSelection(), LATEST)
        names = [stored.job.name async for stored in jobs]
        assert len(names) == len(set(names)) == 447
    first, second = [error.message for error in reported]
    assert "of job “job 3” and of 1 more is damaged" in first
    assert "of job “job 400” is damaged" in second
