"""Every screen and dialog at any size of the terminal, down to one cell, and back."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from tests.pilot.conftest import Opened

SIZES = ((24, 14), (10, 3), (1, 1), (80, 1), (1, 24), (200, 50))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("", "100 jobs"),
        ("enter", "Statistic"),
        ("f", "Workflow"),
        ("o", "by its name"),
        ("n", "New job"),
        ("2", "100 datasets"),
        ("2 u", "Upload a file"),
        ("2 down down enter", "_invalid"),
        ("2 down down enter enter", "record 1 of"),
        ("2 down down d", "Folder"),
        ("3", "Transfers"),
        ("question_mark", "Keys"),
        ("colon", "Commands"),
        ("0", "Now"),
        ("exclamation_mark", "No notices"),
    ],
)
async def test_a_screen_stands_every_size(
    sandbox: "Sandbox", opened: "Opened", keys: str, said: str
) -> None:
    async with opened(sandbox, size=(80, 24)) as it:
        await it.until_settled()
        for key in keys.split():
            await it.press(key)
            await it.until_settled()
        await it.until_says(said)
        for size in SIZES:
            await it.pilot.resize_terminal(*size)
            await it.press("down")
        await it.pilot.resize_terminal(80, 24)
        await it.until_says(said)


async def test_the_keys_of_a_download_of_several_are_in_view_on_a_low_terminal(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(60, 20)) as it:
        await it.press("2", "i", "i")
        await it.until_says("outputs only")
        await it.until("datasets", lambda: it.app.screen.shown)
        await it.press("m", "m", "d")
        await it.until_says("Download 2 datasets")
        await it.until_says("esc  cancel")
        await it.until_says("  Folder:")
