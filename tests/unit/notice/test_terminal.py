"""Which terminal it is, from what little the environment says."""

import os
from pathlib import Path

import pytest

from data8_tui.notice import NoticeProtocol, detect_terminal


@pytest.mark.parametrize(
    ("environment", "protocol"),
    [
        ({"TERM": "xterm-kitty"}, NoticeProtocol.OSC_99),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, NoticeProtocol.OSC_99),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, NoticeProtocol.OSC_9),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, NoticeProtocol.OSC_9),
        ({"TERM": "xterm-ghostty"}, NoticeProtocol.OSC_777),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, NoticeProtocol.OSC_777),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, NoticeProtocol.OSC_777),
        ({"TERM": "xterm-256color", "WEZTERM_PANE": "0"}, NoticeProtocol.OSC_777),
        ({"TERM": "foot-extra"}, NoticeProtocol.OSC_777),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, NoticeProtocol.OSC_777),
        ({"TERM": "rxvt-unicode-256color"}, NoticeProtocol.OSC_777),
        ({"TERM": "alacritty"}, NoticeProtocol.BELL),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, NoticeProtocol.BELL),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "vscode"}, NoticeProtocol.BELL),
        ({"TERM": "linux"}, NoticeProtocol.BELL),
        ({"TERM": "dumb"}, NoticeProtocol.BELL),
        ({}, NoticeProtocol.BELL),
        ({"TERM": "xterm-256color"}, NoticeProtocol.OSC_777),
    ],
)
def test_the_environment_tells(environment: dict[str, str], protocol: NoticeProtocol) -> None:
    assert detect_terminal(environment).protocol is protocol


@pytest.mark.parametrize("override", ["osc9", "osc777", "osc99", "bell", "off"])
def test_a_wish_overrules(override: str) -> None:
    assert detect_terminal({"TERM": "xterm-kitty"}, override=override).protocol == override


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
        ("kitty(0.36.4) xterm-kitty", NoticeProtocol.OSC_99),
        ("iTerm2 3.5.3 xterm-256color", NoticeProtocol.OSC_9),
        ("WezTerm 20240203 xterm-256color", NoticeProtocol.OSC_777),
        (" alacritty", NoticeProtocol.BELL),
        (" xterm-256color", NoticeProtocol.OSC_777),
    ],
)
def test_tmux_is_asked_what_it_is_attached_to(
    tmux_answers: Path, said: str, protocol: NoticeProtocol
) -> None:
    tmux_answers.write_text(said)
    inside = {"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TMUX": "/tmp/tmux-0/default,1,0"}
    assert detect_terminal(inside).protocol is protocol


def test_a_tmux_that_cannot_be_asked_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    inside = {"TERM": "tmux-256color", "TMUX": "/nowhere,1,0", "LC_TERMINAL": "iTerm2"}
    assert detect_terminal(inside).protocol is NoticeProtocol.OSC_9
