"""`config`: a file to begin with, the schema, and every setting with its source."""

import json
import stat
import sys
from typing import TYPE_CHECKING

import jsonschema
import pytest

from data8_tui.settings.reference import ACCOUNT, list_settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.command_line import CommandLine


def path_of(user: "CommandLine") -> "Path":
    return user.home / "config" / "data8-tui" / "config.toml"


def test_every_setting_is_shown(nobody: "CommandLine") -> None:
    shown = [line.split()[0] for line in nobody("config", "show").out.splitlines()[1:]]
    there = [one for one in list_settings() if not one.named or one.table == ACCOUNT]
    names = [one.name for one in there if one.name != "default_profile"]
    assert shown == ["profile", *names, "status"], "last comes the documented status code"
    assert nobody("config").out == nobody("config", "show").out


def test_the_settings_as_json_name_their_source_and_no_secret(cli: "CommandLine") -> None:
    path_of(cli).parent.mkdir(parents=True)
    path_of(cli).write_text('on_finish = ["true"]\n[display]\ntheme = "light"\n')
    done = cli("config", "show", "--json", "--client-id", "me", DATA8_THEME="dark")
    told = json.loads(done.out)
    assert told["path"] == str(path_of(cli))
    assert told["settings"]["client_id"] == {"value": "me", "from": "command line"}
    assert told["settings"]["client_secret"] == {"value": "(hidden)", "from": "environment"}
    assert told["settings"]["display.theme"] == {"value": "dark", "from": "environment"}
    assert told["settings"]["notices.on_finish"] == {"value": ["true"], "from": "config file"}
    assert told["settings"]["scope"] == {"value": "BatchApi", "from": "default"}
    assert cli.variables["DATA8_CLIENT_SECRET"] not in done.out + done.err


def test_notes_on_workflows_are_shown_by_name(nobody: "CommandLine") -> None:
    path_of(nobody).parent.mkdir(parents=True)
    path_of(nobody).write_text('[workflows."Deceased 2.0"]\nnote = "Needs surname"\n')
    told = json.loads(nobody("config", "show", "--json").out)["settings"]
    assert told["workflows.Deceased 2.0.note"] == {"value": "Needs surname", "from": "config file"}
    assert told["workflows.Deceased 2.0.docs"] == {"value": "", "from": "default"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[workflows.a]\nnot = 'x'\n", "[workflows.a] has an unknown key “not”"),
        ("[workflows.a]\nnote = 1\n", "[workflows.a] note should be a text"),
        ("[workflows]\na = 'x'\n", "[workflows] a should be a table"),
        ("workflows = 1\n", "workflows should be a table"),
    ],
)
def test_a_wrong_note_on_a_workflow_is_named(
    nobody: "CommandLine", text: str, complaint: str
) -> None:
    path_of(nobody).parent.mkdir(parents=True)
    path_of(nobody).write_text(text)
    done = nobody("config", "show")
    assert done.status == 3
    assert complaint in done.err


@pytest.mark.parametrize("command", [("config", "show"), ("config", "show", "--json"), ("doctor",)])
def test_a_wrong_address_is_refused_and_its_password_not_shown(
    nobody: "CommandLine", command: tuple[str, ...]
) -> None:
    path_of(nobody).parent.mkdir(parents=True)
    account = 'client_id = "a"\nclient_secret = "bcdefghij"'
    address = 'token_url = "https://me:pass-of-it@data8.example/token?key=pass-of-it"'
    path_of(nobody).write_text(f"[profiles.mine]\n{account}\n{address}\n")
    path_of(nobody).chmod(0o600)
    done = nobody(*command)
    assert done.status == 3
    named = f"token_url of profile “mine” in {path_of(nobody)} is not a plain web address"
    assert named in done.out + done.err
    assert "pass-of-it" not in done.out + done.err
    if "show" in command:
        assert "https://***@data8.example/token?key=***" in done.out


def test_what_a_config_file_gives_away_is_warned_of(nobody: "CommandLine") -> None:
    path_of(nobody).parent.mkdir(parents=True)
    path_of(nobody).write_text('[profiles.mine]\nclient_secret = "bcdefghij"\n')
    path_of(nobody).chmod(0o644)
    done = nobody("config", "show", SSLKEYLOGFILE="/tmp/keys")
    assert done.status == 0
    assert "other users can read (mode 0644)" in done.err
    assert "SSLKEYLOGFILE is ignored" in done.err
    assert "bcdefghij" not in done.out + done.err


