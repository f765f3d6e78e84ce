"""The demo's account: of its past and of what arrives, only what is meant to be unusual is so."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from data8_tui.api.models import Job
from data8_tui.api.status_codes import StatusCodes
from data8_tui.demo import LARGEST, SANDBOX_STATUSES
from data8_tui.insight.baseline import Verdict
from data8_tui.insight.outlook import concerns
from data8_tui.jobs.demo_past import SINCE_LAST_LOOK
from data8_tui.jobs.history_backfill import record_jobs
from data8_tui.jobs.history_estimates import HistoryEstimates
from data8_tui.jobs.verdicts import WorkflowPast
from data8_tui.monitor.history import History
from data8_tui.sandbox.literals import encode
from data8_tui.settings.model import Preferences, WorkflowSettings

if TYPE_CHECKING:
    import httpx

    from data8_tui.sandbox.server import Sandbox

CODES = StatusCodes(SANDBOX_STATUSES.model_dump())
MONDAY_MORNING = datetime(2026, 11, 30, 9, 20, tzinfo=UTC)
AFTERNOON = datetime(2026, 12, 3, 16, 30, tzinfo=UTC)

ODD_AT_ANY_TIME = {"Relocated branches November", "Event bookings, autumn season"}
ODD_LAST_NIGHT = re.compile(r"(Nightly suppression|Call list) \d\d [A-Z][a-z]{2}")
"""The last job of each of these schedules, which are named after the day."""
HUGE = {"National Consumer File 2026", "UK Consumer Master 2026"}
WRONG = {"Gift Aid declarations", "Loyalty cards, all regions", "Held for approval"}
"""Stuck, waiting and held by design."""
DEMO_MINUTES = 30


@pytest.fixture(params=[MONDAY_MORNING, AFTERNOON], ids=["Monday", "later"])
def demo(request: pytest.FixtureRequest, fresh_sandbox: Callable[..., "Sandbox"]) -> "Sandbox":
    return fresh_sandbox(now=request.param, schedules=True, largest=LARGEST)


def received(sandbox: "Sandbox", newest: int | None = None) -> list[Job]:
    """The jobs in detail, as the client reads them; all, or so many of the newest."""
    jobs, documents = sandbox.account.jobs()[:newest], sandbox.services.documents
    return [Job.from_json(json.loads(encode(documents.full(job))), CODES) for job in jobs]


def by_workflow(jobs: Iterable[Job]) -> dict[str, list[Job]]:
    sorted_jobs: dict[str, list[Job]] = defaultdict(list)
    for job in jobs:
        sorted_jobs[job.workflow_name].append(job)
    return sorted_jobs


def judged(jobs: Iterable[Job]) -> dict[str, Verdict]:
    """The verdict on each job by all those before it."""
    verdicts: list[Verdict] = []
    for some in by_workflow(jobs).values():
        past = WorkflowPast()
        for job in some:
            past.add(job)
        verdicts += past.judge_from(0, {}, frozenset(), Preferences(), WorkflowSettings())
    return {verdict.job: verdict for verdict in verdicts}


def odd_by_design(jobs: Iterable[Job]) -> set[str]:
    last: dict[str, str] = {}
    for job in jobs:  # the newest first
        if named := ODD_LAST_NIGHT.fullmatch(job.name):
            last.setdefault(named[1], job.name)
    return ODD_AT_ANY_TIME | set(last.values())


def ended_since(jobs: Iterable[Job], at: datetime) -> set[str]:
    return {job.name for job in jobs if job.completed_at is not None and job.completed_at > at}


def test_what_is_unusual_is_so_by_design(demo: "Sandbox") -> None:
    """Of the past, and of what arrives within an hour."""
    anchor = demo.account.anchor
    demo.clock.move(2 * DEMO_MINUTES * 60)
    jobs = received(demo)
    verdicts, odd = judged(jobs), odd_by_design(jobs)
    marked = {verdict.job for verdict in verdicts.values() if verdict.unusual_findings}
    assert odd <= marked
    assert len(marked - odd - HUGE) <= len(verdicts) / 100
    new = ended_since(jobs, anchor - SINCE_LAST_LOOK)
    assert new & marked <= odd, "of what is new nothing else"
    assert 2 <= len(new & marked) <= 4
    arrived = ended_since(jobs, anchor) & verdicts.keys()
    assert len(arrived) >= 6
    assert not arrived & marked


def test_a_few_jobs_failed_since_the_last_look_each_with_its_reason(demo: "Sandbox") -> None:
    jobs = received(demo)
    new = ended_since(jobs, demo.account.anchor - SINCE_LAST_LOOK)
    failed = [job for job in jobs if job.name in new and job.state.value == "failed"]
    assert 1 <= len(failed) <= 4
    assert all(job.statistics["Error"] for job in failed)


def test_a_job_submitted_on_records_of_the_account_is_as_usual(
    demo: "Sandbox", http_to: "Callable[[Sandbox], httpx.Client]"
) -> None:
    newest = next(
        job
        for job in demo.account.jobs()
        if job.inputs and demo.account.progress(job).status in SANDBOX_STATUSES.completed
    )
    body = {
        "name": "Mine",
        "workflowName": newest.workflow.name,
        "inputDatasets": dict(newest.inputs),
    }
    assert http_to(demo).post("/Job", json=body).status_code == 201
    demo.clock.move(DEMO_MINUTES * 60)
    jobs = received(demo)
    verdict = judged(by_workflow(jobs)[newest.workflow.name])["Mine"]
    assert verdict.runs > 14
    assert not verdict.unusual_findings


async def test_only_what_is_meant_to_be_late_is_late(demo: "Sandbox") -> None:
    """Every minute of half an hour, as the overview shows it."""
    history = History(None, demo.base_url, "demo")
    await record_jobs(history, received(demo), demo.clock.now())
    estimates = HistoryEstimates(history, CODES)
    running: set[int] = set()
    wrong: set[str] = set()
    for _ in range(DEMO_MINUTES):
        now = demo.clock.now()
        under_way = [job for job in received(demo, 60) if not job.finished]
        await estimates.load(under_way)
        for job in under_way:
            estimates.add(job, now)
            if concerns(estimates.outlook(job.name, now), now):
                wrong.add(job.name)
        running.add(sum(job.name not in WRONG for job in under_way))
        demo.clock.move(60)
    assert wrong == WRONG
    assert max(running) > 1
