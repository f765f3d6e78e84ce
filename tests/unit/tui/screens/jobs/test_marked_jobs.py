"""What several marked jobs have to be downloaded."""

from data8_tui.api.models import Job
from data8_tui.api.status_codes import StatusCodes
from data8_tui.tui.screens.jobs.marked_jobs import JobOutputs

CODES = StatusCodes({"completed": [2]})


def job(name: str, *outputs: str, ended: bool = True) -> Job:
    sent = {"name": name, "workflowName": "W", "status": 2 if ended else 1, "percentComplete": 50}
    at = "2026-11-20T08:10:00Z" if ended else None
    return Job.from_json(
        sent
        | {"submittedAt": "2026-11-20T08:00:00Z", "completedAt": at}
        | {"outputDatasets": dict(zip("abc", outputs, strict=False))},
        CODES,
    )


def test_each_output_is_downloaded_once() -> None:
    outputs = JobOutputs.of([job("1", "x", "y"), job("2", "y", "z")])
    assert outputs == JobOutputs(("x", "y", "z"))


def test_jobs_without_an_output_are_named() -> None:
    going = [job(name, "o", ended=False) for name in "ABCDE"]
    outputs = JobOutputs.of([*going, job("empty"), job("1", "x")])
    assert outputs.datasets == ("x",)
    assert outputs.left_out == (
        "Left out: 5 jobs not finished (A, B, C and 2 more), 1 job without an output (empty)."
    )
