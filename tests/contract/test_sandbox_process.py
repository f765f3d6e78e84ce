"""The sandbox as a process: ready when it says so, quiet, and gone when its parent is."""

import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

COMMAND = (sys.executable, "-m", "data8_tui.sandbox")


def ready(process) -> dict[str, str]:
    answer: dict[str, str] = json.loads(process.stdout.readline())
    return answer


def controlling(said) -> dict[str, str]:
    """The header that the control endpoint asks for."""
    return {"authorization": f"Bearer {said['client_secret']}"}


def ended(process) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


def test_one_line_says_where_it_is_once_it_answers(start):
    said = ready(
        start("--now", "2026-11-20T09:15:30Z", "--client-id", "me", "--client-secret", "x y")
    )
    assert set(said) == {"base_url", "token_url", "client_id", "client_secret"}
    assert said["base_url"].startswith("http://127.0.0.1:")
    form = {"grant_type": "client_credentials", "client_id": "me", "client_secret": "x y"}
    token = httpx.post(said["token_url"], data=form).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    jobs = httpx.get(f"{said['base_url']}/Job", headers=headers).json()
    assert jobs[0]["submittedAt"].startswith("2026-11-20T09:1")


def test_it_leaves_when_its_input_ends(start):
    process = start("--until-stdin-closes")
    ready(process)
    assert ended(process) == (0, "", "")


def test_it_stays_when_nobody_asked_it_to_leave(start):
    process = start()
    said = ready(process)
    process.stdin.close()
    process.stdin = None
    assert httpx.get(f"{said['base_url']}/Job").status_code == 401
    assert process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_without_a_word(start, number):
    """Nor do those that wait for an answer hold it up."""
    process = start("--latency", "30")
    said = ready(process)
    port = int(said["base_url"].rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as waiting:
        waiting.sendall(b"GET /Job HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
        requests = f"{said['base_url']}/_sandbox/requests"
        while httpx.get(requests, headers=controlling(said)).json()["total"] < 1:
            pass
        process.send_signal(number)
        assert ended(process) == (0, "", "")


def test_a_cut_connection_is_no_matter_for_standard_error(start):
    process = start("--until-stdin-closes")
    said = ready(process)
    httpx.post(
        f"{said['base_url']}/_sandbox/faults",
        json={"script": ["drop", "cut", "drop"]},
        headers=controlling(said),
    )
    for _ in range(3):
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{said['base_url']}/.well-known/openid-configuration")
    assert ended(process) == (0, "", "")


def test_a_parent_that_is_killed_leaves_no_orphan(start):
    """The child is told by the end of its input, which the parent held open."""
    program = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen({[*COMMAND, '--until-stdin-closes']!r}, stdin=subprocess.PIPE)\n"
        "time.sleep(600)\n"
    )
    pipe = subprocess.PIPE
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=pipe, text=True)
    said = ready(parent)
    parent.kill()
    assert parent.stdout.read() == ""
    parent.communicate()
    with pytest.raises(httpx.ConnectError):
        httpx.get(said["base_url"])


def test_a_port_that_is_taken_is_said_in_a_line(start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, out, err = ended(start("--port", str(port)))
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert str(port) in err


def test_a_database_that_can_not_be_opened_is_said_in_a_line(start, tmp_path):
    code, out, err = ended(start("--db", str(tmp_path / "no" / "such" / "folder.db")))
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "folder.db" in err


def test_a_file_that_is_no_database_is_left_alone(start, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir or Madam, " * 100)
    code, _, err = ended(start("--db", str(file)))
    assert code == 2
    assert err.count("\n") == 1
    assert file.read_text().startswith("Dear Sir")


@pytest.mark.parametrize(
    "options",
    [
        ["--now", "noon"],
        ["--listing", "all"],
        ["--port", "x"],
        ["--x"],
        ["--fail-rate", "3"],
        ["--drop-rate", "-0.1"],
        ["--latency", "nan"],
        ["--fail-statuses", "99"],
        ["--largest", "-1"],
        ["--records", "wrapped", "--shape", "records=data"],
    ],
)
def test_an_option_that_means_nothing_is_a_usage_error(start, options):
    code, out, err = ended(start(*options))
    assert (code, out) == (2, "")
    assert "usage:" in err


def test_help_names_every_option(start):
    code, out, _ = ended(start("--help"))
    assert code == 0
    from dataclasses import fields

    from data8_tui.sandbox.options import Options

    for option in fields(Options):
        assert "--" + option.name.replace("_", "-") in out


def test_the_secret_can_stand_where_ps_does_not_show_it(start, monkeypatch):
    monkeypatch.setenv("SANDBOX_CLIENT_SECRET", "quiet")
    assert ready(start())["client_secret"] == "quiet"
    assert ready(start("--client-secret", "loud"))["client_secret"] == "loud"


def test_help_says_who_can_connect(start):
    _, out, _ = ended(start("--help"))
    assert "for the users of this machine" in " ".join(out.split())


def test_its_database_is_its_owner_s(start, tmp_path):
    for old in (False, True):
        path = tmp_path / f"{old}.db"
        if old:
            path.touch(mode=0o644)
        ready(start("--db", str(path)))
        assert {f.stat().st_mode & 0o777 for f in tmp_path.glob(f"{old}.db*")} == {0o600}


def test_a_huge_dataset_costs_nothing_until_it_is_read(start):
    process = start("--largest", "10000000")
    said = ready(process)
    form = {"grant_type": "client_credentials"} | {
        key: said[key] for key in ("client_id", "client_secret")
    }
    token = httpx.post(said["token_url"], data=form).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    url = f"{said['base_url']}/Dataset/national_consumer_file_2026_output"
    assert httpx.get(url, headers=headers).json()["recordCount"] == 10_000_000
    for first, count in ((1, 1000), (5_000_123, 1000), (9_999_901, 100)):
        records = httpx.get(f"{url}/data?start={first}", headers=headers).json()
        assert [records[0]["contact_id"], len(records)] == [100_000 + first, count]
    resident = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text())
    assert int(resident[1]) < 150_000


def test_only_this_machine_can_reach_it(start):
    port = int(ready(start())["base_url"].rpartition(":")[2])
    with socket.socket() as probe:
        probe.settimeout(5)
        assert probe.connect_ex(("127.0.0.2", port)) != 0
