"""An account is shown as it was left, and a filter of last time is said."""

from typing import TYPE_CHECKING

from data8_tui.tui import themes
from data8_tui.tui.screens.datasets import DatasetsScreen
from data8_tui.tui.screens.jobs import JobsScreen

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from tests.pilot.conftest import Driver, Opened


def jobs(it: "Driver") -> JobsScreen:
    assert isinstance(it.app.screen, JobsScreen)
    return it.app.screen


async def test_lists_and_colours_come_back_until_they_are_forgotten(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, fleeting=False, theme="auto") as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press("F", "s", "T")
        await it.until("the filter", lambda: "failed" in it.lines[2])
        theme, order = themes.name_of(it.app), jobs(it).sort_column
        assert order
        await it.press("2", "i", "i")
        await it.until_says("outputs only")
        await it.until("datasets", lambda: it.app.screen.shown)
        await it.press("enter")
        await it.until_says("contact_id  ")
        await it.press("x")
        await it.until_says("1 column hidden")
    async with opened(sandbox, fleeting=False, theme="auto") as it:
        await it.until_says("as last time, Escape shows all · failed · every workflow")
        await it.until("only failed jobs", lambda: jobs(it).shown)
        assert all(job.failed for job in jobs(it).shown)
        assert (themes.name_of(it.app), jobs(it).sort_column) == (theme, order)
        await it.press("2")
        await it.until_says("as last time, Escape shows all · outputs only")
        await it.until("datasets", lambda: it.app.screen.shown)
        await it.press("enter")
        await it.until_says("1 column hidden")
        await it.press("escape")
        await it.press("1", "escape")
        await it.until_says("page 1 · 100 jobs")
        assert "as last time" not in it.text
        await it.press("colon")
        await it.type("as at first")
        await it.press("enter")
        await it.until_toast("Forgotten: lists and colours are as at first.")
        await it.until("Data8's order", lambda: jobs(it).sort_column is None)
        await it.press("2")
        await it.until_says("inputs and outputs")
        assert isinstance(it.app.screen, DatasetsScreen)
    async with opened(sandbox, fleeting=False, theme="auto") as it:
        await it.until_says("page 1 · 100 jobs")
        assert "as last time" not in it.text
        assert themes.name_of(it.app) != theme


async def test_what_a_link_asked_for_and_a_fleeting_account_are_not_kept(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, fleeting=False) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press("colon")
        await it.type("jobs failed")
        await it.press("enter")
        await it.until("the filter", lambda: "failed" in it.lines[2])
    async with opened(sandbox) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press("F")
        await it.until("the filter", lambda: "failed" in it.lines[2])
    async with opened(sandbox, fleeting=False) as it:
        await it.until_says("page 1 · 100 jobs")
        assert "as last time" not in it.text
