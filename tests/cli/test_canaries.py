"""No command shows, stores or hands on a credential that the server has sent back."""

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from data8_tui.cli.main import run_cli
from data8_tui.notice import NoticeProtocol, notice_sequence
from data8_tui.redaction import register_secret, register_token
from tests.canaries import SECRET, TOKEN, EchoServer, echoing, leaks, record, spellings

COMMANDS = {
    "jobs": ("jobs",),
    "jobs as JSON": ("jobs", "--json"),
    "job": ("job", "j"),
    "job as JSON": ("job", "j", "--json"),
    "datasets": ("datasets",),
    "datasets as JSON": ("datasets", "--json"),
    "dataset": ("dataset", "d"),
    "dataset as JSON": ("dataset", "d", "--json"),
    "download": ("download", "d", "-o", "d.csv"),
    "download of a job": ("download", "j", "-o", "."),
    "download of a column": ("download", "d", "-o", "d.csv", "--columns", "missing"),
    "upload": ("upload", "u.csv", "--dataset", "u"),
    "submit": ("submit", "--workflow", "w", "--dataset", "Contacts=d", "--name", "n"),
    "watch": ("watch", "j"),
    "watch as JSON": ("watch", "j", "--json"),
    "run": ("run", "u.csv", "--workflow", "w", "--input", "Contacts", "-o", "r.csv"),
    "doctor": ("doctor",),
    "doctor with a report": ("doctor", "--report"),
    "config": ("config", "show"),
}
SERVERS = {
    "refuses with 400": {"status": 400},
    "refuses with 413": {"status": 413},
    "refuses with 422": {"status": 422},
    "answers": {"status": 200},
    "refuses the token": {"token_status": 400},
}

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Run:
    """Runs a command in this process, at home in `tmp_path`: its status, and all that it wrote."""
    for folder in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{folder}_HOME", str(tmp_path / folder.lower()))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "u.csv").write_text("name,phone\nJane,07700 900123\n")

    def run_command(server: EchoServer, *arguments: str) -> tuple[int, str]:
        for name, value in server.variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("DATA8_DEBUG", "1")
        status = run_cli(arguments, lambda _: 1)
        written = capfdbinary.readouterr()
        return status, (written.out + b"\n" + written.err).decode()

    return run_command


RECORDS = ("d.csv", "d.csv.part", "j.csv.part", "r.csv", "u.csv")


