"""Which jobs are judged when, and what is kept of it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from data8_tui.api.models import Dataset, Job
from data8_tui.api.page import Page
from data8_tui.api.status_codes import StatusCodes, StatusEvidence
from data8_tui.clock import FrozenClock
from data8_tui.errors import StorageError
from data8_tui.insight.baseline import MOST_RUNS, Verdict, judge
from data8_tui.jobs import verdicts as jobs_verdicts
from data8_tui.jobs.history_backfill import HistoryBackfill, record_jobs
from data8_tui.jobs.verdicts import KEPT_JOBS, Verdicts
from data8_tui.monitor.history import History, StoredJob
from data8_tui.monitor.history.runs import RunHistory
from data8_tui.settings.model import BaselineSettings, Preferences, WorkflowSettings
from tests.unit.insight.baseline.past import CODES, FIRST, finished_job

USUAL = [310, 290, 300, 280, 320, 340, 305, 295, 285, 330, 315, 300, 290, 310]


class Account:
    """Data8 with these jobs."""

    status_codes: StatusCodes = CODES

    def __init__(self, jobs: Sequence[Job] = ()) -> None:
        self.jobs = {job.name: job for job in jobs}

    async def get_job(self, name: str) -> Job:
        return self.jobs[name]

    async def get_dataset(self, name: str) -> Dataset:
        raise KeyError(name)

    async def list_jobs(self, *, page: int = 1, workflow: str | None = None) -> Page[Job]:
        return Page.filtered(list(self.jobs.values()), lambda job: True)


def job(number: int, deceased: int) -> Job:
    return finished_job(number, {"Records": 10_000, "Deceased": deceased})


PAST = [job(number, deceased) for number, deceased in enumerate(USUAL)]
ODD = job(len(PAST), 910)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def opened(
    path: Path | None, *, account: Account | None = None, preferences: Preferences | None = None
) -> Verdicts:
    history = History(path, "https://data8.example", "me")
    backfill = HistoryBackfill(account or Account(), history)
    return Verdicts(backfill, history, FrozenClock(FIRST), preferences or Preferences())


def unusual(verdicts: Verdicts, job: Job) -> bool:
    verdict = verdicts.known(job.name)
    return verdict is not None and verdict.is_unusual


async def recorded(verdicts: Verdicts, jobs: Sequence[Job]) -> None:
    await record_jobs(verdicts._history, jobs, FIRST)


async def test_a_job_is_judged_by_what_the_history_has_and_so_it_stays(path: Path) -> None:
    verdicts = opened(path)
    await recorded(verdicts, PAST)
    verdict = await verdicts.judge(ODD)
    assert verdict.alarmed
    assert verdicts.known(ODD.name) == verdict
    assert verdict.is_unusual
    await recorded(verdicts, [ODD])

    later = opened(path)
    await later.open()
    assert later.known(ODD.name) == verdict


async def test_a_past_that_is_not_known_is_requested() -> None:
    verdict = await opened(None, account=Account(PAST)).judge(ODD)
    assert verdict.alarmed
    assert verdict.runs == len(PAST)


async def test_what_is_accepted_is_fine_for_later_sessions_and_later_jobs(path: Path) -> None:
    verdicts = opened(path)
    await recorded(verdicts, [*PAST, ODD])
    await verdicts.judge(ODD)
    assert not await verdicts.accept(PAST[0].name), "nothing of it is unusual"
    assert await verdicts.accept(ODD.name)
    assert not unusual(verdicts, ODD)

    later = opened(path)
    again = await later.judge(job(len(PAST) + 1, 905))
    assert not unusual(later, ODD)
    assert not again.is_unusual
    assert not again.alarmed, "one as large was fine"


async def test_an_alarm_that_nobody_accepted_does_not_widen_what_is_usual(path: Path) -> None:
    verdicts = opened(path)
    await recorded(verdicts, [*PAST, ODD])
    await verdicts.judge(ODD)
    assert (await verdicts.judge(job(len(PAST) + 1, 905))).alarmed


async def test_after_old_jobs_were_forgotten_a_baseline_is_as_large_as_before() -> None:
    verdicts, failures = opened(None), KEPT_JOBS - MOST_RUNS
    normal = [job(number, USUAL[number % len(USUAL)]) for number in range(100)]
    failed = [finished_job(100 + number, {}, status=4) for number in range(failures)]
    newest = job(100 + failures, 300)
    await recorded(verdicts, [*normal, *failed])
    retention = verdicts._history.retention
    assert newest.submitted_at is not None
    assert retention.forget_before(newest.submitted_at, FIRST) == 100 - MOST_RUNS
    assert (await verdicts.judge(newest)).runs == MOST_RUNS


async def test_jobs_are_judged_anew_when_older_ones_become_known(path: Path) -> None:
    verdicts = opened(path)
    await recorded(verdicts, [*PAST[-3:], ODD])
    few = await verdicts.judge(ODD)
    assert few.runs == 3
    assert not few.findings
    await recorded(verdicts, PAST)
    async with running(verdicts):
        await until(lambda: (known := verdicts.known(ODD.name)) is not None and known.alarmed)


async def test_jobs_seen_to_end_are_judged_together_and_reported() -> None:
    verdicts = opened(None)
    reports: list[int] = []
    verdicts.subscribe(lambda: reports.append(unusual(verdicts, ODD)))
    async with running(verdicts):
        verdicts.add([*PAST, ODD])
        await until(lambda: verdicts.known(ODD.name))
    assert reports[-1] == 1
    assert all(verdicts.known(one.name) for one in PAST)


async def test_it_is_settled_once_all_that_was_expected_is_judged(path: Path) -> None:
    verdicts = opened(path)
    await recorded(verdicts, PAST)
    verdicts.expect_stored()
    async with running(verdicts):
        await until(lambda: verdicts.known(PAST[0].name))
        assert not verdicts.settled
        await recorded(verdicts, [ODD])
        await verdicts.add_stored()
        await until(lambda: verdicts.settled)
    assert verdicts.known(ODD.name)


async def test_a_history_that_can_not_be_read_leaves_nothing_to_be_judged(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: RunHistory) -> list[str]:
        raise StorageError("damaged")

    monkeypatch.setattr(RunHistory, "workflows", fail)
    verdicts = opened(path)
    async with running(verdicts):
        await until(lambda: verdicts.settled)


async def test_each_stored_job_is_read_once_and_those_of_other_sessions_are_found(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    honest = RunHistory.stored

    def stored(self: RunHistory, names: Iterable[str], codes: StatusCodes) -> dict[str, StoredJob]:
        found = honest(self, names, codes)
        read.extend(found)
        return found

    monkeypatch.setattr(RunHistory, "stored", stored)
    verdicts, other = opened(path), opened(path)
    failed = finished_job(90, {"Records": 10_000}, status=4)
    await recorded(other, [*PAST[:10], failed])
    assert (await verdicts.judge(ODD)).runs == 10
    assert sorted(read) == sorted(one.name for one in [*PAST[:10], failed])
    read.clear()
    assert (await verdicts.judge(ODD)).runs == 10
    assert read == []
    await recorded(other, [*PAST[10:], ODD])
    assert (await verdicts.judge(ODD)).runs == len(PAST)
    assert sorted(read) == sorted(one.name for one in PAST[10:])


@pytest.mark.parametrize("findings", ["{", '{"runs": -1, "findings": []}', '{"runs": 1}'])
async def test_a_damaged_verdict_hides_no_other_and_its_job_is_judged_anew(
    path: Path, findings: str
) -> None:
    verdicts = opened(path)
    await recorded(verdicts, [*PAST, ODD])
    verdict = await verdicts.judge(ODD)
    with verdicts._history._database.writing() as db:
        query = "update verdicts set findings = ? where job = ?"
        db.execute(query, (findings, PAST[3].name))
    later = opened(path)
    await later.open()
    assert later.known(ODD.name) == verdict
    assert later.known(PAST[3].name) is None
    async with running(later):
        await until(lambda: later.known(PAST[3].name))


async def test_a_stored_job_counts_once_its_status_has_a_meaning(path: Path) -> None:
    codes = StatusCodes({})
    account = Account()
    account.status_codes = codes
    verdicts = opened(path, account=account)
    await recorded(verdicts, PAST)
    assert (await verdicts.judge(ODD)).runs == 0
    codes.tally = {"2": {StatusEvidence.COMPLETE: 2}}
    assert (await verdicts.judge(ODD)).runs == len(PAST)


@pytest.mark.parametrize("ending", ["failed", "switched off"])
async def test_what_is_not_judged(ending: str) -> None:
    off = Preferences(baseline=BaselineSettings(enabled=ending != "switched off"))
    verdicts = opened(None, account=Account(PAST), preferences=off)
    failed = finished_job(20, {"Records": 10_000, "Deceased": 900}, status=4)
    one = failed if ending == "failed" else ODD
    assert (await verdicts.judge(one)).findings == ()
    assert verdicts.known(one.name) is None


@asynccontextmanager
async def running(verdicts: Verdicts) -> AsyncIterator[None]:
    """Run `verdicts.run()` while the block lasts."""
    task = asyncio.create_task(verdicts.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


async def test_what_is_accepted_here_is_so_in_other_sessions_from_the_next_job_on(
    path: Path,
) -> None:
    first, second = opened(path), opened(path)
    await recorded(first, [*PAST, ODD])
    await first.judge(ODD)
    assert (await second.judge(ODD)).is_unusual
    await first.accept(ODD.name)
    assert not (await second.judge(job(len(PAST) + 1, 905))).is_alarm
    assert not unusual(second, ODD)


async def test_an_acceptance_is_withdrawn(path: Path) -> None:
    verdicts = opened(path)
    await recorded(verdicts, [*PAST, ODD])
    await verdicts.judge(ODD)
    assert not await verdicts.withdraw(ODD.name), "it is not accepted"
    await verdicts.accept(ODD.name)
    assert await verdicts.withdraw(ODD.name)
    assert unusual(verdicts, ODD)
    assert (await opened(path).judge(ODD)).is_unusual


async def test_an_acceptance_while_the_job_is_judged_is_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdicts = opened(path)
    await recorded(verdicts, [*PAST, ODD])
    await verdicts.judge(ODD)
    judging, go_on = threading.Event(), threading.Event()

    def judge_slowly(*args: Any) -> Verdict:
        judging.set()
        go_on.wait(10)
        return judge(*args)

    monkeypatch.setattr(jobs_verdicts, "judge", judge_slowly)
    task = asyncio.create_task(verdicts.judge(job(-1, 300)))  # older, so all are judged anew
    await until(judging.is_set)
    await verdicts.accept(ODD.name)
    go_on.set()
    await task
    assert not unusual(verdicts, ODD)


@pytest.mark.parametrize(
    "changed",
    [
        Preferences(baseline=BaselineSettings(points=10)),
        Preferences(workflows={"Deceased": WorkflowSettings(mute=("Deceased",))}),
        Preferences(workflows={"Deceased": WorkflowSettings(least={"Deceased": 10})}),
        Preferences(baseline=BaselineSettings(enabled=False)),
    ],
    ids=["baseline", "mute", "least", "off"],
)
async def test_other_settings_judge_stored_jobs_anew(path: Path, changed: Preferences) -> None:
    verdicts = opened(path)
    await recorded(verdicts, [*PAST, ODD])
    await verdicts.judge_stored()
    assert unusual(verdicts, ODD)
    later = opened(path, preferences=changed)
    await later.open()
    assert later.known(ODD.name) is None
    await later.judge_stored()
    assert not unusual(later, ODD)
    assert not await later.accept(ODD.name)
    again = opened(path)
    await again.judge_stored()
    assert unusual(again, ODD)


async def test_of_many_verdicts_the_newest_are_in_memory(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_verdicts, "MOST_KNOWN", 10)
    verdicts = opened(path)
    await recorded(verdicts, [*PAST, ODD])
    await verdicts.judge_stored()
    later = opened(path)
    await later.judge(job(len(PAST) + 1, 300))
    assert later.known(ODD.name)
    assert later.known(PAST[0].name) is None
