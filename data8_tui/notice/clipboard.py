"""The ways to the user's clipboard: a program on this machine, tmux's buffer, an escape sequence.

Over ssh only OSC 52 reaches the clipboard of the user's own machine, and no terminal reports if
it took it. By default tmux takes none from a program in it; its `load-buffer -w` (3.2 and later)
puts a text into tmux's buffer and has tmux itself send OSC 52 to the terminal that it is shown in.
A tmux on another machine, which ssh came from, can't be asked: it gets OSC 52 plain, for
`set-clipboard on`, and in its pass-through, for `allow-passthrough on`.
"""

import base64
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from data8_tui.environment import child_environment
from data8_tui.notice.passthrough import inside_tmux, wrap_sequence

LONGEST: Final = 74_994
"""Bytes of text whose OSC 52 is 100,000 bytes long: what hterm, and others after it, still take."""

_TIMEOUT: Final = 2.0
"""Seconds that a program may take."""

_X11: Final = (("xclip", "-selection", "clipboard", "-in"), ("xsel", "-ib"))
_TMUX_FACTS: Final = "#{version}|#{client_termname}|#{client_termfeatures}|#{allow-passthrough}"


@dataclass(frozen=True, slots=True)
class TmuxBuffer:
    """What tmux did with a text. `sent` is whether it knows that its terminal takes OSC 52."""

    version: str
    terminal: str
    sent: bool
    passes_through: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """Which ways a text went, and the `sequence` that is still to be written to the terminal.

    `program` took it, empty for none; it is in tmux's buffer; tmux has sent it to the terminal.
    """

    program: str = ""
    in_tmux: bool = False
    sent_by_tmux: bool = False
    sequence: str = ""

    @property
    def sent(self) -> bool:
        """Whether the terminal gets it, once the sequence is written."""
        return self.sent_by_tmux or bool(self.sequence)


def needs_programs(environment: Mapping[str, str]) -> bool:
    """Whether `deliver` runs programs, and so blocks for some milliseconds."""
    return bool(environment.get("TMUX") or local_program(environment))


def deliver(text: str, environment: Mapping[str, str]) -> Delivery:
    """Copy the text by every way there is that takes its length; doesn't raise.

    In tmux a program of this machine is not enough: tmux may be shown on another one by now.
    """
    command = local_program(environment)
    program = command[0] if command and run_program(command, text) else ""
    if program and not environment.get("TMUX"):
        return Delivery(program=program)
    short = len(_encoded(text)) <= LONGEST
    loaded = load_tmux_buffer(text, send=short) if environment.get("TMUX") else None
    if loaded is None:
        return Delivery(program, sequence=copy_sequence(text, environment) if short else "")
    passed = short and not loaded.sent and loaded.passes_through
    sequence = wrap_sequence(osc_52(text), environment) if passed else ""
    return Delivery(program, True, loaded.sent, sequence)


def copy_sequence(text: str, environment: Mapping[str, str]) -> str:
    """The bytes by which this terminal, screen, or a tmux that can't be asked, copies `text`.

    In tmux both forms: which one it heeds depends on its settings, and it drops the other.
    """
    plain = osc_52(text)
    wrapped = wrap_sequence(plain, environment)
    return plain + wrapped if inside_tmux(environment) else wrapped


def osc_52(text: str) -> str:
    """The sequence that sets a terminal's clipboard."""
    return f"\x1b]52;c;{base64.b64encode(_encoded(text)).decode()}\x07"


def local_program(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The command that copies what it reads here; empty where the user sits elsewhere."""
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return ()
    if sys.platform == "darwin":
        known: Sequence[tuple[str, ...]] = [("pbcopy",)]
    else:
        known = [("wl-copy",)] if environment.get("WAYLAND_DISPLAY") else []
        known = [*known, *(_X11 if environment.get("DISPLAY") else ())]
    return next((one for one in known if shutil.which(one[0])), ())


def run_program(command: Sequence[str], text: str) -> bool:
    """Whether the program took the text; what it leaves running isn't waited for."""
    return _run(command, text, stdout=subprocess.DEVNULL) is not None


def load_tmux_buffer(text: str, *, send: bool = True) -> TmuxBuffer | None:
    """Put the text into tmux's buffer and, with `send`, to its terminal; None where that failed."""
    ask = ("-", ";", "display-message", "-p", _TMUX_FACTS)
    answer = _run(("tmux", "load-buffer", "-w", *ask), text) if send else None
    sending = answer is not None
    if answer is None:
        answer = _run(("tmux", "load-buffer", *ask), text)
    if answer is None:
        return None
    version, terminal, features, passing = (*answer.strip().split("|"), "", "", "", "")[:4]
    takes = "clipboard" in features.split(",")
    return TmuxBuffer(version, terminal, sending and takes, passing not in ("0", "off"))


def _run(command: Sequence[str], text: str, *, stdout: int = subprocess.PIPE) -> str | None:
    """What the program printed; None where it failed."""
    try:
        done = subprocess.run(
            command,
            input=_encoded(text),
            env=child_environment(),
            stdout=stdout,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return (done.stdout or b"").decode(errors="replace") if done.returncode == 0 else None


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
