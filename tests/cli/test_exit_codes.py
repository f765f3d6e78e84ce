"""Every exit code from a real cause, told in a line or two, without a traceback or a secret."""

import csv
import re
import signal
import socket
from pathlib import Path

import pytest

from tests.cli.stub_server import SECRET, TOKEN, stand
from tests.command_line import PROGRAM

BUG = """
import sys
import data8_tui.cli.actions.jobs as actions
from data8_tui.__main__ import main

async def broken(session, *asked, **options):
    secret = session.profile.client_secret.get_secret_value()
    raise ValueError(f"told {secret} and Bearer abc.def and client_secret=xyz")

actions.list_jobs = broken
sys.argv = ["data8-tui", "jobs"]
sys.exit(main())
"""


def told(done, status: int, lines: int = 2) -> str:
    """What was said, once it is sure that it was said as it should be."""
    assert done.status == status, done.err
    assert done.out == ""
    assert done.err.startswith("data8-tui: ")
    assert 1 <= done.err.count("\n") <= lines
    assert "Traceback" not in done.err
    return done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["jbos"], "did you mean “jobs”?"),
        (["jobs", "--frm", "today"], "--from"),
        (["jobs", "--page", "0"], "--page"),
        (["jobs", "--from", "soon"], "“soon” is not a date"),
        (["jobs", "--from", "today", "--to", "7d"], "--to lies before --from"),
        (["jobs", "--page", "2", "--all"], "--page and --all"),
        (["jobs", "--basic", "--state", "failed"], "--basic"),
        (["jobs", "--basic", "--new"], "--basic"),
        (["jobs", "--state", "done"], "--state"),
        (["job"], "NAME"),
        (["--demo", "--profile", "x", "jobs"], "--demo"),
        (["sandbox", "--no-such-knob"], "--no-such-knob"),
        (["jobs", "--from"], "see: data8-tui jobs --help"),
        (["download", "d", "--fields"], "see: data8-tui download --help"),
        (["verify", "."], ". is no file"),
        (["verify", "/"], "/ is no file"),
        (["sandbox", "--port", "70000"], "70000 is no port"),
    ],
)
def test_2_usage(nobody, arguments, said):
    assert said in told(nobody(*arguments), 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "none.csv"],
        ["upload", "none.csv", "--dry-run"],
        ["upload", "none.csv"],
        ["run", "none.csv", "--workflow", "W", "--input", "I"],
        ["submit", "--spec", "none.toml"],
    ],
)
def test_9_a_missing_file(cli, arguments):
    assert "none" in told(cli(*arguments), 9)


def test_3_without_credentials_three_lines_say_what_to_set(nobody):
    said = told(nobody(), 3, lines=3).splitlines()
    assert len(said) == 3
    assert "DATA8_CLIENT_ID and DATA8_CLIENT_SECRET" in said[0]
    assert f"{nobody.home}/config/data8-tui/config.toml" in said[1]
    assert "data8-tui --demo" in said[2]


def test_3_credentials_that_are_refused(cli):
    said = told(cli("jobs", "--json", DATA8_CLIENT_SECRET="wrong-and-private"), 3)
    assert "wrong-and-private" not in said


def test_3_an_address_without_tls(cli):
    assert "https" in told(cli("jobs", "--base-url", "http://data8.example"), 3)


def test_3_a_wrong_config_file(nobody):
    path = nobody.home / "config.toml"
    path.write_text(f'[profiles.a]\nsecret = "{SECRET}"\n')
    said = told(nobody("--config", str(path), "jobs"), 3)
    assert "“secret”" in said
    assert SECRET not in said


@pytest.mark.parametrize("command", ["job", "dataset", "download"])
def test_4_no_such_name(cli, command):
    assert "no_such_name" in told(cli(command, "no_such_name"), 4)


def test_5_nobody_listens_and_each_retry_is_told(cli):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        done = cli("jobs", DATA8_BASE_URL=address, DATA8_TOKEN_URL=f"{address}/token")
    assert (done.status, done.out) == (5, "")
    retries = [line for line in done.err.splitlines() if "trying again in" in line]
    assert len(retries) == 5
    assert "\ndata8-tui: " in done.err


def test_2_a_sandbox_whose_port_is_taken(nobody):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert port in told(nobody("sandbox", "--port", port), 2)


def test_6_fewer_records_than_promised(nobody):
    dataset = {
        "name": "d", "columns": {"a": 0}, "input": False, "recordCount": 3, "completed": True,
    }  # fmt: skip
    with stand({"/Dataset/d": dataset, "/Dataset/d/data": [{"a": "1"}]}) as variables:
        nobody.variables = variables
        assert "d" in told(nobody("download", "d"), 6)
    assert not Path(nobody.home, "d.csv").exists()


