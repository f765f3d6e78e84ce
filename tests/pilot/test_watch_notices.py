"""Watched jobs: marked in the list, told wherever the person is, also after a restart."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data8_tui.clock import FrozenClock
from data8_tui.settings.model import NoticeSettings, Preferences
from data8_tui.tui.screens.job import JobScreen
from data8_tui.tui.screens.jobs import JobsScreen

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox

SIZES = [(80, 24), (120, 36)]
Fresh = Callable[..., "Sandbox"]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What goes to the terminal beyond the screen."""
    monkeypatch.setenv("TERM", "xterm-kitty")
    for name in ("TMUX", "STY", "LC_TERMINAL", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    sequences: list[str] = []
    monkeypatch.setattr(
        "data8_tui.tui.notifier.AppNotifier._write", lambda _, sequence: sequences.append(sequence)
    )
    return sequences


async def to_running(it: "Driver", workflow: str = "") -> str:
    """Put the cursor on a job that runs, of that workflow if one is named; its name."""
    await it.until_says("● running")
    await it.until_settled()
    listing = it.app.screen
    assert isinstance(listing, JobsScreen)
    running = [i for i, job in enumerate(listing.shown) if job.state == "running"]
    at = next(i for i in running if workflow in listing.shown[i].workflow_name)
    await it.press(*["down"] * at)
    return listing.shown[at].name


def move(it: "Driver", sandbox: "Sandbox", seconds: float) -> None:
    """Both clocks go on, as they do in life."""
    sandbox.clock.move(seconds)
    clock = it.app.session.clock
    assert isinstance(clock, FrozenClock)
    clock.move_to(clock.now() + timedelta(seconds=seconds))
    it.app.session.poller.refresh()


@pytest.mark.parametrize("size", SIZES)
async def test_is_told_of_the_end_on_another_screen(
    fresh_sandbox: Fresh, opened: "Opened", written: list[str], size: tuple[int, int]
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=size) as it:
        name = await to_running(it)
        await it.press("w")
        await it.until_says("You will be told when")
        listing = it.app.screen
        assert isinstance(listing, JobsScreen)
        await it.until("the mark", lambda: name in listing.grid.marked)
        await it.press("2")
        await it.until_says("datasets")
        move(it, sandbox, 4 * 3600)
        await it.until("the news", lambda: "Job completed" in it.text or "Job failed" in it.text)
        await it.until("a notice of a long run", lambda: "]99;" in "".join(written))
        assert "\x1b" not in it.text
        await it.press("1")
        await it.until("no mark any more", lambda: name not in listing.grid.marked)


async def test_a_watch_outlives_the_application(
    fresh_sandbox: Fresh,
    opened: "Opened",
    written: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    sandbox = fresh_sandbox()
    async with opened(sandbox, fleeting=False) as it:
        await to_running(it)
        await it.press("w")
        await it.until_says("You will be told when")
    assert not written
    sandbox.clock.move(4 * 3600)
    async with opened(sandbox, fleeting=False) as it:
        await it.until("the news", lambda: "Job completed" in it.text or "Job failed" in it.text)
        await it.until("the bell", lambda: written)
    async with opened(sandbox, fleeting=False) as it:
        await it.until_says("100 jobs")
        await it.until_settled()
        assert "Job completed" not in it.text


@pytest.mark.parametrize("size", SIZES)
async def test_says_the_finish_from_each_place_and_when_it_stalls(
    fresh_sandbox: Fresh, opened: "Opened", written: list[str], size: tuple[int, int]
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox, size=size) as it:
        await to_running(it, "ContactDeceasedCheck")
        await it.press("enter", "w")
        page = it.app.screen
        assert isinstance(page, JobScreen)
        await it.until_says("◉ watched")
        await it.until_says("past runs")
        for _ in range(4):
            before = page.job
            move(it, sandbox, 6)
            await it.until("another look", lambda before=before: page.job is not before)
        await it.until("the pace", lambda: "this pace" in it.text or "the pace now" in it.text)
        assert "Data8" in it.text or "server" in it.text
        assert all(len(line) <= size[0] for line in it.lines)
        await it.press("w")
        await it.until("no mark any more", lambda: "◉ watched" not in it.text)


async def test_a_stall_is_told_once(
    fresh_sandbox: Fresh, opened: "Opened", written: list[str]
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.app.session.watches.add("Held for approval")
        await it.until(
            "an observation", lambda: it.app.session.tracker.observation("Held for approval")
        )
        move(it, sandbox, 2 * 3600)
        await it.until_says("Job stalled")
        await it.until("the bell", lambda: written)
        told = len(written)
        move(it, sandbox, 600)
        await it.until_settled()
        assert len(written) == told


async def test_the_persons_own_command_is_run_instead(
    fresh_sandbox: Fresh, opened: "Opened", written: list[str], tmp_path: Path
) -> None:
    sandbox, said = fresh_sandbox(), tmp_path / "said"
    command = ("sh", "-c", f'echo "$DATA8_EVENT $DATA8_JOB" > {said}')
    preferences = Preferences(notices=NoticeSettings(on_finish=command))
    async with opened(sandbox, preferences=preferences) as it:
        name = await to_running(it)
        await it.press("w")
        await it.until_says("You will be told when")
        move(it, sandbox, 4 * 3600)
        await it.until("the command", lambda: said.exists() and name in said.read_text())
    assert not written


async def test_a_job_that_has_ended_has_no_more_news(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("✓ completed")
        await it.until_settled()
        listing = it.app.screen
        assert isinstance(listing, JobsScreen)
        at = next(i for i, job in enumerate(listing.shown) if job.finished and job.detailed)
        await it.press(*["down"] * at, "w")
        await it.until_says("This job has ended already")
        assert not listing.grid.marked


@pytest.mark.parametrize(("fleeting", "lines"), [(False, 2), (True, 0)])
async def test_whoever_leaves_is_told_what_is_watched_and_by_whom(
    sandbox: "Sandbox", opened: "Opened", fleeting: bool, lines: int
) -> None:
    async with opened(sandbox, fleeting=fleeting) as it:
        await it.until_says("100 jobs")
        await it.app.session.watches.add("Held for approval")
        await it.press("q")
        await it.until("the end", lambda: it.app._exit)
        assert len(it.app.exit_lines) == lines
        if lines:
            assert "“Held for approval” is still watched" in it.app.exit_lines[0]
            assert it.app.exit_lines[1] == "data8-tui watch 'Held for approval'"
