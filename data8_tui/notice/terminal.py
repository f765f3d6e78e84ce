"""Which notice a terminal understands, told from the environment, and where needed from tmux.

Through ssh little of the environment comes along: TERM does, and LC_TERMINAL by the usual
`SendEnv LC_*`. A terminal that can't be told gets OSC 777, which most others know and the rest
ignore, and always the bell. Where the guess is wrong, the setting notices.protocol overrules it.
"""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class NoticeProtocol(StrEnum):
    """How a notice is written; each rings the bell as well, but for OFF."""

    OSC_9 = "osc9"
    OSC_777 = "osc777"
    OSC_99 = "osc99"
    BELL = "bell"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What is known of the terminal: what it understands, its name, and how that is known."""

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
"""What a terminal calls itself, in lower case; what we call it; what it understands."""

_SIGNS: Final = {
    "KITTY_WINDOW_ID": "kitty",
    "GHOSTTY_RESOURCES_DIR": "ghostty",
    "WEZTERM_PANE": "wezterm",
    "ITERM_SESSION_ID": "iterm",
    "KONSOLE_VERSION": "konsole",
    "VTE_VERSION": "vte",
    "ALACRITTY_WINDOW_ID": "alacritty",
    "WT_SESSION": "windows",
}
"""Variables that only one terminal sets. They stay behind in ssh, so those that name come first."""

_NAMING: Final = ("LC_TERMINAL", "TERM_PROGRAM", "TERM")


def detect_terminal(environment: Mapping[str, str], *, wish: str = "auto") -> Terminal:
    """The terminal that this process writes to. `wish` is a Protocol's value, or `auto`."""
    if wish != "auto":
        return Terminal(NoticeProtocol(wish), "as configured", "notices.protocol in config.toml")
    if environment.get("TERM", "dumb") in ("", "dumb"):
        return Terminal(NoticeProtocol.BELL, "a dumb terminal", "TERM")
    if environment.get("TMUX") and (told := _told_by_tmux()):
        return told
    return _told_by(environment)


def _told_by(environment: Mapping[str, str]) -> Terminal:
    for variable in _NAMING:
        if found := _named(environment.get(variable, ""), variable):
            return found
    for variable, name in _SIGNS.items():
        if environment.get(variable) and (found := _named(name, variable)):
            return found
    return Terminal(NoticeProtocol.OSC_777, "an unknown terminal", "nothing in the environment")


def _named(value: str, known_by: str) -> Terminal | None:
    said = value.lower()
    for part, name, protocol in _NAMES:
        if part in said:
            return Terminal(protocol, name, known_by)
    return None


def _told_by_tmux() -> Terminal | None:
    """tmux has asked the terminal that it is attached to for its name."""
    said = ask_tmux("display-message", "-p", "#{client_termtype} #{client_termname}")
    return _named(said, "tmux")


def tmux_allows_passthrough() -> bool | None:
    """Whether tmux lets notices through; None where it can't be asked."""
    said = ask_tmux("show-options", "-Apv", "allow-passthrough")
    return said in ("on", "all") if said else None


def ask_tmux(*question: str) -> str:
    """What tmux answers, or nothing: it may be away, old or on another machine."""
    try:
        asked = subprocess.run(
            ["tmux", *question], capture_output=True, text=True, timeout=2, check=False
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""