def test_a_secret_kept_elsewhere_is_shown_by_its_place_alone(nobody: "CommandLine") -> None:
    path_of(nobody).parent.mkdir(parents=True)
    path_of(nobody).write_text(
        '[profiles.mine]\nclient_id = "a"\nsecret_expires = 2030-12-31\n'
        'secret_command = ["vault", "--token", "t0ken-of-vault"]\n'
    )
    shown = json.loads(nobody("config", "show", "--json").out)["settings"]
    assert shown["client_secret"] == {"value": "(hidden)", "from": "secret_command"}
    assert shown["secret_command"] == {"value": "vault (hidden)", "from": "config file"}
    assert shown["secret_expires"] == {"value": "2030-12-31", "from": "config file"}
    assert "t0ken-of-vault" not in nobody("config", "show").out


def test_init_writes_a_file_for_its_owner_alone(nobody: "CommandLine") -> None:
    done = nobody("config", "init")
    assert (done.status, done.out) == (0, f"{path_of(nobody)}\n")
    assert stat.S_IMODE(path_of(nobody).stat().st_mode) == 0o600
    assert path_of(nobody).read_text() == nobody("config", "init", "--stdout").out
    assert nobody("config", "show").status == 0


def test_init_takes_over_what_is_known_but_no_secret(cli: "CommandLine") -> None:
    assert cli("config", "init", "--scope", "Other").status == 0
    text = path_of(cli).read_text()
    assert f'\nbase_url = "{cli.variables["DATA8_BASE_URL"]}"\n' in text
    assert f'\nclient_id = "{cli.variables["DATA8_CLIENT_ID"]}"\n' in text
    assert '\nscope = "Other"\n' in text
    assert cli.variables["DATA8_CLIENT_SECRET"] not in text
    assert cli("config", "validate").status == 0


def test_init_replaces_a_file_only_by_force(nobody: "CommandLine") -> None:
    path_of(nobody).parent.mkdir(parents=True)
    path_of(nobody).write_text("# mine\n")
    path_of(nobody).chmod(0o644)
    done = nobody("config", "init")
    assert done.status == 2
    assert f"{path_of(nobody)} already exists" in done.err
    assert "--force" in done.err
    assert path_of(nobody).read_text() == "# mine\n"
    assert nobody("config", "init", "--force").status == 0
    assert path_of(nobody).read_text() == nobody("config", "init", "--stdout").out
    assert stat.S_IMODE(path_of(nobody).stat().st_mode) == 0o600
    assert [each.name for each in path_of(nobody).parent.iterdir()] == ["config.toml"]


def test_init_writes_where_config_points(nobody: "CommandLine") -> None:
    other = nobody.home / "other" / "settings.toml"
    assert nobody("config", "init", "--config", str(other)).out == f"{other}\n"
    assert other.exists()
    assert nobody("config", "init", DATA8_CONFIG=str(other)).status == 2


def test_init_says_where_it_can_not_write(nobody: "CommandLine") -> None:
    (nobody.home / "config").write_text("a file where the folder would be")
    done = nobody("config", "init")
    assert done.status == 9
    assert str(path_of(nobody)) in done.err


def test_the_schema_allows_what_is_read_and_nothing_else(nobody: "CommandLine") -> None:
    schema = json.loads(nobody("config", "schema").out)
    jsonschema.validate({"profiles": {"a": {"client_id": "x"}}}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"display": {"colour": "red"}}, schema)


def test_a_wrong_variable_is_told_by_its_name(nobody: "CommandLine") -> None:
    done = nobody("config", "show", DATA8_THEME="blue")
    assert done.status == 3
    assert "DATA8_THEME should be one of dark, light, terminal, auto" in done.err
    assert "blue" not in done.err


def test_the_demo_is_not_held_up_by_a_wrong_file(nobody: "CommandLine") -> None:
    path_of(nobody).parent.mkdir(parents=True)
    path_of(nobody).write_text("[display]\ntheme = 3\n")
    done = nobody("--demo", "jobs", "--basic")
    assert done.status == 0
    assert "[display] theme should be one of" in done.err


def test_validate_prints_every_fault_by_line(nobody: "CommandLine") -> None:
    path = path_of(nobody)
    done = nobody("config", "validate")
    assert done.status == 2
    assert "config init" in done.err
    assert nobody("config", "init").status == 0
    assert nobody("config", "validate").out == f"{path} is valid, with 1 profile\n"
    path.write_text("[display]\ntheme = 's3cret'\n[baselines]\n")
    done = nobody("config", "validate")
    assert (done.status, done.err) == (3, "")
    assert done.out.splitlines() == [
        f"{path}:2: [display] theme should be one of dark, light, terminal, auto",
        f"{path}:3: unknown key “baselines”; did you mean “baseline”?",
    ]
    assert nobody("config", "validate", "config/data8-tui/config.toml").out.startswith("config/")


