"""The palette: what it offers, how it is read, and what is done."""

from typing import TYPE_CHECKING

from data8_tui.keys.app_commands import EVERYWHERE
from data8_tui.keys.commands import JOBS
from data8_tui.tui.screens.job import JobScreen

if TYPE_CHECKING:
    from conftest import Opened

    from data8_tui.sandbox.server import Sandbox


async def test_what_fits_here_comes_first_with_its_key(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press("colon")
        await it.until_says(JOBS[0].sentence)
        first, second = it.line_with(JOBS[0].sentence), it.line_with("Submit a new job")
        assert second[first.index("⏎")] == "n"
        assert it.lines.index(second) == it.lines.index(first) + 1
        await it.type("quit")
        await it.until_says(next(one.sentence for one in EVERYWHERE if one.word == "quit"))
        await it.press("escape")
        assert not it.app.screen.is_modal


async def test_a_job_is_opened_by_a_part_of_its_name(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_settled()
        name = it.app.session.store.job_names()[3]
        await it.press("colon")
        await it.type(f"jobs {name[2:]}")
        await it.until_says("1 line")
        await it.press("enter")
        await it.until("the job", lambda: isinstance(it.app.screen, JobScreen))
        await it.until_says(name)


async def test_a_list_can_be_typed_and_is_offered_first_again(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press("colon")
        await it.type("jobs fai")
        await it.press("tab")
        await it.until_says("jobs failed")
        await it.press("enter")
        await it.until("the filter", lambda: "failed" in it.lines[2])
        await it.press("colon")
        await it.until_says("failed jobs")
        assert it.lines.index(it.line_with("failed jobs")) < it.lines.index(
            it.line_with(JOBS[0].sentence)
        )


async def test_what_fits_nothing_is_said(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press("colon")
        await it.type("qqqq")
        await it.until_says("Nothing fits “qqqq”.")
        await it.press("enter")
        assert it.app.screen.is_modal
