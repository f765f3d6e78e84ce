"""`workflows`: what the known jobs of each workflow come to; and near names for wrong ones."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data8_tui.api.models import Job
from data8_tui.monitor.history import History
from data8_tui.wording.job_problems import ASK_FOR_WORKFLOWS
from tests.cli.stub_server import stand
from tests.command_line import CommandLine

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
ASKED = "No job is known here yet; asking Data8 for the newest …"


def job(name: str, workflow: str, status: int, minutes: int | None, hour: int) -> Job:
    submitted = AT + timedelta(hours=hour)
    sent: dict[str, Any] = {
        "name": name,
        "workflowName": workflow,
        "submittedAt": submitted.isoformat(),
        "status": status,
        "outputDatasets": {"Output": f"{name}_output"},
    }
    if minutes is not None:
        sent["completedAt"] = (submitted + timedelta(minutes=minutes)).isoformat()
    return Job.from_json(sent)


@pytest.fixture
def user(cli: CommandLine, sandbox: "Sandbox") -> CommandLine:
    """A user with six jobs of two workflows in the history, whom Data8 doesn't answer."""
    base = "http://127.0.0.1:1"
    path = cli.home / "state" / "data8-tui" / "history.db"
    history = History(path, base, sandbox.client_id)
    seen = [
        job("first", "Deceased", 2, 4, 0),
        job("second", "Deceased", 2, 6, 1),
        job("third", "Deceased", 3, 1, 2),
        job("fourth", "Deceased", 1, None, 3),
        job("moved", "Movers", 2, 10, 5),
        job("odd", "Movers", 9, 10, 6),
    ]
    history.runs.note_all([(each, None) for each in seen], AT + timedelta(hours=8))
    history.close()
    return CommandLine(cli.home, {**cli.variables, "DATA8_BASE_URL": base})


def test_each_workflow_has_a_row_and_no_request_is_made(user: CommandLine) -> None:
    done = user("workflows")
    assert (done.status, done.err) == (0, "2 workflows, of 6 jobs known here\n")
    titles, movers, deceased = done.out.splitlines()
    assert titles.split() == ["Workflow", "Jobs", "Success", "Median", "Last", "end"]
    assert movers.split()[:6] == ["Movers", "2", "≥", "50%", "10", "min"]
    assert movers.endswith("ago, status unclear")
    assert deceased.split()[:5] == ["Deceased", "4", "67%", "5", "min"]
    assert deceased.endswith("ago, failed")


def test_json_has_words_beside_numbers(user: CommandLine) -> None:
    movers, deceased = json.loads(user("workflows", "--json").out)
    assert deceased == {
        "workflow": "Deceased",
        "jobs": 4,
        "ended": 3,
        "completed": 2,
        "unclear": 0,
        "medianSeconds": 300.0,
        "lastJob": "third",
        "lastState": "failed",
        "lastEndedAt": "2026-11-20T11:01:00Z",
    }
    assert (movers["unclear"], movers["lastState"]) == (1, "unknown")
    explained = user("workflows", "--help").out
    assert all(f"`{key}`" in explained for key in deceased if key != "workflow")


def test_data8_is_asked_once_where_no_job_is_known(cli: CommandLine) -> None:
    first, again = cli("workflows"), cli("workflows")
    assert first.out.splitlines()[1:]
    assert first.err.splitlines()[0] == ASKED
    assert again.out.splitlines()[0] == first.out.splitlines()[0]
    assert ASKED not in again.err
    assert first.err.splitlines()[1] == again.err.splitlines()[0]


def test_an_account_without_a_job_has_a_sentence(nobody: CommandLine) -> None:
    with stand({"/Job": []}) as variables:
        done = nobody("workflows", **variables)
        assert (done.status, done.out) == (0, "")
        assert done.err.splitlines()[1:] == [
            f"no workflow: the account has no job yet. {ASK_FOR_WORKFLOWS}"
        ]
        assert json.loads(nobody("workflows", "--json", **variables).out) == []


def test_tables_use_the_width_of_the_terminal(cli: CommandLine) -> None:
    trend = ("trend", "ContactDeceasedCheck")
    for command, columns in ((("workflows",), 60), (trend, 60), (trend, 80)):
        shown = cli.on_terminal(*command, columns=columns, NO_COLOR="1").out
        assert max(map(len, shown.splitlines())) <= columns
        assert ("LAST RUNS" in shown) == (columns >= 80)
        assert "ContactDeceasedCheck" in shown


@pytest.mark.parametrize(
    ("command", "near"),
    [
        (("job", "frist"), "“first”"),
        (("watch", "seconds"), "“second”"),
        (("dataset", "frist_output"), "“first_output”"),
    ],
)
def test_a_wrong_name_gets_those_like_it_from_the_history(
    user: CommandLine, sandbox: "Sandbox", command: tuple[str, ...], near: str
) -> None:
    history = user.home / "state" / "data8-tui" / "history.db"
    with closing(History(history, sandbox.base_url, sandbox.client_id)) as known:
        seen = [job("first", "Deceased", 2, 4, 0), job("second", "Deceased", 2, 6, 1)]
        known.runs.note_all([(each, None) for each in seen], AT)
    done = user(*command, DATA8_BASE_URL=sandbox.base_url)
    assert (done.status, done.out) == (4, "")
    assert f"Similar: {near}" in done.err


@pytest.mark.parametrize(
    ("command", "near"),
    [
        (("job", "UK Consumer Mster 2026"), "“UK Consumer Master 2026”"),
        (
            ("dataset", "address_sweep_wk_05_oct_2957_outputs"),
            "address_sweep_wk_05_oct_2957_output",
        ),
        (("trend", "contactdeceasdcheck"), "“ContactDeceasedCheck”"),
        (("job", "xyzzy"), ""),
    ],
)
def test_a_wrong_name_gets_those_like_it_from_data8(
    cli: CommandLine, command: tuple[str, ...], near: str
) -> None:
    done = cli(*command)
    assert done.status == 4
    assert ("Similar: " in done.err) == bool(near)
    assert near in done.err
