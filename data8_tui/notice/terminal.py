"""Detecting which notices a terminal supports, by the environment and by tmux.

ssh forwards little of the environment: TERM, and LC_TERMINAL by the common `SendEnv LC_*`. An
unknown terminal gets OSC 777, which most others support and the rest ignore, and always the bell.
The setting notices.protocol overrides the detection.
"""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from data8_tui.environment import child_environment


class NoticeProtocol(StrEnum):
    """How a notice is written. All but OFF ring the bell as well."""

    OSC_9 = "osc9"
    OSC_777 = "osc777"
    OSC_99 = "osc99"
    BELL = "bell"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the terminal supports, its name, and by what it was detected."""

    protocol: NoticeProtocol
    name: str
    known_by: str


_NAMES: Final[tuple[tuple[str, str, NoticeProtocol], ...]] = (
    ("kitty", "kitty", NoticeProtocol.OSC_99),
    ("ghostty", "Ghostty", NoticeProtocol.OSC_777),
    ("wezterm", "WezTerm", NoticeProtocol.OSC_777),
    ("iterm", "iTerm2", NoticeProtocol.OSC_9),
    ("warp", "Warp", NoticeProtocol.OSC_777),
    ("foot", "foot", NoticeProtocol.OSC_777),
    ("rxvt", "rxvt", NoticeProtocol.OSC_777),
    ("konsole", "Konsole", NoticeProtocol.OSC_777),
    ("contour", "Contour", NoticeProtocol.OSC_777),
    ("vte", "a VTE terminal", NoticeProtocol.OSC_777),
    ("alacritty", "Alacritty", NoticeProtocol.BELL),
    ("apple_terminal", "Terminal", NoticeProtocol.BELL),
    ("vscode", "VS Code", NoticeProtocol.BELL),
    ("windows", "Windows Terminal", NoticeProtocol.BELL),
    ("linux", "the console", NoticeProtocol.BELL),
)
"""A part of the terminal's own name in lower case, its name for users, and what it supports."""

_MARKER_VARIABLES: Final = {
    "KITTY_WINDOW_ID": "kitty",
    "GHOSTTY_RESOURCES_DIR": "ghostty",
    "WEZTERM_PANE": "wezterm",
    "ITERM_SESSION_ID": "iterm",
    "KONSOLE_VERSION": "konsole",
    "VTE_VERSION": "vte",
    "ALACRITTY_WINDOW_ID": "alacritty",
    "WT_SESSION": "windows",
}
"""Variables that only one terminal sets. ssh doesn't forward them, so _NAME_VARIABLES come
first."""

_NAME_VARIABLES: Final = ("LC_TERMINAL", "TERM_PROGRAM", "TERM")


def detect_terminal(environment: Mapping[str, str], *, override: str = "auto") -> Terminal:
    """The terminal that this process writes to.

    `override` is a NoticeProtocol's value, or `auto`.
    """
    if override != "auto":
        return Terminal(
            NoticeProtocol(override), "as configured", "notices.protocol in config.toml"
        )
    if environment.get("TERM", "dumb") in ("", "dumb"):
        return Terminal(NoticeProtocol.BELL, "a dumb terminal", "TERM")
    if environment.get("TMUX") and (detected := _terminal_in_tmux()):
        return detected
    return _terminal_by_variables(environment)


def _terminal_by_variables(environment: Mapping[str, str]) -> Terminal:
    for variable in _NAME_VARIABLES:
        if found := _match_name(environment.get(variable, ""), variable):
            return found
    for variable, name in _MARKER_VARIABLES.items():
        if environment.get(variable) and (found := _match_name(name, variable)):
            return found
    return Terminal(NoticeProtocol.OSC_777, "an unknown terminal", "nothing in the environment")


def _match_name(value: str, known_by: str) -> Terminal | None:
    lower = value.lower()
    for part, name, protocol in _NAMES:
        if part in lower:
            return Terminal(protocol, name, known_by)
    return None


def _terminal_in_tmux() -> Terminal | None:
    """tmux queries the terminal that it is attached to for its name."""
    answer = query_tmux("display-message", "-p", "#{client_termtype} #{client_termname}")
    return _match_name(answer, "tmux")


def tmux_allows_passthrough() -> bool | None:
    """Whether tmux passes notices on; None where that isn't known."""
    answer = query_tmux("show-options", "-Apv", "allow-passthrough")
    return answer in ("on", "all") if answer else None


def query_tmux(*arguments: str) -> str:
    """The output of a tmux command; empty where it fails, as where tmux isn't on this machine."""
    try:
        done = subprocess.run(
            ["tmux", *arguments],
            env=child_environment(),
            capture_output=True,
            text=True,
            timeout=2,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
