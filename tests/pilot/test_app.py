"""What is the same on every screen: the first line, the keys, help, palette, themes, leaving."""

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Static

from data8_tui.keys import app_commands, commands, transfer_commands
from data8_tui.tui.screens.help.screen import HelpScreen

if TYPE_CHECKING:
    from conftest import Opened

    from data8_tui.sandbox.server import Sandbox

SIZES = [(80, 24), (120, 36)]
TABLES = {
    "0": commands.OVERVIEW,
    "1": commands.JOBS,
    "2": transfer_commands.DATASETS,
    "3": transfer_commands.TRANSFERS,
}
"""The commands of each mode, by its key."""


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_line_says_where_one_is_and_how_it_stands(
    sandbox: "Sandbox", opened: "Opened", size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        await it.until_says("100 jobs")
        for text in ("0 Overview", "1 Jobs", "2 Datasets", "3 Transfers", "SANDBOX", "● live"):
            assert text in it.lines[0]
        await it.press("space")
        await it.until("paused", lambda: "‖ paused" in it.lines[0])
        await it.press("space")
        await it.until("live", lambda: "● live" in it.lines[0])


async def test_each_number_goes_to_its_screen(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("2")
        await it.until_says("100 datasets")
        await it.press("3")
        await it.until_says("No transfers.")
        await it.press("0")
        await it.until_says("failed since yesterday")
        await it.press("1")
        await it.until_says("100 jobs")


async def test_the_same_number_again_goes_back_to_the_list(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("enter")
        await it.until_says("submitted")
        await it.press("1")
        await it.until_says("page 1 · 100 jobs")


@pytest.mark.parametrize("mode", TABLES)
@pytest.mark.parametrize("size", SIZES)
async def test_help_shows_the_keys_that_work_here(
    sandbox: "Sandbox", opened: "Opened", mode: str, size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        await it.until_says("100 jobs")
        await it.press(mode, "question_mark")
        await it.until_says("On this screen")
        assert isinstance(it.app.screen, HelpScreen)
        assert "esc  close" in it.text
        lines = str(it.app.screen.query_one("#keys", Static).content).split("\n")
        headings = {name for name, _ in it.app.screen.sections}
        sentences = [line[14:] for line in lines if line and line not in headings]
        assert all(each[0] == " " and each[1] not in " " for each in sentences)
        table = {
            "0": commands.OVERVIEW,
            "1": commands.JOBS,
            "2": transfer_commands.DATASETS,
            "3": transfer_commands.TRANSFERS,
        }[mode]
        told = {said for _, section in it.app.screen.sections for _, said in section}
        below = it.app.screen_stack[-2]
        works = [one for one in table if below.check_action(one.action, ()) is not False]
        assert works
        assert {one.sentence for one in works} <= told
        assert {one.sentence for one in app_commands.EVERYWHERE if one.key_list} <= told
        await it.press("escape")
        assert not isinstance(it.app.screen, HelpScreen)


async def test_help_over_a_text_field_tells_its_keys_and_none_that_would_be_typed(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("n")
        await it.until_says("New job")
        await it.press("f1")
        await it.until_says("In the field")
        assert isinstance(it.app.screen, HelpScreen)
        told = {said: keys for _, section in it.app.screen.sections for keys, said in section}
        assert told["Submit the job"] == ["ctrl+r"]
        assert told["Accept the suggestion, or go to the next field"] == ["⏎"]
        assert told["Quit; asks first if a transfer is running"] == ["ctrl+q"]
        assert told["Delete all before the cursor"] == ["ctrl+u"]
        assert "Find a command by its name" not in told  # ctrl+k deletes there
        assert "Move cursor left" not in told


async def test_the_key_line_never_cuts_a_word(sandbox: "Sandbox", opened: "Opened") -> None:
    words = [one.word for table in (commands.JOBS, app_commands.EVERYWHERE) for one in table]
    async with opened(sandbox, size=(60, 20)) as it:
        await it.until_says("? help")
        rest = it.lines[-1]
        assert rest.endswith("q quit")
        for word in sorted(words, key=len, reverse=True):
            rest = rest.replace(f" {word}", " ")
        assert all(len(left) == 1 or left == "esc" for left in rest.split())


async def test_the_palette_finds_a_command_by_its_sentence(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("colon")
        await it.until_says("Commands")
        await it.type("submitted today")
        await it.until_says("7 days, 30 days")
        await it.press("enter")
        await it.until_says("submitted today")


async def test_themes_change_by_a_key(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        seen = [it.app.theme]
        for _ in range(3):
            await it.press("T")
            seen.append(it.app.theme)
        assert len(set(seen)) == 3
        assert seen[0] == seen[3]


@pytest.mark.parametrize("size", [(40, 10), (20, 5), (200, 60)])
async def test_odd_terminals_do_no_harm(
    sandbox: "Sandbox", opened: "Opened", size: tuple[int, int]
) -> None:
    async with opened(sandbox, size=size) as it:
        await it.until_settled()
        for key in ("enter", "escape", "2", "enter", "escape", "3", "question_mark", "escape"):
            await it.press(key)
        await it.until_settled()


async def test_q_leaves_at_once_where_nothing_runs(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        await it.press("q")
        assert it.app.return_code == 0


async def test_no_secret_stands_in_the_application(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("100 jobs")
        secret = sandbox.client_secret
        assert secret not in repr(it.app.session.profile)
        assert secret not in it.app.export_screenshot()
