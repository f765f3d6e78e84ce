"""`Y` on each screen: the command copied runs, and shows the same."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data8_tui.tui import clipboard
from data8_tui.tui.navigation import OpenJob, ShowJobs
from tests.command_line import user_of

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from data8_tui.tui.screens.overview.board import Board, Spot
    from tests.pilot.conftest import Driver, Opened


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are copied."""
    texts: list[str] = []
    monkeypatch.setattr(clipboard, "copy", lambda app, text, what: texts.append(text))
    return texts


async def test_the_command_of_each_screen_shows_the_same(
    opened: "Opened", sandbox: "Sandbox", tmp_path: Path, copied: list[str]
) -> None:
    async with opened(sandbox) as it:
        shown = await walk(it)
    assert all(line.startswith("data8-tui --demo ") for line in copied)
    # The tests' account is no demo, but that of this user.
    commands = [shlex.split(line)[2:] for line in copied]
    assert [words[0] for words in commands] == ["jobs", "job", "dataset", "datasets", "history"]
    cli = user_of(sandbox, tmp_path)
    for words, name in zip(commands, shown, strict=True):
        done = cli(*words)
        assert (done.status, name in done.out) == (0, True), words


async def walk(it: "Driver") -> list[str]:
    """Copy the command of five screens; returns a name that each shows."""
    await it.until_says("100 jobs")
    await it.press("F")
    await it.until("failed jobs", lambda: it.app.screen.search and it.app.screen.under_cursor())
    job = it.app.screen.under_cursor()
    await it.press("Y", "F", "escape")
    await it.until_says("✓ completed")
    await it.press("slash")
    await it.type("✓ completed")
    await it.press("enter", "enter")
    await it.until_says("Statistic")
    done = it.app.screen.job_name
    await it.press("Y", "enter")
    await it.until_says("record 1")
    dataset = it.app.screen.dataset_name
    await it.press("Y", "2")
    await it.until_says("100 datasets")
    first = it.app.screen.under_cursor()
    await it.press("Y", "3", "Y")
    return [job, done, dataset, first, ""]


async def test_the_list_of_jobs_copies_the_name_under_the_cursor(
    opened: "Opened", sandbox: "Sandbox", copied: list[str]
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        job = it.app.screen.under_cursor()
        await it.press("y")
        await it.until("a copy", lambda: copied == [job])


async def test_the_overview_copies_the_job_under_the_cursor_and_its_command(
    opened: "Opened", sandbox: "Sandbox", copied: list[str]
) -> None:
    async with opened(sandbox, start="overview") as it:
        await it.until("a cursor", lambda: isinstance(it.app.screen._target, OpenJob | ShowJobs))
        await it.press("Y")
        await it.until("a command", lambda: copied)
        words = shlex.split(copied[0])[2:]
        assert words[0] in ("job", "jobs")
        board = it.app.screen.board
        await it.until(
            "a job", lambda: any(isinstance(one.target, OpenJob) for one in spots(board))
        )
        spot = next(one for one in spots(board) if isinstance(one.target, OpenJob))
        board._move_to(spot)
        await it.press("y", "Y")
        await it.until("both", lambda: len(copied) == 3)
        name = spot.target.name
        assert (copied[1], shlex.split(copied[2])[2:]) == (name, ["job", name])


def spots(board: "Board") -> "list[Spot]":
    """What the cursor can be on."""
    return board._all_spots()
