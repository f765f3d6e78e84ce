"""What the user's command is told of a run that has ended."""

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest

from data8_tui.codes import FileProblem, Problem
from data8_tui.errors import Data8Error, JobFailed, JobUndecided, UnfitFile
from data8_tui.jobs.run import RunPlan
from data8_tui.jobs.run.queue import TrackedRun
from data8_tui.transfer.queue import DownloadPlan, Transfer, TransferState
from data8_tui.tui import safe
from data8_tui.tui.run_result import notify_run
from data8_tui.tui.transfer_actions import transfer_failure_text


class Application:
    """Takes the facts of a notice where the application would start its worker."""

    is_running = True

    def __init__(self) -> None:
        self.facts: dict[str, str] = {}
        self.text = ""
        self.toasts: list[str] = []
        self.kept: list[str] = []
        self.app = self.session = self.notices = self

    async def notify(self, title: str, text: str, facts: dict[str, str], seconds: float) -> None:
        self.text, self.facts = text, facts

    def notify_toast(self, message: str) -> None:
        self.toasts.append(message)

    def add(self, subject: object, text: str, *, title: str, job: str) -> None:
        self.kept.append(text)

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


PROBLEM = Problem(3, FileProblem.NOT_WHOLE_NUMBER(value="Jane Doe"))
UNFIT = UnfitFile("a.csv can't be uploaded as it is", path=Path("a.csv"), problem=PROBLEM)


@pytest.mark.parametrize("masked", [False, True])
def test_no_value_of_the_file_is_kept_or_given_to_a_command(
    masked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = RunPlan(Path("a.csv"), "EmailValidation", "Contacts", Path("b.csv"))
    run, app = TrackedRun(plan, started_at=0, error=UNFIT), Application()
    monkeypatch.setattr(safe, "toast", lambda app, text, **_: app.notify_toast(text))
    notify_run(cast("Any", app), cast("Any", app), run, 5, seen=False, masked=masked)
    (toast,) = app.toasts
    assert ("“Jane Doe”" in toast) is not masked
    for text in (app.text, *app.kept):
        assert "Jane" not in text
        assert "line 3" in text


def test_a_failed_transfer_quotes_no_value_of_its_file() -> None:
    plan = DownloadPlan("ds", Path("a.csv"))
    text = transfer_failure_text(Transfer(1, plan, TransferState.FAILED, error=UNFIT))
    assert "Jane" not in text
    assert "line 3" in text
