"""The first screen: what is under way, what ended since the last look and why, and whose it is."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from rich.style import Style

from data8_tui.api.client import Client
from data8_tui.api.models import Job
from data8_tui.cell_width import cell_width
from data8_tui.clock import FrozenClock
from data8_tui.monitor.history import History, default_history_path
from data8_tui.monitor.topics import JobsTopic
from data8_tui.settings.model import BaselineSettings, Preferences
from data8_tui.tui.screens.job import JobScreen
from data8_tui.tui.screens.jobs import JobsScreen
from data8_tui.tui.screens.overview import OverviewScreen
from data8_tui.tui.screens.overview.board import Board

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from tests.pilot.conftest import Driver, Opened

Fresh = Callable[..., "Sandbox"]
FAILED, REASON = "Bequest prospects November", "ended inside a quoted field"
EVENING = timedelta(hours=20)


def history_of(sandbox: "Sandbox") -> History:
    """The history that the application will open."""
    path = default_history_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    return History(path, sandbox.base_url, sandbox.client_id)


def looked(sandbox: "Sandbox", ago: timedelta = EVENING) -> datetime:
    """Somebody looked some time before; returns when."""
    at = sandbox.clock.now() - ago
    history = history_of(sandbox)
    history.looks.note(at)
    history.close()
    return at


def board(it: "Driver") -> Board:
    screen = it.app.screen
    assert isinstance(screen, OverviewScreen)
    return screen.board


def styles(it: "Driver", text: str) -> Style:
    """The style in which a text is drawn."""
    shown = board(it)
    lines = (shown.render_line(y) for y in range(shown.size.height))
    return next(part.style for line in lines for part in line if text in part.text and part.style)


async def until_on(it: "Driver", key: str, part: str, name: str) -> None:
    """Press a key until the cursor is on this."""
    for _ in range(60):
        cursor = board(it).cursor
        if cursor is not None and (cursor.part, cursor.key) == (part, name):
            return
        await it.press(key)
    raise AssertionError(f"{key} does not lead to {name}\n{it.text}")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_in_the_morning_it_says_what_failed_and_why(
    sandbox: "Sandbox", opened: "Opened", size: tuple[int, int]
) -> None:
    looked(sandbox)
    async with opened(sandbox, size=size, start="overview", fleeting=False) as it:
        await it.until_says(REASON)
        await it.until_says("last 20 runs")
        await it.until_says("Since you last looked, 20 h ago")
        assert "1 failed" in it.lines[2]
        assert "4 running" in it.lines[2]
        failure = next(place for place, line in enumerate(it.lines) if FAILED in line)
        others = (place for place, line in enumerate(it.lines) if line[:3] in ("  ⊘", "  ✓"))
        assert it.lines[failure].startswith("  ✗")
        assert failure < next(others)
        for column in board(it)._columns:  # what is painted is cropped
            widths = [sum(cell_width(part) for part, _ in line.text) for line in column.lines]
            assert max(widths) <= column.width


async def test_nothing_is_stated_before_the_jobs_of_the_list_are_known(
    sandbox: "Sandbox", opened: "Opened", monkeypatch: pytest.MonkeyPatch
) -> None:
    looked(sandbox)
    gate, fetch = asyncio.Event(), Client.get_job

    async def held(client: Client, name: str) -> Job:
        await gate.wait()
        return await fetch(client, name)

    monkeypatch.setattr(Client, "get_job", held)
    async with opened(sandbox, start="overview", fleeting=False) as it:
        await it.until("the list", lambda: it.app.session.store.jobs(JobsTopic()))
        await it.until("both sections", lambda: it.text.count("Asking Data8 …") == 2)
        assert it.lines[2].strip() == "… running · … queued · … failed since yesterday · … new"
        assert "Nothing" not in it.text
        gate.set()
        await it.until_says("4 running · 1 queued")


async def test_a_first_start_has_no_last_look(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox, start="overview") as it:
        await it.until_says("Ended in the last 24 hours")
        await it.until_says("1 failed since yesterday")
        assert " new" not in it.lines[2]


async def test_the_counts_lead_to_the_list_of_what_they_count(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    looked(sandbox)
    async with opened(sandbox, start="overview", fleeting=False) as it:
        await it.until_says("1 failed since yesterday")
        for word, filtered in (
            ("running", "running · every workflow"),
            ("queued", "queued · every workflow"),
            ("failed since yesterday", "failed, ended since yesterday · every workflow"),
            ("new", "new since"),
        ):
            await it.until_settled()
            await until_on(it, "left" if word == "running" else "right", "counts", word)
            await counted_and_listed(it, word, filtered)


async def counted_and_listed(it: "Driver", word: str, filtered: str) -> None:
    """The count under the cursor opens a list of as many jobs."""
    number = it.lines[2].partition(f" {word}")[0].split()[-1]
    await it.press("enter")
    assert isinstance(it.app.screen, JobsScreen)
    await it.until_says(filtered)
    await it.until_says("of all 5 pages")
    await it.until("as many", lambda: it.line_with(filtered).split()[-2:] == [number, "found"])
    await it.press("escape")
    await it.until("the overview", lambda: isinstance(it.app.screen, OverviewScreen))


async def test_what_may_have_failed_is_counted_and_listed_where_no_status_is_known(
    fresh_sandbox: Fresh, opened: "Opened"
) -> None:
    sandbox = fresh_sandbox(listing="full")
    looked(sandbox, timedelta(minutes=1))
    plain = Preferences(baseline=BaselineSettings(enabled=False))
    async with opened(sandbox, start="overview", fleeting=False, preferences=plain) as it:
        await it.until_says("1 state an error")
        await it.until_settled()
        assert "failed" not in it.text
        assert "queued" not in it.lines[2]
        for word, filtered in (
            ("unfinished, status unknown", "unknown, unfinished · every workflow"),
            ("ended since yesterday, status unknown", "unknown, ended since yesterday · every"),
            ("state an error", "unknown, stating an error, ended since yesterday · every"),
        ):
            await it.until_settled()
            key = "left" if word.startswith("unfinished") else "right"
            await until_on(it, key, "counts", word)
            await counted_and_listed(it, word, filtered)
    sandbox.services.faults.change({"latency": 600.0})
    start = {"start": "overview", "fleeting": False, "answered": False}
    async with opened(sandbox, preferences=plain, **start) as it:
        await it.until_says("5+ ended since yesterday, status unknown · 1+ state an error")
        sandbox.services.faults.change({"latency": 0.0})


async def test_every_row_leads_somewhere(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox, size=(200, 50), start="overview") as it:
        await it.until_says("last 20 runs")
        await it.until_says(REASON)
        await until_on(it, "tab", "ended", FAILED)
        await it.press("enter")
        assert isinstance(it.app.screen, JobScreen)
        await it.press("escape")
        await it.until("the overview", lambda: isinstance(it.app.screen, OverviewScreen))
        await it.until_says("later than 9 of 10 runs")  # which is sorted first
        await until_on(it, "right", "now", "Held for approval")
        await until_on(it, "down", "workflows", "B2BMatching")
        await it.press("enter")
        await it.until_says("B2BMatching · submitted any time")
        await it.press("enter")
        await it.until("a job", lambda: isinstance(it.app.screen, JobScreen))
        await it.press("escape")
        await it.until("the list", lambda: isinstance(it.app.screen, JobsScreen))
        await it.press("escape")
        await it.until("the overview", lambda: isinstance(it.app.screen, OverviewScreen))
        await it.press("1")
        await it.until_says("every workflow · submitted any time")
        await it.press("escape")
        assert isinstance(it.app.screen, JobsScreen)


async def test_the_keys_go_through_the_parts_and_back(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox, start="overview") as it:
        await it.until_says("last 20 runs")
        parts = []
        for key in ("tab", "tab", "tab", "tab", "shift+tab"):
            cursor = board(it).cursor
            assert cursor is not None
            parts.append(cursor.part)
            await it.press(key)
        assert parts == ["counts", "ended", "now", "workflows", "counts"]
        cursor = board(it).cursor
        assert cursor is not None
        assert cursor.part == "workflows"


async def test_the_cursor_is_seen_and_keeps_the_colour_below(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, start="overview") as it:
        await it.until_says(REASON)
        before = styles(it, FAILED)
        await until_on(it, "tab", "ended", FAILED)
        after = styles(it, FAILED)
        assert before.bgcolor != after.bgcolor
        assert before.color == after.color


async def test_what_finds_no_room_is_counted_and_listed(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    looked(sandbox)
    async with opened(sandbox, size=(80, 16), start="overview", fleeting=False) as it:
        await it.until_says("· Enter shows all")
        await until_on(it, "tab", "workflows", "…")
        await it.press("enter")
        await it.until_says("last 20 runs")
        await until_on(it, "up", "workflows", "…")
        await it.press("enter")
        await it.until_says("· Enter shows all")
        await until_on(it, "up", "ended", "…")
        await it.press("enter")
        await it.until_says("new since")
        await it.press("0")
        await until_on(it, "down", "now", "…")
        number = sum(int(each.split()[0]) for each in it.lines[2].split(" · ")[:3])
        await it.press("enter")
        await it.until_says("unfinished · every workflow")
        await it.until_says("of all 5 pages")
        assert it.line_with("unfinished · every").endswith(f" {number} found")


async def test_all_can_be_taken_for_seen_and_stays_so(sandbox: "Sandbox", opened: "Opened") -> None:
    looked(sandbox)
    async with opened(sandbox, start="overview", fleeting=False) as it:
        await it.until_says(REASON)
        await it.press("a")
        await it.until_says("Since you last looked, now")
        await it.until_says("0 new")
        assert REASON not in it.text
        assert "1 failed since yesterday" in it.lines[2]
        await it.until_toast("a again takes that back.")
        await it.press("a")
        await it.until_says(REASON)
        await it.press("a")
        await it.until_says("Since you last looked, now")
    async with opened(sandbox, start="overview", fleeting=False) as it:
        await it.until_says("Since you last looked, now")


async def test_a_session_that_ends_at_once_takes_nothing_for_seen(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    at = looked(sandbox)
    async with opened(sandbox, start="overview", fleeting=False) as it:
        await it.until_says(REASON)
        assert it.app.session.looks.at == at
    assert history_of(sandbox).looks.latest() == at


async def test_coming_back_after_an_absence_counts_from_what_was_seen_before(
    fresh_sandbox: Fresh, opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    looked(sandbox)
    clock = FrozenClock(sandbox.clock.now())
    async with opened(sandbox, start="overview", fleeting=False, clock=clock) as it:
        await it.until_says(REASON)
        seen = sandbox.clock.now()
        looks = it.app.session.looks
        looks.tick(seen)
        clock.move_to(seen + timedelta(seconds=6))
        looks.tick(seen)
        clock.move_to(seen + timedelta(days=1))
        await it.press("down")
        await it.until("the new beginning", lambda: it.app.session.looks.at == seen)
        await it.until_says("Since you last looked, 1 d ago")


async def test_a_known_account_costs_the_list_and_what_is_under_way(
    fresh_sandbox: Fresh, opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, start="overview", fleeting=False) as it:
        await it.until_settled()
        known = history_of(sandbox).totals

        def all_known() -> bool:
            return len(known.newest_ended()) > 90

        await it.until("details of the whole page", all_known)
    sandbox.services.traffic.log.clear()
    async with opened(sandbox, start="overview", fleeting=False) as it:
        await it.until_says("last 20 runs")
        await it.until_settled()
        paths = [request.path for request in sandbox.services.traffic.log]
    details = [path for path in paths if path.startswith("/Job/")]
    # What the session before has just learnt is shared, so there may be none.
    assert len(details) == len(set(details)) <= 10
    assert not any(path.startswith("/Dataset") for path in paths)


async def test_where_the_list_has_all_details_no_running_job_is_asked_for(
    fresh_sandbox: Fresh, opened: "Opened"
) -> None:
    sandbox = fresh_sandbox(listing="full")
    async with opened(sandbox, start="overview") as it:
        await it.until_says("last 20 runs")
        await it.until_settled()
        under_way = [
            job.name for job in it.app.session.store.jobs(JobsTopic()) or [] if not job.finished
        ]
    asked = {unquote(request.path) for request in sandbox.services.traffic.log}
    assert under_way
    assert not asked & {f"/Job/{name}" for name in under_way}


async def test_a_server_that_does_not_answer_leaves_what_is_known(
    fresh_sandbox: Fresh, opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, start="overview", fleeting=False) as it:
        await it.until_says(REASON)
        await it.until_says("last 20 runs")
    looked(sandbox)
    sandbox.services.faults.change({"latency": 600.0})
    async with opened(sandbox, start="overview", fleeting=False, answered=False) as it:
        await it.until_says(REASON)
        await it.until_says("last 20 runs")
        await it.until_says("Asking Data8")
        sandbox.services.faults.change({"latency": 0.0})


async def test_a_damaged_history_is_reported_and_all_else_goes_on(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    history = history_of(sandbox)
    history.close()
    default_history_path().write_bytes(b"no database" * 100)
    async with opened(sandbox, start="overview", fleeting=False) as it:
        await it.until_says("1 failed since yesterday")
        await it.until_says(REASON)
        await it.press("exclamation_mark")
        await it.until_says("storage")
