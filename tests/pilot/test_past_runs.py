"""A statistic's past beside it and as a plot, and two jobs side by side, on the real sandbox."""

from typing import TYPE_CHECKING

import pytest

from data8_tui.tui.screens.comparison import ComparisonScreen
from data8_tui.tui.screens.job import JobScreen
from data8_tui.tui.screens.jobs import JobsScreen
from data8_tui.tui.screens.plot import PlotScreen

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox

SIZES = [(80, 24), (200, 50)]
NAME = "[urgent] Legacy donors [bold]"


async def open_by_name(it: "Driver", name: str) -> JobScreen:
    await it.until_settled()
    await it.press("o")
    await it.type(name)
    await it.press("enter")
    await it.until("the job's page", lambda: isinstance(it.app.screen, JobScreen))
    await it.until_says("Statistic")
    assert isinstance(it.app.screen, JobScreen)
    return it.app.screen


async def open_plot(it: "Driver") -> PlotScreen:
    page = await open_by_name(it, NAME)
    await it.until("its statistics", lambda: page.query_one("#statistics").count > 3)  # type: ignore[attr-defined]
    await it.press("t")
    await it.until_says("median")
    assert isinstance(it.app.screen, PlotScreen)
    return it.app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_a_plot_shows_the_runs_and_keys_step_through_them(
    sandbox: "Sandbox", opened: "Opened", size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        plot = await open_plot(it)
        assert "Records › Input" in it.text
        assert "ContactDeceasedCheck" in it.lines[2]
        assert "•" in it.said_by("#plot")
        assert all(len(line) <= size[0] for line in it.lines)
        assert plot.chosen is not None
        assert plot.chosen.job == NAME
        assert "this job" in it.said_by("#run")
        await it.press("left")
        assert plot.chosen.job != NAME
        assert plot.chosen.job in it.said_by("#run")
        earlier = plot.chosen.job
        await it.press("enter")
        assert isinstance(it.app.screen, JobScreen)
        assert it.app.screen.job_name == earlier
        await it.press("escape", "right")
        assert plot.chosen.job == NAME
        await it.press("escape")
        assert isinstance(it.app.screen, JobScreen)


async def test_a_plot_is_drawn_anew_in_another_size(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await open_plot(it)
        await it.pilot.resize_terminal(140, 40)
        await it.until("a wider axis", lambda: "─" * 100 in it.text.replace("┬", "─"))


async def test_the_past_stands_beside_a_running_jobs_statistics(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(200, 50)) as it:
        await it.until_says(" running")
        await it.until_settled()
        listing = it.app.screen
        assert isinstance(listing, JobsScreen)
        at = next(i for i, job in enumerate(listing.shown) if job.state == "running")
        await it.press(*["down"] * at, "enter")
        await it.until_says("Last runs")
        await it.until_says("Median")
        await it.press("tab", "down")
        await it.until_says("past runs ")


async def test_two_jobs_are_shown_side_by_side(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await open_by_name(it, NAME)
        await it.press("equals_sign")
        await it.until_toast("is the first of two jobs")
        await it.press("escape")
        await open_by_name(it, "Single record re-check")
        await it.press("equals_sign")
        assert isinstance(it.app.screen, ComparisonScreen)
        await it.until_says("% of Input")
        assert "different workflows" not in it.text.casefold()
        for text in (NAME, "Single record re-check", "MaxContactAge", "only first"):
            assert text in it.text
        await it.press("x")
        await it.until_says("only second")
        await it.press("escape")
        assert isinstance(it.app.screen, JobScreen)


async def test_jobs_of_different_workflows_are_said_to_be_such(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await open_by_name(it, NAME)
        await it.press("equals_sign", "escape")
        await open_by_name(it, "Block edge 1000")
        await it.press("equals_sign")
        await it.until_says("Different workflows")


async def test_the_mark_is_taken_back_by_the_same_key(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_settled()
        await it.press("equals_sign")
        await it.until_toast("is the first of two jobs")
        await it.press("equals_sign")
        await it.until_toast("is marked no more")
        assert it.app.first_job == ""
