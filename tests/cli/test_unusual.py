"""Unusual figures from the server to the exit code: real processes, with a history of real jobs."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from data8_tui.sandbox.account.job_factory import JobFactory
from data8_tui.sandbox.account.special_jobs import SpecialJob
from tests.command_line import CommandLine

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

WORKFLOW, RECORDS = "EmailValidation", 20_000
PAST = [f"Sign-ups {number}" for number in range(16)]
"""One a day: too few on any weekday to be compared with these alone, whatever day it is."""
NORMAL, TRIPLED = "Sign-ups of today", "Sign-ups from the fair"


class Desk:
    """A user who has seen the workflow's past jobs, and Data8."""

    def __init__(self, cli: CommandLine, sandbox: "Sandbox") -> None:
        self.cli = cli
        self._account = sandbox.account
        self._factory = JobFactory(7)

    def add(
        self,
        name: str,
        before: timedelta,
        factors: Mapping[str, float] | None = None,
        duration: float = 1.8,
    ) -> None:
        """Add a job of the workflow to the account: of `RECORDS` records, done in two seconds."""
        at = self._account.clock.now() - before
        special = SpecialJob(name, WORKFLOW, RECORDS, before, weight_factors=factors or {})
        job = self._factory.special_job(Random(name), at, special)
        self._account.create(replace(job, wait=0.2, duration=duration, unevenness=0.05))


@pytest.fixture
def desk(
    fresh_sandbox: Callable[..., Any], connected: Callable[..., CommandLine], tmp_path: Path
) -> Desk:
    sandbox = fresh_sandbox(now=None, arrivals=0)
    desk = Desk(connected(sandbox, tmp_path), sandbox)
    for age, name in enumerate(PAST, start=1):
        desk.add(name, timedelta(days=age))
    seen = desk.cli("watch", *PAST, "--fail-on-unusual")
    assert seen.status == 0, seen.err
    return desk


def test_a_tripled_figure_is_12_until_it_is_accepted(desk: Desk) -> None:
    desk.add(TRIPLED, timedelta(), {"missing": 3.0})
    watch = ("watch", TRIPLED, "--fail-on-unusual", "--interval", "0.2s")
    done = desk.cli(*watch)
    assert done.status == 12
    assert f"{TRIPLED}  ✓ completed" in done.out.splitlines()[-1]
    found = re.search(
        r"warning: unusual: Missing (3\.\d)% of Results, usually 1\.\d–1\.\d%", done.err
    )
    assert found, done.err
    assert f"the figures of job “{TRIPLED}” are unusual" in done.err
    assert f"data8-tui job '{TRIPLED}'; if they are fine, add --accept" in done.err

    *_, event = map(json.loads, desk.cli(*watch, "--json").out.splitlines())
    (job,) = json.loads(desk.cli("jobs", "--unusual", "--json").out)
    assert (event["event"], event["job"], job["name"]) == ("unusual", TRIPLED, TRIPLED)
    (missing,) = (one for one in job["unusual"] if one["statistic"] == "Results/Missing")
    assert missing in event["unusual"]
    assert (missing["kind"], missing["runs"], missing["accepted"]) == ("alarm", len(PAST), False)
    assert missing["value"] == pytest.approx(float(found[1]) / 100, abs=0.0006)
    assert missing["low"] <= missing["high"] < missing["value"] / 2

    sheet = desk.cli("job", TRIPLED).out
    assert sheet.count("\n  unusual ") == 1
    assert re.search(r"^  ≠ Missing +\d+ +3\.\d%", sheet, re.M), sheet
    (figure,) = json.loads(desk.cli("trend", WORKFLOW, "results missing", "--json").out)
    (run,) = (one for one in figure["runs"] if one["job"] == TRIPLED)
    assert (run["unusual"], run["accepted"], run["leftOut"]) == (True, False, True)
    assert figure["usual"][1] < run["value"] / 2

    assert desk.cli("job", TRIPLED, "--accept").status == 0
    again = desk.cli(*watch)
    assert (again.status, again.err) == (0, "")
    assert desk.cli("jobs", "--unusual", "--json").out == "[]\n"

    assert desk.cli("job", TRIPLED, "--unaccept").status == 0
    assert TRIPLED in desk.cli("jobs", "--unusual").out


def test_what_is_unusual_is_written_though_another_job_takes_too_long(desk: Desk) -> None:
    desk.add(TRIPLED, timedelta(minutes=1), {"missing": 3.0})
    desk.add("Endless", timedelta(), duration=3600)
    options = ("--fail-on-unusual", "--timeout", "2s", "--json")
    done = desk.cli("watch", TRIPLED, "Endless", *options)
    assert done.status == 11
    assert "unusual: Missing" in done.err
    assert "--timeout 2s --json --fail-on-unusual" in done.err
    *_, event = map(json.loads, done.out.splitlines())
    assert (event["event"], event["job"]) == ("unusual", TRIPLED)


def test_a_job_with_the_usual_figures_is_0(desk: Desk) -> None:
    desk.add(NORMAL, timedelta())
    done = desk.cli("watch", NORMAL, "--fail-on-unusual", "--interval", "0.2s")
    assert (done.status, done.err) == (0, "")
    assert json.loads(desk.cli("job", NORMAL, "--json").out)["unusual"] == []


def test_nothing_is_compared_where_that_is_switched_off(
    sandbox: "Sandbox", connected: Callable[..., CommandLine], tmp_path: Path
) -> None:
    cli = connected(sandbox, tmp_path)
    file = cli.home / "config" / "data8-tui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("[baseline]\nenabled = false\n")
    refused = cli("watch", "any", "--fail-on-unusual")
    assert refused.status == 2
    assert "--fail-on-unusual needs the setting baseline.enabled, which is false" in refused.err
    assert cli("jobs", "--unusual").status == 2
