"""The intervals of [refresh] in config.toml are those that the screens poll with."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from data8_tui.clock import FrozenClock
from data8_tui.monitor.poller import Poller
from data8_tui.settings.model import Preferences, RefreshSettings
from data8_tui.tui.app_screen import AppScreen

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from tests.pilot.conftest import Driver, Opened

REFRESH = RefreshSettings(jobs=101, unfinished=102, job=103, datasets=104, dataset=105)


def screen_of(it: "Driver") -> AppScreen:
    screen = it.app.screen
    assert isinstance(screen, AppScreen)
    return screen


async def test_each_screen_polls_as_configured(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox, preferences=Preferences(refresh=REFRESH)) as it:
        await it.until_settled()
        jobs = screen_of(it)
        assert jobs.topic is not None
        assert jobs.interests()[jobs.topic] == 101
        assert set(jobs.interests().values()) <= {101, 102}
        await it.press("enter")
        await it.until("a job", lambda: screen_of(it) is not jobs)
        assert set(screen_of(it).interests().values()) == {103}
        await it.press("2")
        await it.until("the datasets", lambda: screen_of(it).MODE == "datasets")
        datasets = screen_of(it)
        await it.until_settled()
        assert set(datasets.interests().values()) == {104}
        await it.press("enter")
        await it.until("a dataset", lambda: screen_of(it) is not datasets)
        assert set(screen_of(it).interests().values()) == {105}


@pytest.mark.parametrize("keys", [(), ("enter",), ("2",), ("2", "enter")])
async def test_a_server_that_hangs_is_not_live(
    fresh_sandbox: Callable[..., "Sandbox"], opened: "Opened", keys: tuple[str, ...]
) -> None:
    sandbox = fresh_sandbox()
    clock = FrozenClock(sandbox.clock.now())
    async with opened(sandbox, clock=clock, size=(80, 24)) as it:
        await it.until_settled()
        for key in keys:
            await it.press(key)
            await it.until_settled()
        screen = screen_of(it)
        assert screen.topic is not None
        sandbox.services.faults.change({"latency": 600.0})
        poller = it.app.session.poller
        poller.refresh(screen.topic)
        await it.until("a request under way", lambda: not poller.idle)
        clock.move_to(clock.now() + timedelta(minutes=6))
        await it.until_says("◌ no answer for 6 min")
        assert "live" not in it.text


async def test_jobs_that_the_list_shows_whole_need_no_request_of_their_own(
    fresh_sandbox: Callable[..., "Sandbox"], opened: "Opened"
) -> None:
    sandbox = fresh_sandbox(listing="full")
    async with opened(sandbox) as it:
        await it.until_says("running")
        await it.until_settled()
        it.app.session.poller.refresh()
        await it.until_settled()
        paths = {request.path for request in sandbox.services.traffic.log}
        assert "/Job" in paths
        # Whose status has no known meaning: what it left may show one.
        assert {path for path in paths if path.startswith("/Job/")} <= {
            "/Job/Overnight merge trial"
        }


@pytest.mark.parametrize(
    ("width", "says"),
    [(140, "● live · budget 30/min: up to 23 s old"), (80, "● live ≤ 23 s")],
)
async def test_the_header_says_how_old_data_get_by_the_budget(
    sandbox: "Sandbox",
    opened: "Opened",
    monkeypatch: pytest.MonkeyPatch,
    width: int,
    says: str,
) -> None:
    monkeypatch.setattr(Poller, "budget_age", (30.0, 22.4))
    async with opened(sandbox, size=(width, 24)) as it:
        await it.until_says(says)
