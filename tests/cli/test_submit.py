"""`data8-tui submit`: a job once, from options or a file, and what is said when it can't be."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.command_line import PROGRAM, CommandLine
from tests.contract.scripted_server import SECRET, misbehaving
from tests.unit.jobs.doubtful_account import DoubtfulAccount

Connect = Callable[[Any, Path], CommandLine]
DATASET = "block_edge_1001_contacts"
ASKED = ("--workflow", "PhoneValidation", "--dataset", f"Contacts={DATASET}")


class Desk:
    """A command line at a sandbox of its own, whose faults a test may set."""

    def __init__(self, cli: CommandLine, sandbox: Any) -> None:
        self.cli = cli
        self.sandbox = sandbox

    def __call__(self, *arguments: str, **more: str) -> Any:
        return self.cli("submit", *arguments, **more)

    def lose(self, *steps: object) -> None:
        self.sandbox.services.faults.change({"match": "^POST /Job", "script": list(steps)})

    @property
    def jobs(self) -> list[str]:
        return [facts["name"] for facts in self.sandbox.services.store.jobs()]


@pytest.fixture
def submit(fresh_sandbox: Callable[..., Any], connected: Connect, tmp_path: Path) -> Desk:
    sandbox = fresh_sandbox(now=None, speed=1_000_000, arrivals=0)
    return Desk(connected(sandbox, tmp_path), sandbox)


def test_the_name_is_the_output_and_the_rest_is_talk(submit: Desk) -> None:
    done = submit(*ASKED, "--name", "Numbers", "--param", "Country=GB", "--param", "Empty=")
    assert (done.status, done.out) == (0, "Numbers\n")
    assert "submitted “Numbers” to PhoneValidation" in done.err
    told = json.loads(submit.cli("job", "Numbers", "--json").out)
    assert told["inputDatasets"] == {"Contacts": DATASET}
    assert told["parameters"] == {"Country": "GB", "Empty": ""}


def test_the_same_inputs_are_not_sent_again_unasked(submit: Desk) -> None:
    assert submit(*ASKED, "--name", "Numbers").status == 0
    again = submit(*ASKED)
    assert (again.status, again.out) == (2, "")
    assert "submitted before, as “Numbers”" in again.err
    assert "--again" in again.err
    assert submit(*ASKED, "--name", "Numbers 2", "--again").status == 0
    assert submit.jobs == ["Numbers", "Numbers 2"]


@pytest.mark.parametrize(("answer", "jobs"), [("y", 2), ("n", 1)])
def test_a_person_is_asked(submit: Desk, answer: str, jobs: int) -> None:
    submit(*ASKED, "--name", "Numbers")
    child = pexpect.spawn(
        PROGRAM[0],
        [*PROGRAM[1:], "submit", *ASKED, "--name", "More"],
        env=submit.cli.environment(),
        cwd=str(submit.cli.home),
        timeout=30,
    )
    child.expect("once more")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == (0 if answer == "y" else 2)
    assert len(submit.jobs) == jobs


def test_a_file_says_the_same_and_options_beat_it(submit: Desk) -> None:
    spec = submit.cli.home / "job.toml"
    spec.write_text(
        'workflow = "PhoneValidation"\nname = "From a file"\n'
        f'[datasets]\nContacts = "{DATASET}"\n[parameters]\nCountry = "GB"\nLimit = 5\n'
    )
    done = submit("--spec", str(spec), "--param", "Country=IE", "--json")
    assert done.status == 0
    told = json.loads(done.out)
    assert told["name"] == "From a file"
    assert told["parameters"] == {"Country": "IE", "Limit": "5"}


def test_what_would_be_refused_is_said_line_by_line_and_nothing_is_sent(submit: Desk) -> None:
    done = submit("--workflow", "PhoneValidation", "--name", "a:b", "--dataset", "Contacts= ")
    assert done.status == 2
    assert "name: it can't hold :" in done.err
    assert "dataset Contacts: a dataset is needed" in done.err
    assert submit.jobs == []


@pytest.mark.parametrize(
    "wrong",
    [
        ("--dataset", "Contacts"),
        ("--param", "a=1", "--param", "a=2"),
        ("--timeout", "2h"),
        ("--spec", "nowhere.toml"),
    ],
)
def test_a_slip_is_usage(submit: Desk, wrong: tuple[str, ...]) -> None:
    done = submit(*ASKED, *wrong)
    assert done.status == (9 if "nowhere.toml" in wrong else 2)
    assert submit.jobs == []


def test_what_the_server_refuses_is_told_field_by_field_and_once(submit: Desk) -> None:
    done = submit("--workflow", "NoSuchWorkflow", "--dataset", f"Contacts={DATASET}")
    assert done.status == 2
    assert done.err.count("workflowName: There is no workflow named") == 1
    assert "Seen here" not in done.err


def test_a_workflow_that_is_not_there_is_answered_with_those_seen_like_it(submit: Desk) -> None:
    assert submit(*ASKED, "--name", "Numbers", "--wait").status == 0
    done = submit("--workflow", "phoneValidations", "--dataset", f"Contacts={DATASET}")
    assert done.status == 2
    assert "Seen here: PhoneValidation." in done.err
    listed = submit.cli("jobs", "--workflow", "phonevalidation")
    assert (listed.status, listed.out) == (0, "")
    assert "matched exactly; seen here: PhoneValidation" in listed.err


def test_without_a_workflow_the_option_is_named(submit: Desk) -> None:
    done = submit()
    assert done.status == 2
    assert "--workflow NAME" in done.err


def test_a_lost_answer_is_settled_and_the_job_adopted(submit: Desk) -> None:
    submit.lose("lose")
    done = submit(*ASKED, "--name", "Numbers")
    assert (done.status, done.out) == (0, "Numbers\n")
    assert "only the answer had been lost" in done.err
    assert submit.jobs == ["Numbers"]


def test_waiting_is_watching_and_keeps_off_the_output(submit: Desk) -> None:
    done = submit(*ASKED, "--name", "Numbers", "--wait")
    assert (done.status, done.out) == (0, "Numbers\n")
    assert "Numbers  ✓ completed  after" in done.err


def test_what_data8_may_take_and_nobody_meant_is_warned_of(submit: Desk) -> None:
    assert "warning" not in submit(*ASKED, "--param", "DefaultCountry=GB").err
    done = submit(*ASKED, "--param", "Contry=GB")
    assert "and none “Contry”" in done.err
    (submit.cli.home / "here.csv").write_text("a\n1\n")
    done = submit("--workflow", "PhoneValidation", "--input-file", "here.csv")
    assert "data8-tui run would upload it" in done.err


def test_waiting_json_is_of_the_job_at_its_end(submit: Desk) -> None:
    done = submit(*ASKED, "--wait", "--json")
    told = json.loads(done.out)
    assert (done.status, told["percentComplete"]) == (0, 100)


def test_a_job_that_fails_while_it_is_waited_for_is_8(submit: Desk) -> None:
    done = submit("--workflow", "PhoneValidation", "--input-file", "/ToData8/x.csv", "--wait")
    assert done.status == 8
    assert "failed" in done.err


def test_no_intent_can_be_noted_then_nothing_is_sent(submit: Desk) -> None:
    done = submit(*ASKED, XDG_STATE_HOME="/proc/nowhere")
    assert done.status == 9
    assert "history" in done.err
    assert submit.jobs == []


def test_help_names_the_options(submit: Desk) -> None:
    done = submit("--help")
    assert done.status == 0
    for option in ("--workflow", "--dataset", "--param", "--input-file", "--spec", "--again"):
        assert option in done.out


@pytest.mark.parametrize(
    ("said", "shown"), [("reset", "more"), ("429", "upper"), ("401", "lower"), ("303", "as sent")]
)
async def test_a_job_that_was_created_whatever_was_answered_is_sent_once(
    said: str, shown: str, tmp_path: Path
) -> None:
    account = DoubtfulAccount(said, shown)
    async with misbehaving(otherwise=account) as server:
        tokens = f"{server.url}/connect/token"
        cli = CommandLine(tmp_path, {"DATA8_BASE_URL": server.url, "DATA8_TOKEN_URL": tokens})
        cli.variables |= {"DATA8_CLIENT_ID": "me", "DATA8_CLIENT_SECRET": SECRET}
        first, second = [await asyncio.to_thread(cli, "submit", *ASKED) for _ in range(2)]
    assert (first.status, second.status) == (0, 2), first.err + second.err
    assert account.posts == [first.out.strip()]
