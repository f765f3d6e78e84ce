"""What was reported is kept: counted in the first line until it is seen, and listed."""

from typing import TYPE_CHECKING

import pytest

from data8_tui.jobs.notice_log import NoticeSubject
from data8_tui.tui.reports import report
from data8_tui.tui.screens.job import JobScreen
from data8_tui.tui.screens.notices import NoticesScreen

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from tests.pilot.conftest import Driver, Opened

JOB = "Bequest prospects November"


def report_two(it: "Driver") -> None:
    report(it.app, NoticeSubject.TRANSFER, "contacts.csv is complete: 30 records.")
    report(it.app, NoticeSubject.JOB, f"✗ {JOB}: it failed", title="Job failed", job=JOB)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_notice_is_counted_until_it_is_seen(
    sandbox: "Sandbox", opened: "Opened", size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        report_two(it)
        await it.until_toast("Job failed")
        await it.until("the count", lambda: " ! 2" in it.lines[0])
        await it.press("exclamation_mark")
        await it.until_says("2 notices, 2 not seen before")
        first = it.line_with(f"Job failed: ✗ {JOB}")
        assert "09:15" in first
        assert "job" in first
        await it.press("escape")
        await it.until("no count", lambda: "!" not in it.lines[0])
        await it.press("exclamation_mark")
        await it.until_says("2 notices, 0 not seen before")


async def test_enter_opens_the_job_that_a_notice_is_about(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        report_two(it)
        await it.press("exclamation_mark")
        await it.until_says("2 notices")
        assert "open job" in it.lines[-1]
        await it.press("down")
        await it.until("no key to open", lambda: "open job" not in it.lines[-1])
        await it.press("enter")
        assert isinstance(it.app.screen, NoticesScreen)
        await it.press("up", "enter")
        assert isinstance(it.app.screen, JobScreen)


async def test_notices_outlive_the_session(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox, fleeting=False) as it:
        report_two(it)
    async with opened(sandbox, fleeting=False) as it:
        await it.until("the count", lambda: " ! 2" in it.lines[0])
        await it.press("exclamation_mark")
        await it.until_says("contacts.csv is complete")
        await it.press("exclamation_mark")
        assert not isinstance(it.app.screen, NoticesScreen)
