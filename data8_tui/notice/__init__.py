"""Reaching users on their own machine, also through ssh: bell, notice, their command, clipboard."""

from data8_tui.notice.command import CommandResult, run_command
from data8_tui.notice.osc import notice_sequence
from data8_tui.notice.passthrough import inside_tmux, wrap_sequence
from data8_tui.notice.terminal import (
    NoticeProtocol,
    Terminal,
    detect_terminal,
    tmux_allows_passthrough,
)

__all__ = [
    "LONG_RUN",
    "CommandResult",
    "NoticeProtocol",
    "Terminal",
    "detect_terminal",
    "inside_tmux",
    "notice_sequence",
    "run_command",
    "tmux_allows_passthrough",
    "worth_notifying",
    "wrap_sequence",
]

LONG_RUN = 30.0
"""Seconds after which the user may be doing something else."""


def worth_notifying(*, focused: bool, seconds: float) -> bool:
    """Whether to notify: the application doesn't have the focus, or the run was long."""
    return not focused or seconds >= LONG_RUN
