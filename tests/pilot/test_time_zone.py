"""The key for the time zone: every time on screen, and the days that jobs are filtered by."""

import shlex
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from data8_tui.clock import FrozenClock
from data8_tui.settings.model import DisplaySettings, Preferences
from data8_tui.time_zone import set_time_zone, shown_zone
from data8_tui.tui import clipboard
from data8_tui.tui.screens.jobs import JobsScreen
from tests.pilot.conftest import profile_of

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from tests.pilot.conftest import Driver, Opened

LATE = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
"""When it is the next day in Tokyo."""


def start(it: "Driver") -> datetime | None:
    assert isinstance(it.app.screen, JobsScreen)
    return it.app.screen.topic.start


async def test_times_and_days_follow_the_zone_at_once(
    sandbox: "Sandbox", opened: "Opened", monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(clipboard, "copy", lambda app, text, what: copied.append(text))
    display = DisplaySettings(timezone="Asia/Tokyo", start="jobs")
    preferences: Preferences = profile_of(sandbox).preferences
    preferences = preferences.model_copy(update={"display": display})
    set_time_zone("UTC")
    async with opened(sandbox, preferences=preferences, clock=FrozenClock(LATE)) as it:
        await it.until_says("page 1 · 100 jobs")
        assert " UTC " in it.lines[0]
        job = it.app.screen.shown[0]
        await it.press("t")
        await it.until_says("submitted today")
        assert start(it) == datetime(2026, 11, 20, tzinfo=UTC)
        await it.press("z")
        await it.until_toast("Times are in Asia/Tokyo (JST)")
        assert " JST " in it.lines[0]
        assert shown_zone() == "Asia/Tokyo"
        await it.until_says("submitted today")
        assert start(it) == datetime(2026, 11, 20, 15, tzinfo=UTC)
        await it.press("t", "t", "t")
        await it.until_says("submitted any time")
        await it.until_says("page 1 · 100 jobs")
        there = job.submitted_at + timedelta(hours=9)
        await it.until("its time", lambda: f"{there:%H:%M}" in it.line_with(job.name))
        await it.press("Y")
        await it.press("z")
        await it.until_toast("Times are in this machine's zone")
        await it.press("Y", "z", "Y")
        await it.until("three commands", lambda: len(copied) == 3)
        zones = [
            words[words.index("--timezone") + 1] if "--timezone" in words else ""
            for words in map(shlex.split, copied)
        ]
        assert zones == ["", "local", "UTC"]
