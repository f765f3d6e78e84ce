"""What the user's command is told of a run that has ended."""

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest

from data8_tui.codes import FileProblem, Problem
from data8_tui.errors import Data8Error, JobFailed, JobUndecided, UnfitFile
from data8_tui.jobs.run import RunPlan
from data8_tui.jobs.run.queue import TrackedRun
from data8_tui.tui.run_result import notify_run, run_result


class Application:
    """Takes the facts of a notice where the application would start its worker."""

    is_running = True

    def __init__(self) -> None:
        self.facts: dict[str, str] = {}

    async def notify(self, title: str, text: str, facts: dict[str, str], seconds: float) -> None:
        self.facts = facts

    def run_worker(self, work: Any, *, group: str) -> None:
        asyncio.run(work)


@pytest.mark.parametrize(
    ("error", "event"),
    [
        (JobFailed("job “j” failed"), "failed"),
        (JobUndecided("job “j” finished, status 4 (meaning unknown)"), "finished"),
    ],
)
def test_a_run_whose_job_ended_in_an_unknown_way_has_not_failed(
    error: Data8Error, event: str
) -> None:
    plan = RunPlan(Path("a.csv"), "EmailValidation", "Contacts", Path("b.csv"))
    run, app = TrackedRun(plan, started_at=0, error=error), Application()
    notify_run(cast("Any", app), cast("Any", app), run, 5, seen=True, masked=False)
    assert app.facts == {"JOB": "", "WORKFLOW": "EmailValidation", "STATE": "", "EVENT": event}


def test_a_masked_notice_quotes_no_value_of_the_file() -> None:
    problem = Problem(3, FileProblem.NOT_WHOLE_NUMBER(value="Jane Doe"))
    error = UnfitFile("a.csv can't be uploaded as it is", path=Path("a.csv"), problem=problem)
    plan = RunPlan(Path("a.csv"), "EmailValidation", "Contacts", Path("b.csv"))
    run = TrackedRun(plan, started_at=0, error=error)
    assert "“Jane Doe”" in run_result(run, masked=False)[1]
    masked = run_result(run, masked=True)[1]
    assert "Jane" not in masked
    assert "line 3" in masked
