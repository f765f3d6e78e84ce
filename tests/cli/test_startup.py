"""The switchboard: what runs without a command, the demo's child, help and completion."""

import os
import signal
from pathlib import Path

import pytest

from data8_tui import __version__
from data8_tui.cli.command_group import COMMANDS
from tests.conditions import wait_until
from tests.sandbox_statuses import VARIABLES


def test_help_names_every_command_and_what_comes_without_one(nobody):
    done = nobody("--help")
    assert done.status == 0
    for command, sentence in COMMANDS.items():
        assert f"  {command}" in done.out
        assert sentence in done.out
    assert "--demo" in done.out
    assert "Completion" in done.out
    assert max(map(len, done.out.splitlines())) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(nobody, command):
    done = nobody(command, "--help")
    assert done.status == 0
    assert done.out.startswith(f"Usage: data8-tui {command} ")


def test_the_sandboxs_help_lists_its_options(nobody):
    said = nobody("sandbox", "--help").out
    for option in ("--port", "--latency", "--fail-rate", "--drop-rate", "--speed", "--arrivals"):
        assert said.count(f"  {option} ") == 1
    assert "None" not in said
    assert max(map(len, said.splitlines())) <= 80


def test_version(nobody):
    for option in ("--version", "-V"):
        assert nobody(option).out == f"data8-tui {__version__}\n"


def test_help_of_a_command_is_its_own(nobody):
    assert nobody("help", "jobs").out == nobody("jobs", "--help").out
    assert nobody("help", "history", "sync").out == nobody("history", "sync", "--help").out
    assert nobody("help").out == nobody("--help").out
    wrong = nobody("help", "jbos")
    assert (wrong.status, wrong.out) == (2, "")
    assert "did you mean “jobs”?" in wrong.err
    assert nobody("help", "history", "snyc").status == 2


def test_completion_knows_commands_and_options(nobody):
    asked = {"_DATA8_TUI_COMPLETE": "bash_complete", "COMP_CWORD": "1"}
    assert nobody(**asked, COMP_WORDS="data8-tui jo").out.split() == ["plain,jobs", "plain,job"]
    asked["COMP_CWORD"] = "2"
    assert "plain,--workflow" in nobody(**asked, COMP_WORDS="data8-tui jobs --w").out


def test_the_application_asks_for_a_terminal(cli, nobody):
    for run in (lambda: cli(), lambda: nobody("--demo")):
        done = run()
        assert done.status == 2
        assert done.err.startswith("data8-tui: the application needs a terminal")
        assert "jobs" in done.err


def test_a_readable_secret_is_sent_nowhere(nobody, sandbox):
    path = nobody.home / "config" / "data8-tui" / "config.toml"
    path.parent.mkdir(parents=True)
    keys = ("base_url", "token_url", "client_id", "client_secret")
    lines = [f'{key} = "{getattr(sandbox, key)}"' for key in keys]
    path.write_text("\n".join(["[profiles.test]", *lines]))
    path.chmod(0o644)
    done = nobody("datasets")
    assert (done.status, done.out) == (3, "")
    assert done.err.splitlines()[0].startswith("data8-tui: other users can read")
    assert done.err.splitlines()[1] == f"chmod 600 {path}"
    assert sandbox.client_secret not in done.err
    path.chmod(0o600)
    assert "chmod" not in nobody("datasets").err


def test_suggested_commands_are_for_the_account_that_was_asked(nobody, sandbox):
    path = nobody.home / "config" / "data8-tui" / "config.toml"
    path.parent.mkdir(parents=True)
    keys = ("base_url", "token_url", "client_id", "client_secret")
    lines = [f'{key} = "{getattr(sandbox, key)}"' for key in keys]
    path.write_text("\n".join(["[profiles.live]", *lines, "[profiles.b]", *lines]))
    path.chmod(0o600)
    dataset = "block_edge_1001_output"
    done = nobody("download", dataset, "--profile", "b")
    asked = "data8-tui --profile b download"
    assert f"{asked} {dataset} -o {dataset}.csv --excel makes" in done.err
    failed = nobody("--profile", "b", "watch", "Bequest prospects November", **VARIABLES)
    assert failed.err.endswith("data8-tui --profile b job 'Bequest prospects November'\n")
    late = nobody("--profile", "b", "watch", "Held for approval", "--timeout", "1s")
    assert "go on with: data8-tui --profile b watch" in late.err


def test_the_demo_works_for_commands_and_needs_no_credentials(nobody):
    for arguments in (["--demo", "jobs", "--basic"], ["jobs", "--basic", "--demo"]):
        done = nobody(*arguments)
        assert done.status == 0
        assert done.out.count("\n") == 101


def test_the_sandbox_says_how_to_connect_and_ends_with_an_interrupt(nobody):
    with nobody.started("sandbox", "--latency", "0") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(4)]
        told = dict(line.removeprefix("export ").split("=", 1) for line in lines)
        assert list(told) == [
            "DATA8_BASE_URL", "DATA8_TOKEN_URL", "DATA8_CLIENT_ID", "DATA8_CLIENT_SECRET",
        ]  # fmt: skip
        assert nobody("jobs", "--basic", **told).status == 0
        children = children_of(process.pid)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 130
    assert children
    assert not any(map(alive, children))


def test_the_sandbox_dies_with_a_parent_that_is_killed(nobody):
    with nobody.started("sandbox") as process:
        assert process.stdout is not None
        process.stdout.readline()
        (child,) = children_of(process.pid)
        process.kill()
        process.wait()
        wait_until(lambda: not alive(child))


def children_of(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be collected does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
