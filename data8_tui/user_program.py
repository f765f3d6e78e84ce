"""Running a program of the user's own: without a terminal, without our credentials, within bounds.

It reads nothing, its output comes here, and it has a session of its own, so that it can neither
write on the terminal nor ask on it. What it leaves running in that session ends with it where it is
ended early.
"""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Final

from data8_tui.environment import child_environment
from data8_tui.threads import CheckInterrupted

MOST_LINES: Final = 2_000
MOST_BYTES: Final = 500_000
"""What is kept of an output; more is read, counted and dropped."""

_STEP: Final = 0.05
"""Seconds between two looks whether somebody still waits."""
_GRACE: Final = 2.0
"""Seconds that a program has to end by itself once it is asked to."""
_PIECE: Final = 65_536


class ProgramNotStarted(Exception):
    """The program could not be run; `reason` is the system's."""

    def __init__(self, program: str, reason: str, *, not_found: bool) -> None:
        super().__init__(f"{program}: {reason}")
        self.program = program
        self.reason = reason
        self.not_found = not_found


@dataclass(frozen=True, slots=True)
class ProgramEnd:
    """How a program ended: `status` is its exit status, below 0 the signal that ended it.

    None where it was ended since its time was over.
    """

    status: int | None

    @property
    def succeeded(self) -> bool:
        """Whether it ended by itself with status 0."""
        return self.status == 0


class ProgramOutput:
    """The beginning of what a program printed, as lines; one thread adds, another reads."""

    def __init__(self) -> None:
        self._kept = b""
        self._dropped_lines = 0

    def add(self, piece: bytes) -> None:
        """Take what came next."""
        room = max(0, MOST_BYTES - len(self._kept))
        self._kept += piece[:room]
        self._dropped_lines += piece[room:].count(b"\n")

    @property
    def lines(self) -> list[str]:
        """What is kept, with any character as it came; no more than MOST_LINES."""
        return self._all[:MOST_LINES]

    @property
    def dropped(self) -> int:
        """How many lines came after those."""
        return max(0, len(self._all) - MOST_LINES) + self._dropped_lines

    @property
    def last_line(self) -> str:
        """The last line that is not empty; of a failure it is the reason, as a rule."""
        return next((line for line in reversed(self._all) if line.strip()), "")

    @property
    def _all(self) -> list[str]:
        text = self._kept.decode("utf-8", "replace").replace("\r\n", "\n")
        return text.removesuffix("\n").split("\n") if text else []


def run_captured(
    argv: Sequence[str],
    seconds: float,
    on_output: Callable[[bytes], None],
    check_interrupted: CheckInterrupted,
    *,
    read_only: bool = False,
) -> ProgramEnd:
    """Run it to its end. Blocks; `on_output` is called in this thread, with all that it prints.

    `read_only` is whether a data8-tui that it runs may change nothing at Data8. Raises
    ProgramNotStarted, and what `check_interrupted` raises: then it has been ended.
    """
    with _started(argv, child_environment(read_only=read_only)) as child:
        try:
            return ProgramEnd(_wait(child, seconds, on_output, check_interrupted))
        except BaseException:
            _end(child)
            raise


def run_on_terminal(
    argv: Sequence[str], check_interrupted: CheckInterrupted, *, read_only: bool = False
) -> ProgramEnd:
    """Run it with this process's own terminal, as long as it takes. Blocks; raises as above.

    The terminal's keys that send signals reach the program alone. It can't be suspended.
    """
    try:
        environment = child_environment(read_only=read_only)
        child = subprocess.Popen(list(argv), env=environment, process_group=0)
    except (OSError, ValueError) as error:
        raise _not_started(argv[0], error) from None
    _give_terminal(child.pid)
    try:
        _signal(child, signal.SIGCONT)  # it may have been stopped at its first look at the terminal
        while (status := _look_at(child)) is None:
            time.sleep(_STEP)
            check_interrupted()
        return ProgramEnd(status)
    except BaseException:
        _end(child)
        raise
    finally:
        _give_terminal(os.getpgrp())


def _look_at(child: "subprocess.Popen[bytes]") -> int | None:
    """Its exit status; None while it runs. Stopped by a key, it goes on: no shell would do that."""
    found, status = os.waitpid(child.pid, os.WNOHANG | os.WUNTRACED)
    if not found:
        return None
    if os.WIFSTOPPED(status):
        _signal(child, signal.SIGCONT)
        return None
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode


def _give_terminal(group: int) -> None:
    """Have a process group be that of the terminal's foreground, as a shell does."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
    try:
        with suppress(OSError):  # without a terminal there is nothing to give
            os.tcsetpgrp(1, group)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _started(argv: Sequence[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,  # without a terminal to ask or to write on
        )
    except (OSError, ValueError) as error:
        raise _not_started(argv[0], error) from None


def _not_started(program: str, error: OSError | ValueError) -> ProgramNotStarted:
    if isinstance(error, OSError):
        missing = isinstance(error, FileNotFoundError)
        return ProgramNotStarted(program, error.strerror or "", not_found=missing)
    reason = "an argument has a character that no argument can hold"
    return ProgramNotStarted(program, reason, not_found=False)


def _wait(
    child: "subprocess.Popen[bytes]",
    seconds: float,
    on_output: Callable[[bytes], None],
    check_interrupted: CheckInterrupted,
) -> int | None:
    """Its exit status; not waited for is a process that it has left behind."""
    ends_at, output = time.monotonic() + seconds, child.stdout
    while child.poll() is None or _is_readable(output, 0):
        if _is_readable(output, _STEP):
            piece = os.read(output.fileno(), _PIECE) if output else b""
            output = output if piece else None
            on_output(piece)
        elif output is None:
            time.sleep(_STEP)
        check_interrupted()
        if time.monotonic() >= ends_at:
            _end(child)
            return None
    return child.returncode


def _is_readable(output: IO[bytes] | None, seconds: float) -> bool:
    return output is not None and bool(select.select([output], [], [], seconds)[0])


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End it with all processes of its session: first by a request, then at once."""
    _signal(child, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        child.wait(_GRACE)
    _signal(child, signal.SIGKILL)
    child.wait()


def _signal(child: "subprocess.Popen[bytes]", number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)