def test_9_a_folder_that_is_not_there(cli):
    said = told(cli("download", "block_edge_1000_output", "-o", "/no/such/folder/x.csv"), 9)
    assert "/no/such/folder" in said


def test_9_an_output_that_can_not_be_written(cli):
    with open("/dev/full", "wb") as full:
        done = cli.run([*PROGRAM, "jobs", "--json"], {}, stdout=full)
    assert done.returncode == 9
    assert done.stderr == b"data8-tui: can't write to standard output: No space left on device\n"


@pytest.mark.parametrize("asked", ["--help", "--version"])
def test_9_help_that_can_not_be_written(nobody, asked):
    with open("/dev/full", "wb") as full:
        done = nobody.run([*PROGRAM, asked], {}, stdout=full)
    assert done.returncode == 9
    assert done.stderr == b"data8-tui: can't write to standard output: No space left on device\n"


def test_9_an_output_that_is_closed(cli):
    done = cli.run(["sh", "-c", 'exec "$@" >&-', "sh", *PROGRAM, "jobs"], {})
    assert done.returncode == 9
    assert done.stderr == b"data8-tui: can't write to standard output: it is closed\n"


def test_130_an_interrupt(connected, fresh_sandbox, tmp_path):
    sandbox = fresh_sandbox(latency=30)
    user = connected(sandbox, tmp_path)
    with user.started("jobs") as process:
        while sandbox.services.traffic.under_way == 0:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, "", "data8-tui: interrupted\n")


def test_141_a_reader_who_has_gone(cli):
    with cli.started("jobs", "--all", "--json") as process:
        assert process.stdout is not None
        assert process.stdout.read(1) == "["
        process.stdout.close()
        assert process.wait(timeout=30) == 141
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_1_a_bug_leaves_a_report_and_no_secret_anywhere(cli):
    done = cli.python(BUG)
    said = told(done, 1, lines=1)
    path = re.search(r"a report is in (\S+)", said)
    assert path
    report = Path(path[1])
    assert report.is_relative_to(cli.home / "state")
    assert report.stat().st_mode & 0o777 == 0o600
    text = report.read_text()
    assert "ValueError: told *** and Bearer *** and client_secret=***" in text
    assert "in broken" in text
    for secret in (cli.variables["DATA8_CLIENT_SECRET"], "abc.def", "xyz"):
        assert secret not in text + done.err


def test_a_bug_is_told_also_where_no_report_can_be_written(cli):
    (cli.home / "state").write_text("a file where a folder should be")
    assert "no report could be written" in told(cli.python(BUG), 1, lines=1)


def test_a_token_shows_nowhere(nobody):
    with stand({"/Job": [{"name": "x", "status": "\ud800"}], "/Job/x": {}}) as variables:
        nobody.variables = variables
        for arguments in (["jobs"], ["job", "x"], ["config", "show"]):
            done = nobody(*arguments)
            assert TOKEN not in done.out + done.err
            assert SECRET not in done.out + done.err


@pytest.mark.parametrize(
    "arguments", [("verify", "{}"), ("upload", "{}", "--dry-run"), ("download", "x", "-o", "{}")]
)
def test_9_a_file_name_that_is_too_long(cli, arguments):
    name = f"{'n' * 300}.csv"
    done = cli(*(word.format(name) for word in arguments))
    assert "File name too long" in told(done, 9)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full", "<&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("arguments", "status"),
    [("download block_edge_1001_output --force", 0), ("job nosuch", 4), ("jobs --bad", 2)],
)
def test_standard_error_that_takes_nothing_changes_nothing(cli, redirection, arguments, status):
    command = f"{' '.join(PROGRAM)} {arguments} {redirection}"
    done = cli.run(["sh", "-c", command], {})
    assert (done.returncode, done.stdout, done.stderr) == (status, b"", b"")
    if "download" in arguments:
        assert len(rows_of(cli.home / "block_edge_1001_output.csv")) == 1002


def test_no_core_file_is_written_of_a_process_that_has_a_secret(cli):
    code = """
import resource, sys
from data8_tui.__main__ import main
resource.setrlimit(resource.RLIMIT_CORE, (4096, resource.getrlimit(resource.RLIMIT_CORE)[1]))
sys.argv = ["data8-tui", "--version"]
main()
print(resource.getrlimit(resource.RLIMIT_CORE)[0])
"""
    assert cli.python(code).out.endswith("\n0\n")
