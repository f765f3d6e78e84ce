"""One job: everything about it, alive while it runs and left alone once it has finished."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from data8_tui.api.models import Job
from data8_tui.tui.screens.dataset import DatasetScreen
from data8_tui.tui.screens.job import JobScreen
from data8_tui.tui.screens.job.rows import part_rows, parts
from data8_tui.tui.screens.jobs import JobsScreen
from data8_tui.tui.widgets.grid.grid import Grid

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox

SIZES = [(80, 24), (120, 36)]


async def open_job(it: "Driver", state: str) -> JobScreen:
    """Open the first job of that state, as a person would: by moving to it."""
    await it.until_says(f" {state}")
    await it.until_settled()
    listing = it.app.screen
    assert isinstance(listing, JobsScreen)
    index = next(i for i, job in enumerate(listing.shown) if job.detailed and job.state == state)
    await it.press(*["down"] * index, "enter")
    await it.until("the job's page", lambda: isinstance(it.app.screen, JobScreen))
    assert isinstance(it.app.screen, JobScreen)
    await it.until_settled()
    return it.app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_shows_everything_about_a_running_job(
    sandbox: "Sandbox", opened: "Opened", size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        page = await open_job(it, "running")
        job = page.job
        assert job is not None
        assert job.name in it.text
        assert job.workflow_name in it.text
        for label in ("submitted", "finish", "elapsed", "Statistic"):
            assert label in it.text
        assert f"{job.percent_complete:.1f}%" in it.text
        assert all(len(line) <= size[0] for line in it.lines)


@pytest.mark.parametrize("size", SIZES)
async def test_the_progress_takes_the_whole_width_and_one_estimate_leads(
    sandbox: "Sandbox", opened: "Opened", size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        await open_job(it, "running")
        state = next(number for number, line in enumerate(it.lines) if "● running" in line)
        assert len(it.lines[state]) == size[0] - 2
        await it.until("the estimate", lambda: it.line_with("  finish ").split()[1:2] == ["Data8"])
        await it.until_says("Share so far")


async def test_warnings_come_before_the_time_of_the_end(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_settled()
        await it.press("o")
        await it.type("UK Consumer Master 2026")
        await it.press("enter")
        await it.until_says("Statistic")
        words = [line.split()[0] for line in it.lines if line.split()]
        assert words.index("warning") == words.index("finished") - 1
        assert "Records without any address: " in it.text


@pytest.mark.parametrize("size", SIZES)
async def test_why_a_job_failed_is_said_at_its_top(
    sandbox: "Sandbox", opened: "Opened", size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        await it.until_settled()
        await it.press("o")
        await it.type("Bequest prospects November")
        await it.press("enter")
        await it.until_says("✗ failed")
        (line,) = [line for line in it.lines if line.strip().startswith("reason ")]
        assert "ended inside a quoted field." in line
        assert it.lines.index(line) < 6


async def test_parts_that_do_not_fit_can_be_scrolled_and_show_it(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        page = await open_job(it, "running")
        grid, room = page.query_one("#parts", Grid), page.query_one("#left")
        assert grid.region.bottom <= room.region.bottom
        assert grid.show_vertical_scrollbar
        assert page.job is not None
        first, *_, last = parts(page.job)
        assert it.said_by("#whole") == f"{first.role} {first.value}"
        assert last.role not in it.text
        await it.press("end")
        await it.until("the last", lambda: it.said_by("#whole") == f"{last.role} {last.value}")
        assert last.role in it.said_by("#parts")


def test_a_file_and_a_dataset_of_one_role_are_two_parts() -> None:
    job = Job.from_json(
        {
            "name": "one",
            "outputDatasets": {"Output": "one_output"},
            "outputFilenames": {"Output": "/FromData8/one.csv"},
        }
    )
    told = parts(job)
    assert [(one.group, one.dataset) for one in told] == [
        ("Outputs", True),
        ("Output files", False),
    ]
    assert len({one.key for one in told}) == 2


async def test_marks_what_a_poll_changed(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        page = await open_job(it, "running")
        before = page.job
        sandbox.clock.move(5)
        await it.press("r")
        await it.until("a newer job", lambda: page.job is not before)
        await it.until_says("+")
        assert before is not None
        assert page.job is not None
        assert page.job.statistics != before.statistics


async def test_stops_asking_once_the_job_has_finished(
    fresh_sandbox: "Callable[..., Sandbox]", opened: "Opened"
) -> None:
    sandbox = fresh_sandbox()
    async with opened(sandbox) as it:
        page = await open_job(it, "running")
        sandbox.clock.move(4 * 3600)
        await it.press("r")
        await it.until("the end of the job", lambda: page.job and page.job.finished)
        await it.until_says("finished")
        await it.until_says("took")
        path = f"/Job/{page.job_name}"
        count = sum(unquote(one.path) == path for one in sandbox.services.traffic.log)
        await it.press("space", "space")
        await it.until_settled()
        assert count > 0
        assert sum(unquote(one.path) == path for one in sandbox.services.traffic.log) == count


async def test_enter_opens_the_output_and_escape_comes_back(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        page = await open_job(it, "completed")
        assert page.job is not None
        output = next(iter(page.job.output_datasets.values()))
        await it.press("enter")
        await it.until("the dataset", lambda: isinstance(it.app.screen, DatasetScreen))
        await it.until_says(output)
        await it.press("escape")
        assert it.app.screen is page
        await it.press("escape")
        assert isinstance(it.app.screen, JobsScreen)


async def test_the_line_below_shows_what_a_column_cuts(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        page = await open_job(it, "running")
        assert page.job is not None
        output = next(iter(page.job.output_datasets.values()))
        assert it.lines[-2].strip() == f"Output  {output}"


async def test_a_key_lists_the_jobs_of_its_workflow(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        page = await open_job(it, "completed")
        assert page.job is not None
        await it.press("W")
        await it.until("the list", lambda: isinstance(it.app.screen, JobsScreen))
        await it.until_says(f"{page.job.workflow_name} · submitted any time")


async def test_a_running_job_has_nothing_to_download_yet(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await open_job(it, "running")
        await it.press("c")
        await it.until_toast("What the job changed can be shown once it has finished.")
        assert "what changed" not in it.lines[-1]
        await it.press("d")
        await it.until_says("can be downloaded once the job has")


async def test_a_job_that_is_gone_says_so(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        answer, fetch = asyncio.Event(), it.app.session.client.get_job

        async def get_job(name: str) -> Job:
            await answer.wait()
            return await fetch(name)

        it.app.session.client.get_job = get_job  # type: ignore[method-assign]
        it.app.push_screen(JobScreen("No such job [/foo]"))
        await it.until_says("Asking Data8 for No such job [/foo] …")
        assert "Loading" not in it.text
        answer.set()
        await it.until_settled()
        assert "Asking" not in it.text
        assert "Loading" not in it.text
        assert "run again" not in it.text


async def test_beside_the_statistics_no_name_is_cut(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox, size=(110, 36)) as it:
        page = await open_job(it, "running")
        assert page.job is not None
        await it.until_says("Inputs")
        shown = it.said_by("#parts").replace(" ", "")
        for part in parts(page.job):
            assert part.value in shown
        await it.press("down")
        first = parts(page.job)[0]
        assert it.said_by("#whole") == f"{first.role} {first.value}"
        await it.press("enter")
        await it.until("the dataset", lambda: isinstance(it.app.screen, DatasetScreen))


def test_a_long_name_is_broken_behind_a_separator() -> None:
    job = Job.from_json(
        {
            "name": "one",
            "outputDatasets": {"Output": "a_name_that_is_long", "Other": "x" * 23},
            "parameters": {"p": "10"},
        }
    )
    texts = [cells[0].plain for _, cells in part_rows(job, 14)]  # type: ignore[union-attr]
    assert texts == [
        *("Outputs", "  Output", "    a_name_", "    that_is_", "    long"),
        *("  Other", f"    {'x' * 10}", f"    {'x' * 10}", "    xxx"),
        *("Parameters", "  p       10"),
    ]
