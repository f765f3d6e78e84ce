"""The user's own command, run when there is news of a job: `on_finish = ["…", "…"]`.

The list is the argument list; no shell reads it. `{title}` and `{text}` in an argument stand for
what the notice says, and everything exact is in the environment, so nothing a job is called can
become an option or another command.
"""

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from data8_tui.safetext import visible

TIMEOUT = 30.0
"""Seconds that the command may take."""

_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How it ended: nothing in `trouble` where it went well."""

    trouble: str = ""


def run_command(
    command: Sequence[str],
    title: str,
    text: str,
    facts: Mapping[str, str],
    *,
    timeout: float = TIMEOUT,
) -> CommandResult:
    """Run it and wait, at most `timeout` seconds. Blocks; never raises for what the command does.

    `facts` are put into its environment as DATA8_…: JOB, WORKFLOW, EVENT, STATE.
    """
    arguments = [_filled(argument, title, text) for argument in command]
    environment = dict(os.environ) | {f"DATA8_{key}": _held(value) for key, value in facts.items()}
    # Not a pipe: what the command leaves running in the background would keep that open.
    with tempfile.TemporaryFile() as words:
        try:
            child = subprocess.Popen(
                arguments,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=words,
                start_new_session=True,
            )
        except (OSError, ValueError) as refused:
            return CommandResult(f"{command[0]} could not be started: {refused}")
        return CommandResult(_trouble(command[0], _ended(child, timeout), timeout, words))


def _ended(child: "subprocess.Popen[bytes]", timeout: float) -> int | None:
    """Its exit code; None where it had to be ended, with everything that it started."""
    try:
        return child.wait(timeout)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return None


def _trouble(name: str, code: int | None, timeout: float, words: IO[bytes]) -> str:
    if code is None:
        return f"{name} did not end within {timeout:.0f} s"
    if code == 0:
        return ""
    words.seek(0)
    said = words.read(_LONGEST).decode(errors="replace").strip().splitlines()
    return f"{name} ended with {code}" + (f": {said[-1]}" if said else "")


def _filled(argument: str, title: str, text: str) -> str:
    """One pass, so that what a job is called is never read as a placeholder."""
    parts = argument.split("{title}")
    return visible(title).join(part.replace("{text}", visible(text)) for part in parts)


def _held(value: str) -> str:
    """What an environment can hold: no NUL, and no lone surrogate that isn't a byte."""
    return value.replace("\0", "␀").encode("utf-8", "replace").decode()
