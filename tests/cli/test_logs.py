"""The log of requests, and the file for a ticket."""

import os
import re
import signal
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.command_line import CommandLine


def test_requests_are_logged_only_where_that_is_asked_for(cli: "CommandLine") -> None:
    path = cli.home / "state" / "data8-tui" / "data8-tui.log"
    assert cli("jobs", "--basic").status == 0
    done = cli("logs")
    assert (done.status, done.out) == (0, "")
    assert f"--debug on any command writes one to {path}" in done.err
    assert cli("--debug", "jobs", "--basic", "--workflow", "EmailValidation").status == 0
    token, jobs = cli("logs", "-n", "2").out.splitlines()
    assert re.search(r"request_log: POST /connect/token 200 \d+ ms \d+ B$", token)
    assert re.search(r"request_log: GET /Job\?page=1&workflow=… 200 \d+ ms [1-9]\d+ B$", jobs)
    assert cli("logs", "--path").out == f"{path}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert cli("logs", "-n", "0").out == ""


def test_a_log_that_can_not_be_written_stops_nothing(cli: "CommandLine") -> None:
    path = cli.home / "state" / "data8-tui" / "data8-tui.log"
    path.mkdir(parents=True)
    done = cli("--debug", "jobs", "--basic")
    assert done.status == 0
    assert f"warning: {path} is not a regular file" in done.err


def test_the_log_is_followed(cli: "CommandLine") -> None:
    assert cli("--debug", "jobs", "--basic").status == 0
    with cli.started("logs", "--follow", "-n", "1") as following:
        assert following.stdout
        assert "GET /Job?page=1" in following.stdout.readline()
        assert cli("--debug", "datasets").status == 0
        assert "begins" in following.stdout.readline()
        assert "POST /connect/token" in following.stdout.readline()
        os.kill(following.pid, signal.SIGINT)
        assert following.wait() == 130


def test_a_report_has_what_a_ticket_needs_for_its_owner_alone(cli: "CommandLine") -> None:
    folder = cli.home / "config" / "data8-tui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(
        '[workflows.Mine]\nnote = "in confidence"\n[views.Mine]\nworkflow = "in confidence"\n'
        '[commands.Mine]\nargv = ["ntfy", "t0ken"]\n[notices]\non_finish = ["ntfy", "t\\nt0ken"]\n'
    )
    assert cli("--debug", "dataset", "block_edge_1001_output").status == 0
    done = cli("doctor", "--report")
    assert done.status == 0, done.out
    (report,) = cli.home.glob("data8-tui-report-*.txt")
    assert f"{report}: look through it" in done.out
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text()
    for part in ("== Versions", "== Checks", "== Settings", "== Terminal", "== Log"):
        assert part in text
    assert "client_secret  ***" in text or "client_secret  (hidden)  from environment" in text
    assert "workflows.….note  (set)  from config file" in text
    assert "GET /Dataset/… 200" in text
    for private in ("Mine", "in confidence", "t0ken", "block_edge", str(cli.home)):
        assert private not in text
    assert cli.variables["DATA8_CLIENT_SECRET"] not in text
