"""A read-only profile in the application: keys that change something only say why they don't."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from tests.pilot.conftest import Opened


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
async def test_the_first_line_says_it_at_every_width(
    sandbox: "Sandbox", opened: "Opened", columns: int
) -> None:
    settings = {"read_only": True, "label": "PRODUCTION", "color": "red"}
    async with opened(sandbox, size=(columns, 24), **settings) as it:
        await it.until_says("● live")
        first = it.lines[0]
        assert " RO " in first or " READ-ONLY " in first
        assert "● live" in first
        assert " PRODUCTION " in first
        assert " n  new job" not in it.lines[-1]


async def test_a_key_that_changes_something_says_why_not(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, read_only=True) as it:
        for mode, key in (("1", "n"), ("1", "R"), ("2", "u"), ("3", "u")):
            await it.press(mode)
            stack = len(it.app.screen_stack)
            await it.press(key)
            await it.until_toast("Profile “demo” is read-only: nothing is changed at Data8.")
            assert len(it.app.screen_stack) == stack
            it.app.clear_notifications()


async def test_it_can_be_switched_on_while_the_application_runs(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        assert "READ-ONLY" not in it.text
        it.app.session.make_read_only()
        await it.press("1")
        await it.until_says("READ-ONLY")
        await it.press("n")
        await it.until_toast("is read-only")
        assert it.app.session.client.read_only == "demo"


async def test_typing_goes_on_as_ever(sandbox: "Sandbox", opened: "Opened") -> None:
    async with opened(sandbox, read_only=True) as it:
        await it.press("slash")
        await it.type("Email")
        await it.press("enter")
        await it.until("the list", lambda: type(it.app.focused).__name__ == "Grid")
        assert "read-only" not in it.said_by("Toast")
