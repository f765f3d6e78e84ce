"""The job under the cursor beside the list, on a wide terminal alone."""

from typing import TYPE_CHECKING

import pytest

from data8_tui.tui.screens.jobs import JobsScreen

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox


def preview(it: "Driver") -> str:
    return it.said_by("#preview")


async def test_a_wide_terminal_shows_the_job_under_the_cursor(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(151, 40)) as it:
        await it.until_says("100 jobs")
        await it.until_settled()
        screen = it.app.screen
        assert isinstance(screen, JobsScreen)
        requests = it.app.session.client.traffic.requests
        for key in ("down", "down", "down", "down"):
            await it.press(key)
            job = screen.shown[screen.grid.cursor or 0]
            await it.until("the job's name", lambda job=job: preview(it).startswith(job.name))
            assert f" {job.state.value} " in preview(it)
        await it.until("a rest", lambda: screen._rested_on == screen.under_cursor())
        await it.until_settled()
        assert it.app.session.client.traffic.requests == requests
        assert "Output" in preview(it)
        await it.press("F")
        await it.until("another job", lambda: "✗ failed" in preview(it))


async def test_the_details_are_requested_of_the_job_on_which_the_cursor_rests(
    sandbox: "Sandbox", opened: "Opened", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(JobsScreen, "items_wanted", lambda _: [])
    async with opened(sandbox, size=(160, 40)) as it:
        await it.until_says("100 jobs")
        screen, store = it.app.screen, it.app.session.store
        assert isinstance(screen, JobsScreen)
        await it.press_without_a_pause(*["down"] * 6)
        last = screen.shown[6].name
        await it.until("its details", lambda: (job := store.job(last)) and job.detailed)
        passed = [store.job(job.name) for job in screen.shown[1:6]]
        assert not any(job and job.detailed for job in passed)
        await it.until("its details in view", lambda: "not arrived" not in preview(it))


@pytest.mark.parametrize("size", [(150, 40), (80, 24)])
async def test_a_narrow_terminal_has_no_preview(
    sandbox: "Sandbox", opened: "Opened", size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        await it.until_says("100 jobs")
        assert it.app.screen.query_one("#preview").size.width == 0
        assert isinstance(it.app.screen, JobsScreen)
        assert it.app.screen.grid.size.width == size[0]
