"""`doctor --clipboard`: each way to the clipboard, what came of it, and what to set.

Each way gets a text of its own, so that pasting shows which one arrived last.
"""

from collections.abc import Iterator, Mapping

from data8_tui.cli import talk
from data8_tui.environment import child_environment
from data8_tui.errors import ConfigurationError
from data8_tui.notice.clipboard import (
    TmuxBuffer,
    copy_sequence,
    load_tmux_buffer,
    local_program,
    osc_52,
    run_program,
)
from data8_tui.notice.passthrough import inside_tmux, wrap_sequence

_PASTE = "paste now: the text names the way that reached the clipboard"
_REFUSED = "another text? then allow OSC 52 in your terminal's settings"


def try_clipboard() -> str:
    """Copy a text by each way there is, and report the result of each on a line.

    Raises ConfigurationError where none reaches the terminal, with what to set.
    """
    environment = child_environment()
    lines = [*_try_program(environment)]
    if environment.get("TMUX") and (loaded := load_tmux_buffer(_text("tmux"))):
        lines += _try_tmux(loaded, environment)
        settings = [*_tmux_settings(loaded)]
    else:
        lines += _try_sequence(environment)
        settings = [*_remote_settings(environment)]
    if not any("sent" in line or "took it" in line for line in lines):
        raise ConfigurationError("; ".join(lines)).with_note("\n".join(settings))
    return "\n".join([*lines, *settings, _PASTE, _REFUSED])


def _text(way: str) -> str:
    return f"copied by data8-tui doctor: {way}"


def _try_program(environment: Mapping[str, str]) -> Iterator[str]:
    if command := local_program(environment):
        done = "took it" if run_program(command, _text(command[0])) else "failed"
        yield f"{command[0]}: {done}"
    elif environment.get("SSH_CONNECTION"):
        yield "a program: not tried, since you came by ssh"
    else:
        yield "a program: none here (wl-copy, xclip, xsel, pbcopy)"


def _try_tmux(loaded: TmuxBuffer, environment: Mapping[str, str]) -> Iterator[str]:
    sent = f", and sent to {loaded.terminal}" if loaded.sent else ""
    yield f"tmux {loaded.version}: in its buffer{sent}"
    if not loaded.sent and loaded.passes_through and talk.can_be_redrawn():
        talk.draw_raw(wrap_sequence(osc_52(_text("tmux's pass-through")), environment))
        yield "tmux's pass-through: sent to the terminal"


def _tmux_settings(loaded: TmuxBuffer) -> Iterator[str]:
    if loaded.sent:
        return
    if not loaded.terminal:
        yield "attach a terminal to tmux, since it is shown in none"
    else:
        yield f"put into tmux.conf: set -as terminal-features ',{loaded.terminal}:clipboard'"


def _try_sequence(environment: Mapping[str, str]) -> Iterator[str]:
    if not talk.can_be_redrawn():
        yield "OSC 52: not tried, since standard error is no terminal"
        return
    within = "GNU screen" if environment.get("STY") else "the terminal"
    way = "OSC 52, plain and in tmux's pass-through" if inside_tmux(environment) else "OSC 52"
    talk.draw_raw(copy_sequence(_text(way), environment))
    yield f"{way}: sent to {within}"


def _remote_settings(environment: Mapping[str, str]) -> Iterator[str]:
    if inside_tmux(environment):
        yield "this tmux can't be asked; it takes a copy with: set -g set-clipboard on"
