"""Telling a person on their own machine, through ssh: bell, desktop notice or their command."""

from data8_tui.notice.command import Ran, run_command
from data8_tui.notice.osc import notice
from data8_tui.notice.passthrough import wrapped
from data8_tui.notice.terminal import Protocol, Terminal, terminal, tmux_passes_on

__all__ = [
    "LONG_RUN",
    "Protocol",
    "Ran",
    "Terminal",
    "notice",
    "run_command",
    "terminal",
    "tmux_passes_on",
    "worth_telling",
    "wrapped",
]

LONG_RUN = 30.0
"""Seconds after which nobody may be expected to look on."""


def worth_telling(*, focused: bool, seconds: float) -> bool:
    """Whether to disturb: the application is not in focus, or the run was long."""
    return not focused or seconds >= LONG_RUN
