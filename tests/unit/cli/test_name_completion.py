"""Names for completion: those of the account that the line selects, and no error ever."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data8_tui.api.models import Job
from data8_tui.api.status_codes import StatusCodes
from data8_tui.cli import name_completion
from data8_tui.cli.name_completion import names, print_names
from data8_tui.monitor.history import History, default_history_path
from data8_tui.paths import config_folder
from data8_tui.settings.model import AccountSettings

CONFIG = (
    '[profiles.live]\nclient_id = "me"\n[profiles.test]\nclient_id = "other"\n'
    '[views.a]\n[views."b c"]\n'
)
CODES = StatusCodes({"completed": [2]})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a user with two profiles and a history of both accounts."""
    environment = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("CONFIG", "STATE")}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    config_folder().mkdir(parents=True)
    (config_folder() / "config.toml").write_text(CONFIG)
    for client, word in (("me", "My"), ("other", "Other")):
        history = History(default_history_path(), name_completion.DEFAULT_ADDRESS, client)
        history.runs.note(job(f"{word} job's name", f"{word}Workflow"), datetime.now(UTC))
        history.close()
    return environment


def job(name: str, workflow: str) -> Job:
    sent = {
        "name": name,
        "workflowName": workflow,
        "submittedAt": "2026-11-01T00:00:00Z",
        "completedAt": "2026-11-01T00:10:00Z",
        "status": 2,
        "percentComplete": 100,
        "outputDatasets": {"Output": f"{workflow}_output"},
    }
    return Job.from_json(sent, CODES)


def test_only_the_account_that_the_line_selects_is_asked_for(home: dict[str, str]) -> None:
    assert names("profiles", [], home) == ["live", "test"]
    assert names("views", ["--demo"], home) == ["a", "b c"]
    for words in (["--profile", "live"], ["--profile=live"], ["--profile", "=", "'live'"]):
        assert names("jobs", ["data8-tui", *words, "job", ""], home) == ["My job's name"]
    by_variable = {**home, "DATA8_PROFILE": "test"}
    assert names("workflows", [], by_variable) == ["OtherWorkflow"]
    assert names("datasets", [], by_variable) == ["OtherWorkflow_output"]
    assert names("jobs", ["--client-id", "me"], by_variable) == ["My job's name"]
    assert names("jobs", ["--demo"], by_variable) == []
    assert names("jobs", [], home) == []


def test_nothing_is_written_and_any_error_is_silent(
    home: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    path = default_history_path()
    before = path.read_bytes()
    names("jobs", ["--profile", "live"], home)
    assert path.read_bytes() == before
    path.write_bytes(b"no database" * 100)
    for arguments in ([], ["jobs", "--profile", "live"], ["unknown"]):
        assert print_names(arguments) == 0
    assert capfd.readouterr() == ("", "")


def test_a_name_that_a_terminal_would_obey_is_left_out(
    home: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(default_history_path()) as database:
        database.execute(
            "update runs set workflow = 'bad' || char(27) || '[31m' where job = ?",
            ("My job's name",),
        )
    print_names(["workflows", "--profile", "live"])
    print_names(["workflows", "--profile", "test"])
    assert capfd.readouterr().out == "OtherWorkflow\n"


def test_it_knows_the_same_places_as_the_rest(home: dict[str, str]) -> None:
    assert name_completion.history_path(home) == str(default_history_path())
    assert AccountSettings().base_url == name_completion.DEFAULT_ADDRESS


def test_nothing_is_read_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data8-tui").mkdir()
    (tmp_path / "data8-tui" / "config.toml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for relative in (".", "./", ""):
        assert names("profiles", [], {"XDG_CONFIG_HOME": relative}) == []
