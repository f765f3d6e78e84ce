"""The palette: what it offers, how it is read, and what is done."""

from typing import TYPE_CHECKING

from data8_tui.keys.app_commands import EVERYWHERE
from data8_tui.keys.commands import BY_NAME, JOBS
from data8_tui.keys.keymap import key_of
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
        first, second = it.line_with(JOBS[0].sentence), it.line_with(JOBS[1].sentence)
        assert second[first.index("⏎")] == "/"
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
        key = key_of(JOBS, BY_NAME.action)
        assert f"{key} among jobs or datasets searches all" in it.said_by("#result")
        assert it.app.screen.query_one("#panel").size.height < 10
        await it.press("enter")
        assert it.app.screen.is_modal


async def test_the_last_choices_of_the_account_come_first_in_its_next_session(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, fleeting=False) as it:
        await it.until_settled()
        name = it.app.session.store.job_names()[3]
        for typed in ("jobs failed", name, "theme"):
            await it.press("colon")
            await it.type(typed)
            await it.press("enter")
    async with opened(sandbox, fleeting=False) as it:
        await it.press("colon")
        await it.until("the lines", lambda: it.app.screen._found)
        keys = [entry.key for entry in it.app.screen._found[:4]]
        assert keys == ["command app.theme", f"job {name}", "list failed", f"command {JOBS[0].id}"]


async def test_names_that_only_the_history_has_are_offered(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_settled()
        history = it.app.session.history_or_memory[0]
        job = it.app.session.store.job(it.app.session.store.job_names()[0])
        old = job.model_copy(update={"name": "long-ago", "workflow_name": "OldWorkflow"})
        history.runs.note(old, sandbox.clock.now())
        await it.press("colon")
        await it.type("long")
        await it.until("the job", lambda: "long-ago" in it.text)
        await it.press(*["backspace"] * 4)
        await it.type("oldw")
        await it.until("the workflow", lambda: "OldWorkflow" in it.text)


async def test_ctx_lists_accounts_alone(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        it.app._palette._profiles = lambda: ["live", "test"]
        await it.press("colon")
        await it.type("ctx")
        await it.until("both", lambda: [e.text for e in it.app.screen._found] == ["live", "test"])
        await it.type(" li")
        await it.until("one", lambda: [e.text for e in it.app.screen._found] == ["live"])
        assert it.app.screen._found[0].action == "app.switch_profile('live')"


async def test_ctx_without_accounts_to_choose_finds_the_command(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        it.app._palette._profiles = list
        await it.press("colon")
        await it.type("ctx")
        await it.until(
            "it", lambda: [e.key for e in it.app.screen._found] == ["command app.account"]
        )
