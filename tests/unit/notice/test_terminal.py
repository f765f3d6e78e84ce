"""Which terminal it is, from what little the environment says."""

import os
from pathlib import Path

import pytest

from data8_tui.notice import Protocol, terminal


@pytest.mark.parametrize(
    ("environment", "protocol"),
    [
        ({"TERM": "xterm-kitty"}, Protocol.OSC_99),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, Protocol.OSC_99),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, Protocol.OSC_9),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, Protocol.OSC_9),
        ({"TERM": "xterm-ghostty"}, Protocol.OSC_777),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, Protocol.OSC_777),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, Protocol.OSC_777),
        ({"TERM": "xterm-256color", "WEZTERM_PANE": "0"}, Protocol.OSC_777),
        ({"TERM": "foot-extra"}, Protocol.OSC_777),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, Protocol.OSC_777),
        ({"TERM": "rxvt-unicode-256color"}, Protocol.OSC_777),
        ({"TERM": "alacritty"}, Protocol.BELL),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, Protocol.BELL),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}, Protocol.BELL),
        ({"TERM": "linux"}, Protocol.BELL),
        ({"TERM": "dumb"}, Protocol.BELL),
        ({}, Protocol.BELL),
        ({"TERM": "xterm-256color"}, Protocol.OSC_777),
    ],
)
def test_the_environment_tells(environment: dict[str, str], protocol: Protocol) -> None:
    assert terminal(environment).protocol is protocol


@pytest.mark.parametrize("wish", ["osc9", "osc777", "osc99", "bell", "off"])
def test_a_wish_overrules(wish: str) -> None:
    assert terminal({"TERM": "xterm-kitty"}, wish=wish).protocol == wish


@pytest.fixture
def tmux_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `tmux` that says what is in a file, first in the path."""
    program = tmp_path / "tmux"
    program.write_text(f"#!/bin/sh\ncat {tmp_path}/answer\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return tmp_path / "answer"


@pytest.mark.parametrize(
    ("said", "protocol"),
    [
        ("kitty(0.36.4) xterm-kitty", Protocol.OSC_99),
        ("iTerm2 3.5.3 xterm-256color", Protocol.OSC_9),
        ("WezTerm 20240203 xterm-256color", Protocol.OSC_777),
        (" alacritty", Protocol.BELL),
        (" xterm-256color", Protocol.OSC_777),
    ],
)
def test_tmux_is_asked_what_it_is_attached_to(
    tmux_answers: Path, said: str, protocol: Protocol
) -> None:
    tmux_answers.write_text(said)
    inside = {"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TMUX": "/tmp/tmux-0/default,1,0"}
    assert terminal(inside).protocol is protocol


def test_a_tmux_that_cannot_be_asked_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    inside = {"TERM": "tmux-256color", "TMUX": "/nowhere,1,0", "LC_TERMINAL": "iTerm2"}
    assert terminal(inside).protocol is Protocol.OSC_9
