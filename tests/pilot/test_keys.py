"""Keys that the user has given: each way in which they are used and named."""

from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input

from data8_tui.settings.model import Preferences
from data8_tui.tui.screens.help.screen import HelpScreen
from data8_tui.tui.widgets.grid.grid import Grid

if TYPE_CHECKING:
    from conftest import Opened

    from data8_tui.sandbox.server import Sandbox


def preferences(keys: dict[str, Any]) -> Preferences:
    """The preferences of a config.toml with these keys."""
    return Preferences.model_validate({"keys": keys})


async def test_footer_help_sentences_and_actions_follow_the_users_keys(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    keys = {
        "jobs.new_job": "j",
        "jobs": {"filter": []},
        "list.clear": "Q",
        "app.help": "f2",
        "app.overview": "9",
    }
    async with opened(sandbox, preferences=preferences(keys)) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.until_says("jobs.new_job takes j from cursor.down")
        assert " 9 Overview" in it.lines[0]
        assert " j new job " in it.lines[-1]
        assert " F2 help " in it.lines[-1]
        assert "filter" not in it.lines[-1]
        await it.press("f")
        assert not it.app.screen.is_modal
        await it.press("slash", *"zzz")
        await it.until_says("more pages follow. Q")
        await it.press("enter", "Q")
        await it.until_says("page 1 · 100 jobs")
        await it.press("f2")
        assert isinstance(it.app.screen, HelpScreen)
        named = {
            sentence: keys for _, section in it.app.screen.sections for keys, sentence in section
        }
        assert named["Submit a new job"] == ["j"]
        assert named["Go down"] == ["↓"]
        assert named["Show the overview"] == ["9"]
        assert "Filter by workflow, date and state" not in named
        await it.press("escape", "j")
        await it.until_says("New job")


@pytest.mark.parametrize("key", ["o", "enter"])
async def test_a_row_is_opened_by_the_users_key_alone(
    sandbox: "Sandbox", opened: "Opened", key: str
) -> None:
    async with opened(sandbox, preferences=preferences({"jobs.open": "o"})) as it:
        await it.until_says("page 1 · 100 jobs")
        before = len(it.app.screen_stack)
        await it.press(key)
        assert len(it.app.screen_stack) - before == (key == "o")


async def test_no_key_stays_without_an_answer(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press("ctrl+c")
        await it.until_toast("q quits, and ctrl+z goes back to the shell for now.")
        await it.press("Z")
        await it.until_toast("Z does nothing here; ? lists the keys.")
        await it.press("Z")
        assert it.said_by("Toast").count("Z does nothing") == 1


async def test_a_key_that_is_not_possible_now_says_why(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press("ctrl+f")
        await it.until_toast("ctrl+f searches all pages for a text: / and the text come first.")
        await it.press("3", "X")
        await it.until_toast("Nothing to clear: no transfer has ended.")


async def test_the_cursor_moves_as_in_vim(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox) as it:
        await it.until_says("page 1 · 100 jobs")
        grid = it.app.screen.query_one("#list", Grid)
        half = grid.page // 2
        await it.press("ctrl+d", "ctrl+d")
        assert (grid.top, grid.cursor) == (2 * half, 2 * half)
        await it.press("L")
        assert grid.cursor == grid.top + grid.page - 1
        await it.press("M")
        assert grid.cursor == grid.top + (grid.page - 1) // 2
        await it.press("H", "ctrl+u")
        assert (grid.top, grid.cursor) == (half, half)


async def test_help_is_scrolled_as_a_list_and_keeps_its_columns(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press("question_mark", "j")
        await it.until_says("running jobs only")
        begin = it.line_with("running jobs only").index("Show")
        rest = it.lines[it.lines.index(it.line_with("running jobs only")) + 1]
        assert rest[begin - 1 : begin + 5] == " again"
        table = it.app.screen.query_one("#scroll")
        assert table.scroll_offset.y == 1
        await it.press("ctrl+d")
        assert table.scroll_offset.y == 1 + table.size.height // 2


async def test_tabs_and_hints_can_be_clicked(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.pilot.click("TitleLine", offset=(it.lines[0].index("Datasets"), 0))
        await it.until("the datasets", lambda: it.app.current_mode == "datasets")
        await it.pilot.click("TitleLine", offset=(it.lines[0].index("Jobs"), 0))
        await it.until("the jobs", lambda: it.app.current_mode == "jobs")
        await it.pilot.click("KeyLine", offset=(it.lines[-1].index("filter"), 0))
        await it.until("the filter", lambda: it.app.screen.is_modal)
        await it.press("escape")
        await it.pilot.click("KeyLine", offset=(it.lines[-1].index("help"), 0))
        await it.until("help", lambda: isinstance(it.app.screen, HelpScreen))


@pytest.mark.parametrize("key", ["n", "f"])
async def test_the_parts_of_forms_and_dialogs_follow_the_users_keys(
    sandbox: "Sandbox", opened: "Opened", key: str
) -> None:
    async with opened(sandbox, preferences=preferences({"app.next_part": "f9"})) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press(key)
        await it.until("a field", lambda: isinstance(it.app.focused, Input))
        first = it.app.focused
        await it.press("tab")
        assert it.app.focused is first
        await it.press("f9")
        assert it.app.focused is not first


async def test_help_is_narrowed_and_escape_shows_all_again(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press("question_mark", "slash")
        await it.type("clip")
        await it.until("nothing", lambda: "No key of this screen fits “clip”" in it.text)
        await it.press("ctrl+u")
        await it.type("marked jobs")
        await it.until("the key", lambda: "Submit a new job" not in it.text)
        assert "  w  " in it.line_with("Watch the job, or the marked jobs")
        await it.press("enter", "escape")
        await it.until("all keys", lambda: "Submit a new job" in it.text)
        await it.press("escape")
        assert not it.app.screen.is_modal