def stored(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file with its text; a downloaded file itself holds its records exactly."""
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in RECORDS:
            yield path.name, f"{path.name}\n{path.read_bytes().decode(errors='replace')}"


CASES = [
    *((command, server) for command in COMMANDS for server in ("refuses with 400", "answers")),
    ("job", "refuses with 413"),
    ("upload", "refuses with 413"),
    ("submit", "refuses with 422"),
    ("jobs", "refuses the token"),
    ("doctor", "refuses the token"),
]


@pytest.mark.parametrize(("command", "server"), CASES)
def test_no_command_shows_or_stores_a_credential(
    command: str, server: str, run: Run, tmp_path: Path
) -> None:
    with echoing(**SERVERS[server]) as echo:
        status, shown = run(echo, *COMMANDS[command])
    assert leaks(shown) == []
    assert {name: leaks(text) for name, text in stored(tmp_path) if leaks(text)} == {}
    assert status != 1, shown
    if echo.asked:
        log = (tmp_path / "state" / "data8-tui" / "data8-tui.log").read_text()
        assert f"/token {200 if echo.token_status == 200 else 400}" in log
    if echo.asked and server.startswith("refuses with"):
        assert status in (2, 3)
        assert "***" in shown


@pytest.mark.parametrize("kind", ["job", "dataset"])
def test_a_name_with_a_credential_in_it_is_asked_for_as_it_is(run: Run, kind: str) -> None:
    with echoing(status=200) as echo:
        status, shown = run(echo, kind, f"{kind} {SECRET}", "--json")
    assert (status, leaks(shown)) == (0, [])
    assert json.loads(shown)["name"] == f"{kind} ***"
    assert echo.asked == [f"GET /{kind.title()}/{quote(f'{kind} {SECRET}', safe='')}"]


def test_a_column_with_a_credential_in_its_name_keeps_its_values(run: Run, tmp_path: Path) -> None:
    with echoing(status=200) as echo:
        echo.columns = ("name", f"phone {SECRET}")
        assert run(echo, "download", "d", "-o", "d.csv")[0] == 0
        assert (tmp_path / "d.csv").read_text().count(f',"{SECRET[:5]}') == echo.records
        assert run(echo, "download", "d", "-o", "d.csv")[0] == 0


def test_a_finished_download_holds_its_records_exactly(run: Run, tmp_path: Path) -> None:
    with echoing(status=200) as echo:
        status, shown = run(echo, "download", "d", "-o", "d.ndjson")
        assert (status, leaks(shown)) == (0, [])
        lines = (tmp_path / "d.ndjson").read_text().splitlines()
        assert [json.loads(line) for line in lines] == [record(), record()]
        assert run(echo, "verify", "d.ndjson")[0] == 0


def test_what_is_kept_of_an_unfinished_download_has_no_credential(run: Run, tmp_path: Path) -> None:
    with echoing(status=200, records=1_500, refused_from=1_000) as echo:
        status, shown = run(echo, "download", "d", "-o", "d.csv")
    assert (status, leaks(shown)) == (2, [])
    kept = dict(stored(tmp_path))
    assert any("checkpoint" in name for name in kept)
    assert {name: leaks(text) for name, text in kept.items() if leaks(text)} == {}


PLACES = {
    "a command that fails": (
        "command",
        f"echo {shlex.quote(SECRET)} | tee /dev/stderr; exit 1",
        "",
    ),
    "a command that prints too much": ("command", f"echo {shlex.quote(SECRET)}; echo x", ""),
    "a command that is asked": ("command", f"echo {shlex.quote(SECRET)}", ""),
    "a file of other users": ("file", SECRET, 0o644),
    "broken JSON": ("file", '{"client_secret": ' + json.dumps(SECRET), 0o600),
    "another client's": ("file", json.dumps({"client_secret": SECRET, "client_id": SECRET}), 0o600),
    "a file that is read": ("file", SECRET, 0o600),
}


@pytest.mark.parametrize(
    ("command", "place"),
    [
        *(("jobs", place) for place in PLACES),
        ("doctor with a report", "a command that fails"),
        ("config", "a file that is read"),
    ],
)
def test_no_command_shows_or_stores_a_secret_kept_elsewhere(
    command: str, place: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, text, mode = PLACES[place]
    with echoing(status=400) as echo:
        config = tmp_path / "config" / "data8-tui" / "config.toml"
        config.parent.mkdir(parents=True)
        kept = config.with_name("live.secret")
        kept.write_text(str(text))
        kept.chmod(int(mode or 0o600))
        value = json.dumps(["sh", "-c", text] if kind == "command" else kept.name)
        config.write_text(
            f'[profiles.live]\nclient_id = "canary-client"\nsecret_{kind} = {value}\n'
            f'base_url = "{echo.base_url}"\ntoken_url = "{echo.token_url}"\n'
        )
        for name in echo.variables:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr(EchoServer, "variables", {})
        status, shown = run(echo, *COMMANDS[command])
    kept.unlink()
    config.unlink()
    assert leaks(shown) == []
    assert {name: leaks(text) for name, text in stored(tmp_path) if leaks(text)} == {}
    asked = place.endswith(("is asked", "is read"))
    assert status == (0 if command == "config" else 2 if asked else 3), shown
    assert bool(echo.asked) == (asked and command != "config")
    if echo.asked:
        log = (tmp_path / "state" / "data8-tui" / "data8-tui.log").read_text()
        assert f"the secret was read: secret_{kind}" in log


def test_a_crash_report_has_no_credential(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "\n".join([*spellings(SECRET).values(), *spellings(TOKEN).values()])

    def fail(*_: object) -> None:
        raise RuntimeError(said) from ValueError(said)

    with echoing(status=200) as echo:
        monkeypatch.setattr("data8_tui.cli.actions.job.sheet", fail)
        status, shown = run(echo, "job", "j")
    assert (status, leaks(shown)) == (1, [])
    (report,) = (tmp_path / "state").rglob("crash-*.txt")
    assert "in fail" in report.read_text()
    assert leaks(report.read_text()) == []


@pytest.mark.parametrize("protocol", NoticeProtocol)
def test_a_notice_has_no_credential(protocol: NoticeProtocol) -> None:
    register_secret(SECRET)
    register_token(TOKEN)
    for said in (*spellings(SECRET).values(), *spellings(TOKEN).values()):
        assert leaks(notice_sequence(f"job {said}", said, protocol, {})) == []


def test_the_command_of_on_finish_gets_no_credential(run: Run, tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = f"import os, sys; open({str(told)!r}, 'w').write(repr((sys.argv, dict(os.environ))))"
    settings = tmp_path / "config" / "data8-tui" / "config.toml"
    settings.parent.mkdir(parents=True)
    command = [sys.executable, "-c", script, "{title}", "{text}"]
    settings.write_text(f"[notices]\non_finish = {json.dumps(command)}\n")
    with echoing(status=200) as echo:
        run(echo, "watch", "j")
    text = told.read_text()
    assert "DATA8_EVENT" in text
    assert leaks(text) == []
