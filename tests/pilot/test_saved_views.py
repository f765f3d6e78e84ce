"""The views of config.toml in the list of jobs."""

import shlex
from typing import TYPE_CHECKING

import pytest

from data8_tui.settings.model import Preferences
from data8_tui.settings.view import ViewSettings
from data8_tui.tui import clipboard
from data8_tui.tui.screens.jobs import JobsScreen
from tests.pilot.conftest import profile_of

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox
    from tests.pilot.conftest import Driver, Opened

VIEWS = {
    "slow ones": ViewSettings(workflow="Deduplication", sort="-took", columns=("took", "state")),
    "failed": ViewSettings(state=("failed",)),
}


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are copied."""
    texts: list[str] = []
    monkeypatch.setattr(clipboard, "copy", lambda app, text, what: texts.append(text))
    return texts


def jobs(it: "Driver") -> JobsScreen:
    assert isinstance(it.app.screen, JobsScreen)
    return it.app.screen


def titles(it: "Driver") -> str:
    return " ".join(it.line_with("Took").split())


def preferences(sandbox: "Sandbox") -> Preferences:
    return profile_of(sandbox).preferences.model_copy(update={"views": VIEWS})


async def test_a_view_is_opened_by_its_name_and_left_by_escape(
    sandbox: "Sandbox", opened: "Opened", copied: list[str]
) -> None:
    async with opened(sandbox, preferences=preferences(sandbox)) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press("colon")
        await it.type("view slow")
        await it.until_says("1 line")
        await it.press("enter")
        await it.until_says("view “slow ones” · Deduplication")
        await it.until(
            "its columns", lambda: it.line_with("Took").split()[:4] == ["Job", "▼", "Took", "State"]
        )
        assert {job.workflow_name for job in jobs(it).shown} == {"Deduplication"}
        await it.press("Y", "t", "Y")
        await it.until_says("view “slow ones”, changed · Deduplication · submitted today")
        await it.until("both commands", lambda: len(copied) == 2)
        whole, changed = (shlex.split(line)[2:] for line in copied)
        assert whole == ["jobs", "--view", "slow ones"]
        assert changed[:3] == ["jobs", "--workflow", "Deduplication"]
        assert changed[-3:] == ["--columns", "took,state", "--sort=-took"]
        await it.press("escape")
        await it.until_says("every workflow · submitted any time")
        await it.until_says("page 1 · 100 jobs")
        assert "view" not in it.lines[2]
        assert it.line_with("Took").split() == [
            "Job",
            "State",
            "Progress",
            "Workflow",
            "Submitted",
            "Age",
            "Took",
        ]


async def test_the_views_are_listed_with_what_they_show(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox, size=(80, 24), preferences=preferences(sandbox)) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press("V")
        await it.until_says("Which view?")
        assert "by took in reverse" in it.text
        await it.press("down", "enter")
        await it.until_says("view “failed” · failed · every workflow")


async def test_without_views_a_sentence_says_what_makes_one(
    sandbox: "Sandbox", opened: "Opened"
) -> None:
    async with opened(sandbox) as it:
        await it.until_says("page 1 · 100 jobs")
        await it.press("V")
        await it.until_toast("No view is saved: a table [views.NAME] in config.toml makes one")
