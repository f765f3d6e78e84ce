"""What a server may say without a bound: shown in part, at once, and never the end of a screen."""

import time
from collections.abc import Mapping
from typing import Any

import pytest

from data8_tui.session import open_session
from data8_tui.settings.model import DisplaySettings, Preferences
from data8_tui.settings.profile import Profile
from data8_tui.tui import statistic_rows
from data8_tui.tui.app import Data8App
from data8_tui.tui.screens.job import rows
from data8_tui.tui.statistic_rows import StatisticView
from data8_tui.tui.widgets.grid.grid import Grid
from tests.cli.stub_server import stand
from tests.pilot.conftest import Driver

MANY = range(2_000)
LONG = "x" * 250_000
WIDGETS = 200
"""More than any screen has; a widget for each row would be thousands."""

JOB: Mapping[str, Any] = {
    "name": "j", "workflowName": "W", "status": 0, "percentComplete": 100,
    "submittedAt": "2026-11-20T09:15:30Z", "completedAt": "2026-11-20T09:16:30Z",
    "inputDatasets": {"Contacts": "in"}, "outputDatasets": {"Output": "out"}, "parameters": {},
    "statistics": {},
}  # fmt: skip
OUT = {"name": "out", "input": False, "columns": {"a": 0, "b": 0}, "recordCount": 2,
       "completed": True}  # fmt: skip
RECORD = {"a": LONG * 5, "b": "b"}


@pytest.mark.parametrize(
    "said",
    [
        {"statistics": {f"Statistic {n}": n for n in MANY}},
        {"statistics": {"Group": {f"Statistic {n}": n for n in MANY}}, "completedAt": None},
        {"statistics": {"Error": LONG, LONG: 1}, "status": 1},
        {"outputDatasets": {f"Output {n}": f"d{n}" for n in MANY}},
        {"inputDatasets": {f"Input {n}": f"d{n}" for n in MANY}},
        {"parameters": {f"P{n}": str(n) for n in MANY}},
        {"parameters": {"P": LONG}},
        {"name": LONG},
        {"workflowName": LONG},
    ],
    ids=["statistics", "group", "reason", "outputs", "inputs", "parameters", "value", "name",
         "workflow"],
)  # fmt: skip
async def test_every_screen_of_a_job_stands_any_number_and_length(
    said: Mapping[str, Any],
) -> None:
    job = {**JOB, **said}
    answers = {"/Job": [job], f"/Job/{job['name']}": job, "/Dataset": []}
    with stand(answers) as variables:
        app = Data8App(open_session(_profile(variables)), theme="dark")
        async with app.run_test(size=(40, 12), notifications=True) as pilot:
            it = Driver(app, pilot)
            await it.until("the job", lambda: app.session.store.health.since)
            await it.press("enter")
            await it.until_settled()
            for key in ("end", "tab", "end", "d", "escape", "R", "tab", "a", "escape"):
                await it.press(key)
                assert len(app.screen.query("*")) < WIDGETS
                for grid in app.screen.query(Grid):
                    assert (grid.source.row_count or 0) <= 2 * rows.MOST_ROWS
            began = time.process_time()
        assert time.process_time() - began < 5


async def test_a_value_is_shown_in_part_and_says_so() -> None:
    answers = {
        "/Job": [],
        "/Dataset": [OUT],
        "/Dataset/out": OUT,
        "/Dataset/out/data": [RECORD] * 2,
    }
    with stand(answers) as variables:
        app = Data8App(open_session(_profile(variables)), theme="dark")
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            it = Driver(app, pilot)
            await it.press("2")
            await it.until_says("✓ complete")
            await it.press("enter")
            await it.until_says("xxxx")
            await it.press("enter", "end")
            await it.until_says("(4,096 of 1,250,000 characters)")


def _profile(variables: Mapping[str, str]) -> Profile:
    known = {name.removeprefix("DATA8_").lower(): text for name, text in variables.items()}
    fixed: dict[str, Any] = {"name": "large", "scope": "BatchApi", "fleeting": True}
    fixed["preferences"] = Preferences(display=DisplaySettings(start="jobs"))
    return Profile.model_validate(known | fixed)


def test_rows_that_are_left_out_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from data8_tui.api.models import Job

    for module in (rows, statistic_rows):
        monkeypatch.setattr(module, "MOST_ROWS", 2)
    job = Job.from_json({**JOB, "statistics": {"a": 1, "b": 2, "c": 3},
                         "parameters": {"p": "1", "q": "2", "r": "3"}})  # fmt: skip
    statistics = [
        cells[0] for _, cells in statistic_rows.statistic_table(StatisticView(job), 60).rows
    ]
    parameters = [cells[0] for key, cells in rows.part_rows(job) if key[0] == "Parameters"]
    assert statistics[-1] == parameters[-1] == rows.MORE
    assert (len(statistics), len(parameters)) == (3, 4)
