"""Older jobs are read once: page by page, politely, and only what isn't known."""

from datetime import timedelta

import pytest

from data8_tui.api.models import Job
from data8_tui.errors import ServerFailed
from data8_tui.jobs.history_sync import AT_ONCE, PAUSE, HistorySync, SyncProgress
from data8_tui.jobs.status_learner import StatusLearner
from tests.unit.jobs.account import NOW, Place

SINCE = NOW - timedelta(days=2)


def sync_of(account: Place, reports: list[SyncProgress] | None = None) -> HistorySync:
    learner = StatusLearner(account.client, account.history)
    report = (lambda _: None) if reports is None else reports.append
    return HistorySync(
        account.client, account.history, learner, account.clock, report, account.pause
    )


def details_requested(account: Place) -> int:
    log = account.sandbox.services.traffic.log
    return sum(each.path.startswith("/Job/") for each in log)


def remembered(account: Place) -> list[Job]:
    stored = account.history.runs.page(account.client.status_codes, limit=1000)
    return [each.job for each in stored]


async def test_all_jobs_since_then_are_remembered_in_detail(account: Place) -> None:
    reports: list[SyncProgress] = []
    done = await sync_of(account, reports).run(SINCE)
    jobs = remembered(account)
    assert len(jobs) == done.read == done.listed > 10
    assert all(job.detailed and job.submitted_at and job.submitted_at >= SINCE for job in jobs)
    assert [report.read for report in reports] == sorted(report.read for report in reports)
    assert done.reached == min(job.submitted_at for job in jobs if job.submitted_at)


async def test_few_requests_are_under_way_with_pauses_between(account: Place) -> None:
    account.sandbox.services.traffic.clear()
    done = await sync_of(account).run(SINCE)
    groups = -(-done.read // AT_ONCE)
    assert account.sandbox.services.traffic.most_under_way <= AT_ONCE
    assert account.pauses == [PAUSE] * (groups + done.pages)


async def test_what_is_known_to_have_ended_is_not_requested_again(account: Place) -> None:
    await sync_of(account).run(SINCE)
    unfinished = sum(not job.finished for job in remembered(account))
    account.sandbox.services.traffic.clear()
    done = await sync_of(account).run(SINCE)
    assert details_requested(account) == unfinished == done.read
    assert done.known == done.listed - unfinished


async def test_it_goes_on_behind_what_an_outage_has_cut_off(account: Place) -> None:
    account.script("/Job/", *["pass"] * 9, *[503] * 12)
    failing = sync_of(account)
    with pytest.raises(ServerFailed):
        await failing.run(SINCE)
    assert 4 <= failing.progress.read < failing.progress.listed
    account.script(
        "",
    )
    account.sandbox.services.traffic.clear()
    done = await sync_of(account).run(SINCE)
    assert done.known >= 4
    assert len(remembered(account)) == done.listed


async def test_a_job_that_is_gone_or_unreadable_is_counted_and_holds_nothing_up(
    account: Place,
) -> None:
    account.script("/Job/", 404)
    done = await sync_of(account).run(SINCE)
    assert done.unreadable == 1
    assert done.read == done.listed - 1


async def test_a_server_without_the_filter_is_read_back_to_the_bound_only(
    account: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = account.client.list_jobs
    pages: list[int] = []

    async def unfiltered(*, page: int = 1, start: object = None) -> object:
        pages.append(page)
        everything = await listed(page=page)
        from data8_tui.api.page import Page, job_fits

        return Page.filtered(list(everything), lambda job: job_fits(job, None, SINCE, None))

    monkeypatch.setattr(account.client, "list_jobs", unfiltered)
    done = await sync_of(account).run(SINCE)
    assert done.read == done.listed > 10
    assert pages == [1, 2], "the second page has nothing that young, so none follows"
