"""A config.toml of an earlier version is read as it was."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.command_line import CommandLine, account_variables
from tests.compatibility.recording import FIXTURES

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox


@pytest.fixture
def user(tmp_path: Path) -> CommandLine:
    path = tmp_path / "config" / "data8-tui" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text((FIXTURES / "config.toml").read_text())
    path.chmod(0o600)
    return CommandLine(tmp_path)


def shown(user: CommandLine, *options: str) -> dict[str, str]:
    """What `config show` gives for each setting of a profile."""
    done = user(*options, "config", "show")
    assert done.status == 0, done.err
    rows = [line.split() for line in done.out.splitlines()[1:]]
    return {row[0]: row[1] for row in rows}


def test_the_default_profile_has_data8s_own_addresses(user: CommandLine) -> None:
    settings = shown(user)
    assert settings["profile"] == "live"
    assert settings["client_id"] == "recorded-live"
    assert settings["base_url"] == "https://api.data-8.co.uk"
    assert settings["scope"] == "BatchApi"


def test_another_profile_has_what_it_gives(user: CommandLine) -> None:
    settings = shown(user, "--profile", "other")
    assert settings["client_id"] == "recorded-other"
    assert settings["base_url"] == "https://batch.example.org/api"
    assert settings["token_url"] == "https://auth.example.org/connect/token"
    assert settings["scope"] == "OtherApi"


def test_the_command_for_finished_jobs_is_run(user: CommandLine, sandbox: "Sandbox") -> None:
    done = user("doctor", "--notify", **account_variables(sandbox))
    assert done.status == 0, done.out
    assert (user.home / "finished").exists()
