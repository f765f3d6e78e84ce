"""Letters that go to a part of the screen."""

from typing import TYPE_CHECKING

from textual.widgets import Input

from data8_tui.settings.model import Preferences
from data8_tui.tui.screens.overview.screen import OverviewScreen
from data8_tui.tui.widgets.part_keys import PartKeys

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox


def part(it: "Driver") -> str:
    """The part of the overview that the cursor is in."""
    screen = it.app.screen
    cursor = screen.board.cursor if isinstance(screen, OverviewScreen) else None
    return cursor.part if cursor else ""


async def test_a_letter_goes_to_its_part_of_the_overview(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(200, 50), start="overview") as it:
        await it.until_says("last 20 runs")
        await it.press("J")
        await it.until_says("a–d go there")
        assert it.lines[2].startswith("a ")
        assert [line[:1] for line in it.lines].count("b") == 1
        await it.press("c")
        await it.until("the jobs under way", lambda: part(it) == "now")
        await it.press("J", "b")  # in a burst, too
        await it.until("what has ended", lambda: part(it) == "ended")
        await it.press("J", "escape")
        await it.until("the overview", lambda: part(it) == "ended")


async def test_a_letter_gives_a_table_the_cursor(sandbox: "Sandbox", opened: "Opened") -> None:
    keys = Preferences.model_validate({"keys": {"app.jump": "Z"}})
    async with opened(sandbox, preferences=keys) as it:
        await it.until_says("100 jobs")
        await it.press("Z")
        await it.until_toast("There is no other part here.")
        await it.press("slash", "Z")
        field = it.app.screen.query_one("#narrow", Input)
        assert field.value == "Z"
        await it.press("J")
        assert field.value == "ZJ"
        await it.press("escape", "enter")
        await it.until_says("Statistic")
        await it.press("Z", "c")
        await it.until(
            "the statistics", lambda: it.app.focused and it.app.focused.id == "statistics"
        )
        await it.press("Z")
        await it.until("the letters", lambda: isinstance(it.app.screen, PartKeys))
        await it.pilot.resize_terminal(80, 24)
        await it.until("the job", lambda: not isinstance(it.app.screen, PartKeys))
