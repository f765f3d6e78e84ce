"""The screens at a Data8 whose status codes are other ones: facts, and what was learnt."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data8_tui.clock import SystemClock
from data8_tui.settings.model import Preferences
from data8_tui.tui.screens.jobs import JobsScreen
from tests.pilot.test_run_screen import start

if TYPE_CHECKING:
    from conftest import Driver, Opened

    from data8_tui.sandbox.server import Sandbox

Fresh = Callable[..., "Sandbox"]
NUMBERS = {"queued": 1, "running": 2, "completed": 3, "failed": 4}
SIZES = [(80, 24), (120, 36)]
FAILED = "Bequest prospects November"


async def show_only(it: "Driver", name: str) -> None:
    """Narrow the list of jobs to one."""
    await it.press("slash")
    await it.type(name)
    await it.until("the one row", lambda: len(_listing(it).shown) == 1)


def _listing(it: "Driver") -> JobsScreen:
    screen = it.app.screen
    assert isinstance(screen, JobsScreen)
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_and_a_job_state_facts(
    fresh_sandbox: Fresh, opened: "Opened", size: tuple[int, int]
) -> None:
    sandbox = fresh_sandbox(status_codes=NUMBERS)
    async with opened(sandbox, size=size, preferences=Preferences()) as it:
        await it.until_says("● running")
        await it.until_settled()
        it.app.screen.tick()
        await it.until_says("✓ completed")
        assert not any("failed" in line for line in it.lines[:-1])  # the last has the keys
        await show_only(it, FAILED)
        await it.until_says("■ finished")
        assert "✗" not in it.line_with("Bequest")
        await it.press("enter", "enter")
        await it.until_says("■ finished, status 4 (meaning unknown)")
        assert "failed" not in it.text


async def test_a_run_takes_the_output_of_an_end_that_is_not_understood(
    fresh_sandbox: Fresh, opened: "Opened", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "donors.csv").write_text(
        "contact_id,first_name,email,postcode\n1,Ann,a@b.example,SW1A 1AA\n"
    )
    # One code for every end: it isn't learnt, since some of those jobs left no output.
    ends = {"queued": 1, "running": 2, "completed": "Ended", "failed": 4}
    sandbox = fresh_sandbox(now=None, speed=100_000, status_codes=ends)
    monkeypatch.setattr("data8_tui.api.status_codes.ENOUGH", 1_000_000)
    async with opened(
        sandbox, size=(120, 36), clock=SystemClock(), preferences=Preferences()
    ) as it:
        await start(it)
        await it.until_says("complete and verified")
        assert "finished, status Ended (meaning unknown)" in it.text
        assert 'completed = ["Ended"]' in " ".join(it.text.split())
