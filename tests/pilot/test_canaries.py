"""No screen shows, stores or copies a credential that the server has sent back."""

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from data8_tui.tui import clipboard
from data8_tui.tui.screens.dataset import DatasetScreen
from data8_tui.tui.screens.job import JobScreen
from data8_tui.tui.screens.record import RecordScreen
from tests.canaries import SECRET, TOKEN, echoing, leaks

if TYPE_CHECKING:
    from conftest import Driver, Opened


def check(it: "Driver") -> None:
    assert leaks(it.text) == []
    assert leaks(it.said_by("Toast")) == []


async def test_no_screen_shows_what_a_hostile_server_says(
    opened: "Opened", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    copied: list[str] = []
    monkeypatch.setattr(clipboard, "write_to_terminal", lambda _, text: copied.append(text))
    with echoing(status=200) as echo:
        server: Any = echo
        async with opened(server) as it:
            await it.until_says("job 2 *** ***")
            check(it)
            for key in ("question_mark", "escape", "n"):
                await it.press(key)
                await it.until_settled()
                check(it)
            await it.press("escape")
            await it.press("enter")
            await it.until("the job", lambda: isinstance(it.app.screen, JobScreen))
            await it.until_says("refused for ***")
            await it.press("r")  # its list has sent all of it, so that nothing is asked unasked
            request = f"GET /Job/{quote(f'job 0 {SECRET} {TOKEN}', safe='')}"
            await it.until("the job's own request", lambda: request in echo.asked)
            for _ in range(6):
                check(it)
                await it.press("pagedown")
            await it.press("y")
            await it.until_toast("sent to the terminal")
            it.app.push_screen(DatasetScreen("d"))
            await it.until("the dataset", lambda: isinstance(it.app.screen, DatasetScreen))
            await it.until_says("value **…")
            check(it)
            await it.press("c")
            check(it)
            await it.press("escape", "enter")
            await it.until("the record", lambda: isinstance(it.app.screen, RecordScreen))
            await it.until_says("value ***")
            check(it)
            await it.press("d", "enter")
            await it.press("2")
            await it.until_says("dataset ***")
            check(it)
            await it.press("3")
            await it.until_settled()
            check(it)
    (sequence,) = copied
    (encoded,) = re.findall(r"52;c;([^\x07]*)", sequence)
    assert leaks(base64.b64decode(encoded).decode()) == []


@pytest.mark.parametrize("status", [400, 422])
async def test_no_screen_shows_what_a_refusal_repeats(opened: "Opened", status: int) -> None:
    with echoing(status=status) as echo:
        server: Any = echo
        async with opened(server) as it:
            await it.until_says("Refused: *** and ***")
            check(it)
            it.app.push_screen(JobScreen(f"job {SECRET}"))
            await it.until("the job", lambda: isinstance(it.app.screen, JobScreen))
            await it.until_says("Refused: *** and ***")
            check(it)
            it.app.push_screen(DatasetScreen("d"))
            await it.until_says("Refused: *** and ***")
            check(it)
