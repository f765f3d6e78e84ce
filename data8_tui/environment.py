"""The environment of child processes: this process's own, without credentials."""

import os

from data8_tui.redaction import redact

_SECRET = "DATA8_CLIENT_SECRET"  # noqa: S105 - its name
_READ_ONLY = "DATA8_READ_ONLY"
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
"""A proxy's address may hold a password, which is for every program of its user."""


_TERMINAL = (
    *("TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLORTERM", "NO_COLOR"),
    *("LANG", "LC_ALL", "LC_CTYPE", "TZ"),
)


_OF_ONE_TERMINAL = {
    *("TERM_PROGRAM", "TERM_PROGRAM_VERSION", "VTE_VERSION", "WT_SESSION", "KITTY_WINDOW_ID"),
    *("TMUX", "TMUX_PANE", "STY", "ZELLIJ", "COLUMNS", "LINES", "DISPLAY", "WAYLAND_DISPLAY"),
}


def child_environment(*, read_only: bool = False) -> dict[str, str]:
    """The variables for a child process: none that has a credential of ours in it.

    Neither a worker nor a command of the user's own asks Data8 for anything in our name. With
    `read_only` none that runs this program changes anything there, whatever its account.
    """
    kept = {name: value for name, value in os.environ.items() if _is_handed_on(name, value)}
    return kept | ({_READ_ONLY: "true"} if read_only else {})


def credentials_folder() -> str:
    """Where systemd has put the credentials of this unit; empty where it gave none."""
    return os.environ.get("CREDENTIALS_DIRECTORY", "")


def editor_command() -> str:
    """The user's editor, as a shell would be given it."""
    return os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"


def other_terminal_environment() -> dict[str, str]:
    """The variables for the application itself on another terminal, one as xterm is.

    It gets the credentials, and nothing that is so of the terminal of this process alone.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _OF_ONE_TERMINAL}
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor"}


def terminal_variables() -> dict[str, str]:
    """What the environment states about the terminal and the language."""
    found = {name: os.environ[name] for name in _TERMINAL if name in os.environ}
    inside = {name: "set" for name in ("TMUX", "STY", "ZELLIJ", "SSH_TTY") if name in os.environ}
    return found | inside


def _is_handed_on(name: str, value: str) -> bool:
    if name.upper() == _SECRET:
        return False
    return name.lower() in _PROXIES or redact(value) == value
