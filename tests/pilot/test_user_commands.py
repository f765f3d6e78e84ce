"""Commands of the user's own: called by a key or from the palette, run within bounds."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data8_tui.settings.model import Preferences
from data8_tui.settings.user_command import CommandSettings
from data8_tui.tui.dialogs.program_dialog import ProgramDialog

if TYPE_CHECKING:
    from conftest import Opened

    from data8_tui.sandbox.server import Sandbox


def preferences(**settings: Any) -> Preferences:
    one = CommandSettings.model_validate({"key": "B", "mutating": False, **settings})
    return Preferences(commands={"mine": one})


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


async def test_a_key_runs_it_on_the_job_under_the_cursor(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    argv = python("import sys; print('asked for', sys.argv[1])", "{job}")
    mine = preferences(scope="job", argv=argv)
    async with opened(sandbox, preferences=mine) as it:
        await it.until_says("page 1 · 100 jobs")
        name = it.app.screen.under_cursor()
        await it.press("B")
        await it.until_says(f"asked for {name}")
        await it.until_says("“mine” has ended.")
        await it.press("escape")
        assert not it.app.screen.is_modal
        await it.press("2", "B")  # no key of the datasets' screen
        await it.until_toast("B does nothing here")


async def test_it_is_in_palette_help_and_last_line(sandbox: "Sandbox", opened: "Opened") -> None:
    mine = preferences(scope="job", argv=["true"], title="Show the wiki")
    async with opened(sandbox, preferences=mine, size=(200, 50)) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.until("the last line", lambda: "B mine" in it.lines[-1])
        await it.press("question_mark")
        await it.until_says("Show the wiki")
        await it.press("escape", "colon")
        await it.type("wiki")
        await it.until_says("Show the wiki")
        await it.press("enter")
        await it.until_says("“mine” has ended. It printed nothing.")


async def test_a_read_only_session_refuses_what_may_change_something(
    sandbox: "Sandbox", opened: "Opened", tmp_path: Path
) -> None:
    """By a key and from the palette, on a screen and everywhere; also switched on meanwhile."""
    trace = tmp_path / "trace"
    for scope in ("everywhere", "job"):
        mine = preferences(scope=scope, argv=["touch", str(trace)], mutating=True)
        async with opened(sandbox, preferences=mine) as it:
            await it.until_says("page 1 · 100 jobs")
            it.app.session.make_read_only()
            await it.press("B")
            await it.until_toast("is read-only: nothing is changed at Data8.")
            it.app.clear_notifications()
            await it.press("colon")
            await it.type("run touch")
            await it.until_says("Run touch")
            await it.press("enter")
            await it.until_toast("is read-only: nothing is changed at Data8.")
            assert not isinstance(it.app.screen, ProgramDialog)
    assert not trace.exists()


async def test_one_that_changes_nothing_runs_read_only(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    code = "import os; print('so is what it runs:', os.environ['DATA8_READ_ONLY'])"
    mine = preferences(argv=python(code))
    async with opened(sandbox, preferences=mine, read_only=True) as it:
        await it.press("B")
        await it.until_says("so is what it runs: true")


async def test_a_value_that_would_be_an_option_is_refused(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    mine = preferences(scope="job", argv=["ls", "{job}"])
    async with opened(sandbox, preferences=mine) as it:
        await it.until_says("page 1 · 100 jobs")
        it.app.screen.subjects = lambda: {"job": {"job": "--help"}}
        await it.press("B")
        await it.until_toast("what {job} stands for begins with “-”, and would be an option.")
        it.app.screen.subjects = dict
        it.app.clear_notifications()
        await it.press("B")
        await it.until_toast("“mine” was not run: the cursor is on no job.")


async def test_escape_ends_a_long_one(sandbox: "Sandbox", opened: "Opened") -> None:
    code = "import time; print('begun', flush=True); time.sleep(600)"
    async with opened(sandbox, preferences=preferences(argv=python(code))) as it:
        await it.press("B")
        await it.until_says("begun")
        await it.press("escape")
        await it.until_says("“mine” was cancelled.")
        await it.press("escape")
        assert not it.app.screen.is_modal


async def test_nothing_that_it_prints_reaches_the_terminal(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    code = "print('[red]x[/] \\x1b]52;c;eA==\\x07\\x9b2J \\u202e end')"
    async with opened(sandbox, preferences=preferences(argv=python(code))) as it:
        await it.press("B")
        await it.until_says("[red]x[/] ␛]52;c;eA==␇�2J ⟨202E⟩ end")


async def test_masked_values_hide_what_it_prints(sandbox: "Sandbox", opened: "Opened") -> None:
    mine = preferences(argv=python("print('surname')"))
    async with opened(sandbox, preferences=mine, mask=True) as it:
        await it.press("B")
        await it.until_says("1 line, hidden since values are masked.")
        assert "surname" not in it.text
        await it.press("m")
        await it.until_says("surname")
        assert not it.app.masked


async def test_one_in_the_background_reports_its_end_without_its_output(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    mine = preferences(
        argv=python("import sys; print('a value'); sys.exit(3)"), background=True, confirm=True
    )
    async with opened(sandbox, preferences=mine) as it:
        await it.press("B")
        await it.until_says("Run “mine”?")
        await it.press("escape", "B", "y")
        await it.until_toast("“mine” ended with exit code 3: a value")
        (notice,) = it.app.session.notices.all
        assert notice.text == "“mine” ended with exit code 3."


async def test_a_program_that_is_not_there_is_named(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox, preferences=preferences(argv=["data8-nowhere"])) as it:
        await it.press("B")
        await it.until_says("there is no program data8-nowhere.")
