"""Lists and jobs of earlier sessions are there at once, and say of when they are."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from data8_tui.api.status_codes import JobState
from data8_tui.clock import FrozenClock
from data8_tui.session import open_session
from data8_tui.tui.app import Data8App
from data8_tui.tui.navigation import OpenJob, ShowJobs
from tests.pilot.conftest import Driver, profile_of

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from tests.pilot.conftest import Opened


@pytest.fixture
def sandbox(fresh_sandbox: Callable[..., "Sandbox"]) -> "Sandbox":
    return fresh_sandbox()


async def seen_before(sandbox: "Sandbox", opened: "Opened") -> tuple[str, str]:
    """Look at the account once; the names of a completed and of a running job."""
    async with opened(sandbox, fleeting=False) as it:
        it.app.navigate(ShowJobs())
        await it.until_says("● running")
        await it.until_settled()
        runs, codes = it.app.session.history.runs, it.app.session.client.status_codes
        in_view = [job.name for job in it.app.screen.items_in_view()]  # type: ignore[attr-defined]
        await it.until("all recorded", lambda: len(runs.stored(in_view, codes)) == len(in_view))
        states = {stored.job.state: name for name, stored in runs.stored(in_view, codes).items()}
    return states[JobState.COMPLETED], states[JobState.RUNNING]


@asynccontextmanager
async def unanswered(sandbox: "Sandbox", size: tuple[int, int]) -> AsyncIterator[Driver]:
    """The application five hours later, on a server that doesn't answer."""
    sandbox.services.faults.change({"latency": 600.0})
    profile = profile_of(sandbox).model_copy(update={"fleeting": False})
    clock = FrozenClock(sandbox.clock.now() + timedelta(hours=5))
    app = Data8App(open_session(profile, clock=clock), theme="dark")
    async with app.run_test(size=size) as pilot:
        app.navigate(ShowJobs())
        yield Driver(app, pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_list_is_there_at_once_with_its_age_and_claims_nothing_of_now(
    sandbox: "Sandbox", opened: "Opened", size: tuple[int, int]
) -> None:
    await seen_before(sandbox, opened)
    async with unanswered(sandbox, size) as it:
        await it.until_says(", 5 h ago")
        await it.until_says("was running")
        assert "● running" not in it.text
        assert "✓ completed" in it.text
        assert all(len(line) <= size[0] for line in it.lines)


async def test_the_list_becomes_live_with_the_first_answer(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    await seen_before(sandbox, opened)
    async with opened(sandbox, fleeting=False) as it:
        it.app.navigate(ShowJobs())
        await it.until_says("● running")
        await it.until_settled()
        assert "was running" not in it.text
        assert " ago" not in it.text


async def test_a_jobs_page_shows_what_is_final_and_says_as_of_when_the_rest_is(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    completed, running = await seen_before(sandbox, opened)
    async with unanswered(sandbox, (100, 30)) as it:
        it.app.navigate(OpenJob(running))
        await it.until_says("was running")
        assert "Data8 is asked for it" in it.text
        assert "elapsed" not in it.text
        it.app.navigate(OpenJob(completed))
        await it.until_says("✓ completed")
        assert "Data8 is asked" not in it.text


async def test_a_job_that_had_ended_is_not_requested_again(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    await seen_before(sandbox, opened)
    async with opened(sandbox, fleeting=False) as it:
        stored = it.app.session.history.runs.page(it.app.session.client.status_codes)
        ended = {each.job.name for each in stored if each.job.finished and each.job.detailed}
    sandbox.services.traffic.clear()
    async with opened(sandbox, fleeting=False) as it:
        it.app.navigate(ShowJobs())
        await it.until_says("● running")
        await it.until_settled()
        asked = {unquote(one.path.rpartition("/")[2]) for one in sandbox.services.traffic.log}
        assert len(ended) > 5
        assert not asked & ended
        assert len(asked) > 1, "those under way are asked for"
