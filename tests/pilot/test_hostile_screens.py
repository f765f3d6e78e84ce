"""No screen shows, copies or announces a character that a terminal would obey."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from data8_tui.session import open_session
from data8_tui.settings.model import DisplaySettings, Preferences
from data8_tui.settings.profile import Profile
from data8_tui.tui import clipboard
from data8_tui.tui.app import Data8App
from data8_tui.tui.navigation import OpenDataset, OpenFile, OpenJob
from data8_tui.tui.safe import toast
from data8_tui.tui.screens.dataset import DatasetScreen
from data8_tui.tui.screens.job import JobScreen
from data8_tui.tui.screens.record import RecordScreen
from tests.cli.stub_server import stand
from tests.hostile_texts import ENCODED, HOSTILE, hostile_dataset, hostile_job, unsafe
from tests.pilot.conftest import Driver

ALL = "all \x1b]52;c;aGk=\x07\u202e$(id)"
LISTED = [HOSTILE[at : at + 3] for at in range(0, len(HOSTILE), 3)]
RECORD = dict(zip(HOSTILE, reversed(HOSTILE), strict=True))
SHOWN = "all ␛]52;c;aGk=␇⟨202E⟩$(id)"
ANSWERS = {
    "/Job": [hostile_job(ALL), *(hostile_job(texts[0] or "x", texts) for texts in LISTED)],
    "/Dataset": [
        hostile_dataset(ALL),
        *(hostile_dataset(texts[-1] or "x", texts) for texts in LISTED),
    ],
    f"/Job/{ALL}": hostile_job(ALL),
    f"/Dataset/{ALL}": hostile_dataset(ALL),
    f"/Dataset/{ALL}/data": [RECORD],
}


def check(it: Driver) -> None:
    for line in (*it.lines, it.said_by("Toast"), it.app.title, it.app.sub_title):
        assert unsafe(line) == [], line


async def pressed(it: Driver, *keys: str) -> None:
    """Press each, and look at what comes of it."""
    for key in keys:
        await it.press(key)
        check(it)


def profile_of(variables: Mapping[str, str]) -> Profile:
    known = {name.removeprefix("DATA8_").lower(): text for name, text in variables.items()}
    fixed: dict[str, Any] = {"name": "hostile", "scope": "BatchApi", "fleeting": True}
    fixed["preferences"] = Preferences(display=DisplaySettings(start="jobs"))
    return Profile.model_validate(known | fixed)


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr(clipboard, "copy", lambda app, text, what: texts.append(text))
    return texts


@pytest.mark.timeout(180)  # some seconds, which a busy machine makes many
async def test_nothing_is_left_to_obey(copied: list[str], tmp_path: Path) -> None:
    file = tmp_path / "hostile.csv"
    lines = (f'{at},"{text}"' for at, text in enumerate(ENCODED) if '"' not in text)
    file.write_text("\n".join(["n,text\x1b[2J", *lines]), encoding="utf-8", newline="")
    with stand(ANSWERS) as variables:
        app = Data8App(open_session(profile_of(variables)), theme="dark")
        async with app.run_test(size=(120, 50), notifications=True) as pilot:
            it = Driver(app, pilot)
            await it.until_says(SHOWN)
            await walk_lists(it)
            await walk_details(it)
            app.navigate(OpenFile((file,)))
            await it.until_says("text␛[2J")
            await pressed(it, "pagedown", "end", "enter")
            for at in range(0, len(HOSTILE), 40):
                toast(app, " ".join(text[:40] for text in HOSTILE[at : at + 40]), title=HOSTILE[at])
            await pressed(it, "escape")
    commands = [line for line in copied if line.startswith("data8-tui")]
    assert [words_of(line)[-2:] for line in commands] == [["job", ALL], ["dataset", ALL]]
    assert [unsafe(line) for line in commands] == [[], []]


def words_of(line: str) -> list[str]:
    """The words that a shell makes of a command line."""
    shell = subprocess.run(
        ["bash", "-c", f"printf '%s\\0' {line}"], capture_output=True, check=True
    )
    return shell.stdout.decode().split("\0")[:-1]


async def walk_lists(it: Driver) -> None:
    check(it)
    await pressed(it, "pagedown", "end", "home", "question_mark", "escape", "colon")
    await it.type("all")
    await pressed(it, "down", "escape", "n", "escape", "slash")
    await it.type("a")
    await pressed(it, "enter", "escape", "2")
    await it.until_says("␛]52")
    await pressed(it, "pagedown", "end", "3", "1")


async def walk_details(it: Driver) -> None:
    it.app.navigate(OpenJob(ALL))
    await it.until("the job", lambda: isinstance(it.app.screen, JobScreen))
    await it.until_settled()
    await pressed(it, "Y", *["pagedown"] * 4, "tab", *["pagedown"] * 4, "tab", "end", "d", "escape")
    it.app.navigate(OpenDataset(ALL))
    await it.until("the dataset", lambda: isinstance(it.app.screen, DatasetScreen))
    await it.until_settled()
    await pressed(it, "Y", *["right"] * 3, "c", "escape", "enter")
    await it.until("the record", lambda: isinstance(it.app.screen, RecordScreen))
    await pressed(it, *["pagedown"] * 6, "m", "escape")
