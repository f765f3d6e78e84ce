"""Every command at a Data8 whose status codes are other ones, and no false word anywhere."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.stub_server import stand
from tests.command_line import CommandLine
from tests.sandbox_statuses import VARIABLES

Connect = Callable[[Any, Path], CommandLine]
FAILED, FINE, RUNS = "Bequest prospects November", "Single record re-check", "Held for approval"
NUMBERS = {"queued": 1, "running": 2, "completed": 3, "failed": 4}
WORDS = {
    "queued": "Queued", "running": "RUNNING", "completed": "Succeeded", "failed": "Failed",
    "cancelled": "Canceled", "held": "Held", "partial": "Partial",
}  # fmt: skip
JOB = {"workflowName": "w", "submittedAt": "2026-11-20T08:00:00Z", "inputDatasets": {}}
END = {"completedAt": "2026-11-20T09:00:00Z", "percentComplete": 100}
OUTPUT = {"name": "out", "columns": {"a": 0}, "input": False, "recordCount": 1, "completed": True}


@pytest.fixture
def at(fresh_sandbox: Callable[..., Any], connected: Connect, tmp_path: Path) -> Any:
    """A user at a sandbox with these status codes, who knows no meaning of theirs."""

    def start(codes: dict[str, Any], **options: Any) -> CommandLine:
        cli = connected(
            fresh_sandbox(now=None, speed=2000, arrivals=0, status_codes=codes, **options), tmp_path
        )
        for name in VARIABLES:
            del cli.variables[name]
        (tmp_path / "people.csv").write_text(
            "contact_id,first_name,postcode\n1,Ann,SW1A 1AA\n2,Bo,SW1A 2AA\n"
        )
        return cli

    return start


RUN = ("run", "people.csv", "--workflow", "ContactDeceasedCheck", "--input", "Contacts")


def test_numbers_that_nobody_explained(at: Any) -> None:
    cli = at(NUMBERS)
    listed = cli("jobs").out
    (failed,) = [line for line in listed.splitlines() if FAILED in line]
    (runs,) = [line for line in listed.splitlines() if RUNS in line]
    assert failed.startswith("■ finished, status 4")
    assert runs.startswith("· unfinished, status 6 63%")
    assert "✓ completed" in listed, "learnt from two jobs with complete outputs"
    assert "failed" not in listed
    assert "0 failed" in (none := cli("jobs", "--state", "failed")).err
    assert "whose status (" in none.err
    shown = cli("job", FAILED).out
    assert "■ finished, status 4 (meaning unknown)" in shown
    assert "failed" not in shown
    ended = cli("watch", FAILED)
    assert ended.status == 13
    assert f"“{FAILED}” finished, status 4 (meaning unknown): The file /ToData8/" in ended.err
    assert "ended inside a quoted field; it left no output dataset" in ended.err
    assert "failed = [4]" in ended.err
    assert f"data8-tui watch '{FAILED}' then goes by that" in ended.err
    assert "--again" not in ended.err
    done = cli(*RUN, "-o", "cleansed.csv", "--interval", "0.2s")
    assert done.status == 0
    assert (cli.home / "cleansed.csv").read_text().count("\n") == 3
    settings = cli("config", "show").out
    assert "status code 3  " in settings
    assert "learnt from 2 jobs" in settings
    assert "3: completed (learnt from 2 jobs)" in cli("doctor").out
    codes = json.loads(cli("config", "show", "--json").out)["statusCodes"]
    assert {"status": "3", "state": "completed", "from": "learnt", "jobs": 2} in codes


def test_numbers_that_the_configuration_explains(at: Any) -> None:
    cli = at(NUMBERS)
    folder = cli.home / "config" / "data8-tui"
    folder.mkdir(parents=True)
    file = folder / "config.toml"
    file.write_text("[status]\nrunning = [2]\ncompleted = [0, 3]\nfailed = [4]\n")
    assert cli("watch", FAILED).status == 8
    assert cli("watch", FINE).status == 0
    assert "✗ failed" in cli("job", FAILED).out
    assert re.search(r"page 1 · [1-9]\d* failed among", cli("jobs", "--state", "failed").err)
    told = cli("config", "show").out
    assert [
        line.split()[2:5] for line in told.splitlines() if line.startswith("status code 4")
    ] == [["4", "failed", "configuration"]]
    file.write_text("[status]\ncompleted = [3]\nfailed = [4, 3]\n")
    twice = cli("jobs")
    assert (twice.status, twice.out) == (3, "")
    assert "[status] has 3 as completed and as failed" in twice.err


def test_words_explain_themselves(at: Any) -> None:
    cli = at(WORDS)
    listed = cli("jobs").out
    for begins in (
        "✓ completed",
        "● running",
        "✗ failed",
        "⊘ cancelled",
        "· unfinished, status Held",
    ):
        assert any(line.startswith(begins) for line in listed.splitlines()), begins
    assert cli("watch", FAILED).status == 8
    assert cli("watch", FINE).status == 0
    event, *others = map(json.loads, cli("watch", FINE, "--json").out.splitlines())
    assert {each["event"] for each in others} <= {"unusual"}
    assert (event["state"], event["finished"]) == ("completed", True)
    assert event["statusMeaning"] == {"state": "completed", "from": "word", "jobs": None}


def test_a_doctor_asks_for_the_jobs_of_a_list_without_statuses(nobody: CommandLine) -> None:
    jobs = {
        name: {**JOB, "name": name, "status": 3, **END, "outputDatasets": {"Output": "out"}}
        for name in "ab"
    }
    answers = {f"/Job/{name}": job for name, job in jobs.items()}
    listed = [{"name": name} for name in jobs]
    with stand({**answers, "/Dataset/out": OUTPUT, "/Job": listed}) as variables:
        assert "3: completed (learnt from 2 jobs)" in nobody("doctor", **variables).out


@pytest.mark.parametrize("status", [0, 3, 9, "Fertig"])
def test_one_job_is_collected_by_its_outputs_and_the_status_is_named(
    status: object, nobody: CommandLine
) -> None:
    job = {**JOB, "name": "a", "status": status, **END, "outputDatasets": {"Output": "out"}}
    with stand({"/Job/a": job, "/Dataset/out": OUTPUT, "/Job": [job]}) as variables:
        done = nobody("watch", "a", **variables)
        written = json.dumps(status)
        assert done.status == 0
        assert f"finished, status {status} (meaning unknown)" in done.out
        assert f"completed = [{written}]" in done.err
        shown = nobody("job", "a", **variables).out
        assert not {"completed", "failed"} & set(shown.split())


def test_a_job_that_states_an_error_is_not_said_to_have_completed(nobody: CommandLine) -> None:
    error = {"error": "The workflow crashed at record 3"}
    outputs = {"outputDatasets": {"Output": "out"}, "statistics": error}
    jobs = [{**JOB, **END, **outputs, "name": name, "status": 4} for name in "abc"]
    answers = {"/Job": jobs, "/Dataset/out": OUTPUT}
    with stand(answers | {f"/Job/{job['name']}": job for job in jobs}) as variables:
        assert "completed" not in nobody("jobs", **variables).out
        done = nobody("watch", "a", "b", **variables)
    assert done.status == 13
    assert "crashed at record 3; its output can be collected" in done.err
    assert "If it means completed" not in done.err


@pytest.mark.parametrize(("completed", "status"), [(False, 13), (None, 0)])
def test_an_output_that_is_not_said_to_be_complete(
    completed: bool | None, status: int, nobody: CommandLine
) -> None:
    job = {**JOB, "name": "a", "status": 3, **END, "outputDatasets": {"Output": "out"}}
    answers = {"/Job/a": job, "/Dataset/out": {**OUTPUT, "completed": completed}, "/Job": [job]}
    with stand(answers) as variables:
        done = nobody("watch", "a", "--timeout", "0.2s", **variables)
    assert done.status == status
    if completed is None:
        assert "doesn't say whether output out is complete" in done.err
    else:
        assert "its output out is not complete" in done.err
        assert "failed = [" not in done.err


def test_0_of_a_job_on_its_way_is_no_queue_and_no_end(nobody: CommandLine) -> None:
    job = {**JOB, "name": "a", "status": 0, "completedAt": None, "percentComplete": 40}
    with stand({"/Job/a": job, "/Job": [job]}) as variables:
        assert (
            nobody("jobs", **variables).out.splitlines()[1].startswith("· unfinished, status 0 40%")
        )
        assert "unfinished, status 0" in nobody("job", "a", **variables).out


def test_a_list_that_has_the_status_but_no_end_is_not_believed(nobody: CommandLine) -> None:
    job = {**JOB, "name": "a", "status": 3, **END, "outputDatasets": {}}
    with stand({"/Job/a": job, "/Job": [{"name": "a", "status": 3}]}) as variables:
        assert "■ finished, status 3" in nobody("jobs", **variables).out
        assert "· status 3" in nobody("jobs", "--basic", **variables).out
