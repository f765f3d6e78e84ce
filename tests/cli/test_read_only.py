"""A read-only profile: what changes something at Data8 is refused before anything is created."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.command_line import CommandLine

CHANGING = {
    "upload": ("upload", "u.csv"),
    "submit": ("submit", "--workflow", "EmailValidation", "--dataset", "Contacts=d"),
    "run": ("run", "u.csv", "--workflow", "EmailValidation", "--input", "Contacts", "-o", "r.csv"),
}


@pytest.mark.parametrize(
    ("command", "by"),
    [
        *((command, "option") for command in CHANGING),
        ("upload", "variable"),
        ("upload", "profile"),
    ],
)
def test_nothing_is_changed_and_nothing_kept(cli: "CommandLine", command: str, by: str) -> None:
    (cli.home / "u.csv").write_text("name\nJane\n")
    option = ("--read-only",) if by == "option" else ()
    more = {"DATA8_READ_ONLY": "1"} if by == "variable" else {}
    if by == "profile":
        config = cli.home / "config" / "data8-tui" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text("[profiles.live]\nread_only = true\n")
        more = {"DATA8_PROFILE": "live", "DATA8_READ_ONLY": "0"}
    done = cli(*CHANGING[command], *option, **more)
    name = "live" if by == "profile" else "environment"
    assert (done.status, done.out) == (15, ""), done.err
    assert done.err.startswith(f"data8-tui: profile “{name}” is read-only: ")
    assert done.err.count("\n") == 2
    assert not [path for path in (cli.home / "state").rglob("*") if path.suffix != ".sqlite"]


def test_what_changes_nothing_works(cli: "CommandLine") -> None:
    (cli.home / "u.csv").write_text("name\nJane\n")
    assert cli("--read-only", "jobs").status == 0
    assert cli("upload", "u.csv", "--dry-run", "--read-only").status == 0
    assert cli("--read-only", "download", "block_edge_1001_output", "-o", "d.csv").status == 0
