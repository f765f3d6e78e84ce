"""A key of a command answers: it changes something, or a toast says why it can't."""

from typing import TYPE_CHECKING

import pytest

from data8_tui.keys.command import Command
from data8_tui.keys.keymap import current
from data8_tui.keys.places import all_commands
from data8_tui.tui.navigation import OpenDataset, OpenJob, OpenPlot, ShowNotices
from data8_tui.wording.impossible import _WHY

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox


def test_every_reason_is_a_commands() -> None:
    assert set(_WHY) <= set(all_commands())


LEAVING = {"screen.back", "job.workflow"}
"""Commands behind which the screen is another one."""


async def press_all(it: "Driver") -> list[str]:
    """Press each key of the screen's commands; the ids of those that stayed without an answer."""
    start, silent = it.app.screen, []
    for command in (one for one in current().of(start.KEYS) if one.id not in LEAVING):
        for key in command.key_list:
            if not await answers(it, command, key):
                silent.append(f"{command.id} ({key})")
            while it.app.screen is not start and len(it.app.screen_stack) > 1:
                it.app.pop_screen()
                await it.pilot.pause()
            if it.app.screen is not start:
                return [*silent, f"{command.id} left the screen"]
    return silent


async def answers(it: "Driver", command: Command, key: str) -> bool:
    it.app.clear_notifications()
    it.app._unbound_keys._shown = ""  # the same sentence would wait some seconds
    await it.pilot.pause()
    before = state(it)
    await it.press(key)
    await it.pilot.pause()
    for _ in range(300):
        said = [one.message for one in it.app._notifications]
        if said:
            assert "is not possible now" not in said[0], command.id
            return True
        if state(it) != before:
            return True
        await it.pilot.pause(0.01)
    return False


def state(it: "Driver") -> tuple[object, ...]:
    return it.app.screen, it.app.focused, it.text, it.app.current_mode


@pytest.mark.parametrize("mode", ["jobs", "datasets"])
async def test_in_a_list_without_rows(sandbox: "Sandbox", opened: "Opened", mode: str) -> None:
    async with opened(sandbox) as it:
        await it.app.action_show_mode(mode)
        await it.until_says("page 1 · 100")
        await it.press("slash")
        await it.type("qqqq")
        await it.press("enter")
        await it.until_says("No row on this page contains")
        assert await press_all(it) == []


async def test_without_transfers_and_notices(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.press("3")
        assert await press_all(it) == []
        it.app.navigate(ShowNotices())
        await it.pilot.pause()
        assert await press_all(it) == []


async def test_on_a_job_that_has_ended(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_settled()
        jobs = it.app.session.store.jobs(it.app.screen.topic) or []
        job = next(one for one in jobs if one.state.value == "completed")
        it.app.navigate(OpenJob(job.name))
        await it.until_settled()
        await it.until("its page", lambda: it.app.screen.job and it.app.screen.job.detailed)
        assert await press_all(it) == []


async def test_on_a_job_that_is_not_there(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        it.app.navigate(OpenJob("no such job"))
        await it.until_settled()
        assert await press_all(it) == []
        it.app.pop_screen()
        it.app.navigate(OpenPlot("no workflow", ("x",), "no such job", "jobs"))
        await it.until_says("No completed run of no workflow")
        assert await press_all(it) == []


async def test_on_a_dataset_that_is_not_there(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        it.app.navigate(OpenDataset("no such dataset"))
        await it.until_settled()
        assert await press_all(it) == []