def test_validate_says_which_keys_of_commands_are_wrong(nobody: "CommandLine") -> None:
    path = path_of(nobody)
    path.parent.mkdir(parents=True)
    path.write_text('[keys]\n"jobs.download" = "j"\njobs.new_job = "Q"\n')
    done = nobody("config", "validate")
    assert done.status == 0
    assert done.out.splitlines() == [
        f"{path}:2: [keys] jobs.download takes j from cursor.down (jobs), which keeps ↓",
        f"{path} is valid, with 0 profiles",
    ]
    path.write_text('[keys]\n"jobs.download" = 3\n"jobs.sort" = "Q"\n')
    done = nobody("config", "validate")
    assert (done.status, done.out) == (
        3,
        f"{path}:2: [keys] jobs.download should be a key or a list of keys\n",
    )
    path.write_text('[keys]\n\njobs.downlod = "D"\n')
    done = nobody("config", "validate")
    meant = "did you mean “jobs.download”?"
    assert (done.status, done.out) == (
        3,
        f"{path}:3: [keys] has no command “jobs.downlod”; {meant}\n",
    )


def editor(user: "CommandLine", script: str) -> str:
    """An editor that does to the file what a line of Python says; `text` is what it holds."""
    program = user.home / "my editor"
    program.write_text(
        f"#!{sys.executable}\nimport os, sys\nfrom pathlib import Path\n"
        f"path = Path(sys.argv[-1])\ntext = path.read_text()\n{script}\n"
    )
    program.chmod(0o700)
    return f"'{program}' --wait"


def test_edit_writes_a_valid_file_for_its_owner_alone(nobody: "CommandLine") -> None:
    write = editor(nobody, "path.write_text(text + '[display]\\ntheme = \"dark\"\\n')")
    path = path_of(nobody)
    path.parent.mkdir(parents=True)
    path.write_text("# mine\n")
    path.chmod(0o644)
    done = nobody("config", "edit", VISUAL=write, EDITOR="false")
    assert (done.status, done.out) == (0, f"{path}\n"), done.err
    assert path.read_text() == '# mine\n[display]\ntheme = "dark"\n'
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["config.toml"]
    assert "is as it was" in nobody("config", "edit", EDITOR="true").err


def test_edit_begins_with_every_setting(nobody: "CommandLine") -> None:
    seen = editor(nobody, "path.write_text(text.replace('#scope', 'scope', 1))")
    assert nobody("config", "edit", EDITOR=seen).status == 0
    assert 'scope = "BatchApi"' in path_of(nobody).read_text()


def test_edit_keeps_what_is_not_valid_beside_the_file(nobody: "CommandLine") -> None:
    path = path_of(nobody)
    path.parent.mkdir(parents=True)
    path.write_text("# mine\n")
    done = nobody("config", "edit", EDITOR=editor(nobody, "path.write_text('thme = 1')"))
    assert done.status == 3
    assert "config.toml:1: unknown key “thme”" in done.err
    assert path.read_text() == "# mine\n"
    (kept,) = (each for each in path.parent.iterdir() if each != path)
    assert f"What you typed is in {kept}" in done.err
    assert (kept.read_text(), stat.S_IMODE(kept.stat().st_mode)) == ("thme = 1", 0o600)
    kept.unlink()
    for broken, said in (("false", "ended with exit code 1"), ("/no/editor", "can't be run")):
        done = nobody("config", "edit", EDITOR=broken)
        assert done.status == 2
        assert said in done.err
    assert list(path.parent.iterdir()) == [path]


def test_validate_warns_of_a_program_that_is_not_there(nobody: "CommandLine") -> None:
    path = nobody.home / "config.toml"
    path.write_text('[commands.a]\nkey = "w"\nargv = ["data8-nowhere"]\nscope = "job"\n')
    done = nobody("--config", str(path), "config", "validate")
    assert done.status == 0
    assert done.out.splitlines() == [
        f"{path}:2: [commands.a] key takes w from job.watch (jobs, job), which has none left "
        "there: give it another in [keys]",
        f"{path}:3: [commands.a] argv begins with a program that is not found here",
        f"{path} is valid, with 0 profiles",
    ]
