"""What is wrong in a config.toml, by line: all of it, with the nearest right key."""

from pathlib import Path

import pytest

from data8_tui.cli.actions.config_validate import fault_text
from data8_tui.settings.config_faults import find_faults
from data8_tui.settings.toml_lines import key_lines, line_of


def faults(tmp_path: Path, text: str, mode: int = 0o600) -> list[str]:
    path = tmp_path / "config.toml"
    path.write_text(text)
    path.chmod(mode)
    return [fault_text(each) for each in find_faults(path)]


def test_every_key_has_a_line() -> None:
    text = """\
# a comment = 1
on_finish = [
  "notify",   # [not.a.table]
]
[profiles."a.b"]
client_id = '''
client_secret = "not a key"
'''
[workflows]
x = { note = "n",
  docs = "d" }
[display]
theme = "dark"
"""
    lines = key_lines(text.replace("\n  docs", " docs"))
    assert line_of(lines, ("on_finish",)) == 2
    assert line_of(lines, ("profiles", "a.b", "client_id")) == 6
    assert line_of(lines, ("profiles", "a.b", "client_secret")) == 5
    assert line_of(lines, ("workflows", "x", "note")) == 10
    assert line_of(lines, ("display", "theme")) == 12
    assert line_of(lines, ("nowhere",)) == 0


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("", []),
        ("[display]\n\ntheme = 1\nstrt = 'jobs'\n", [
            ":3: [display] theme should be one of dark, light, terminal, auto",
            ":4: [display] has an unknown key “strt”; did you mean “start”?",
        ]),
        ("[dispaly]\n", [":1: unknown key “dispaly”; did you mean “display”?"]),
        ("[profiles.a]\nclient_di = 's3cret'\n", [
            ":2: [profiles.a] has an unknown key “client_di”; did you mean “client_id”?"
        ]),
        ("[profiles.a]\nsecret_expires = 's3cret'\n", [
            ":2: [profiles.a] secret_expires should be a date, as 2030-12-31"
        ]),
        ("default_profile = 'liev'\n[profiles.live]\n", [
            ":1: default_profile names no profile; did you mean “live”?"
        ]),
        ("[profiles.a]\nclient_secret = 's3cret'\nsecret_file = 's3cret'\n", [
            ":3: [profiles.a] has client_secret and secret_file: keep one"
        ]),
        ("[profiles.a]\nbase_url = 'http://s3cret.example'\n", [
            ":2: [profiles.a] base_url is not https"
        ]),
        ("[refresh]\njobs = 0\n[refresh.x]\ny = 's3cret'\n", [
            ":2: [refresh] jobs should be a number of at least 1",
            ":3: [refresh] has an unknown key “x”",
        ]),
        ("[status]\nfailed = [1]\nqueued = [1]\n", [
            ":1: [status] has 1 as queued and as failed; choose one"
        ]),
        ("on_finish = 's3cret'\n", [
            ":1: on_finish should be a list of texts: the command and its arguments"
        ]),
        ("[views.a]\nstat = 's3cret'\n", [
            ":2: [views.a] has an unknown key “stat”; did you mean “state”?"
        ]),
        ("[views.a]\nstate = 's3cret'\nsort = 's3cret'\nsince = 's3cret'\ncolumns = ['x']\n", [
            ":2: [views.a] state should be one or a list of queued, running, completed, failed, ",
            ":3: [views.a] sort should be one of name, state, progress, workflow, submitted, took",
            ":4: [views.a] since should be a day: 2026-11-21, today, yesterday, or 7d for seven",
            ":5: [views.a] columns should be a list of state, progress, workflow, submitted, age",
        ]),
        ("[views.a]\nsince = 'yesterday'\nuntil = '2d'\n", [
            ":3: [views.a] until lies before since"
        ]),
        ("[views.a]\nstate = 'failed'\nsort = '-took'\nsince = '7d'\nuntil = 'today'\n", []),
        ("a = 1\nb = = 's3cret'\n", [":2: is not TOML: the syntax breaks here"]),
        ("a = [\n's3cret'\n", [":2: is not TOML: the syntax breaks here"]),
        ("notices = 'bell'\n[[x]]\n", [
            ":2: unknown key “x”",
        ]),
    ],
)  # fmt: skip
def test_each_fault_has_its_line_and_no_value(
    tmp_path: Path, text: str, reported: list[str]
) -> None:
    found = faults(tmp_path, text)
    assert len(found) == len(reported), found
    for one, expected in zip(found, reported, strict=True):
        assert one.startswith(expected)
    assert "s3cret" not in "".join(found)


def test_a_readable_secret_is_a_fault(tmp_path: Path) -> None:
    text = "[profiles.a]\nclient_secret = 's3cret'\n"
    assert faults(tmp_path, text, 0o644) == [
        ": holds a secret that other users can read (mode 0644)"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[profiles.a]\nsecret_command = ['s3cret']\n",
        "[profiles.a]\nsecret_file = 's3cret'\n",
        "[notices]\non_finish = ['s3cret']\n",
        "[commands.a]\nargv = ['s3cret']\n",
    ],
)
def test_what_is_trusted_in_a_file_that_others_can_write_is_a_fault(
    tmp_path: Path, text: str
) -> None:
    assert faults(tmp_path, text, 0o644) == []
    assert faults(tmp_path, text, 0o664) == [
        ": names programs, or where secrets go, and other users can write it (0664)"
    ]
