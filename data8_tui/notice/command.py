"""The user's own command for events of a job: `on_finish = ["…", "…"]`.

The list has the arguments; no shell is involved. `{title}` and `{text}` in an argument are replaced
by the notice, and the exact values are in the environment. So a job's name can become neither an
option nor another command.
"""

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from data8_tui.environment import child_environment
from data8_tui.redaction import redact
from data8_tui.safetext import visible

TIMEOUT = 30.0
"""Seconds that the command may take."""

_MAX_OUTPUT = 20_000


@dataclass(frozen=True, slots=True)
class CommandResult:
    """The result of a command: `error` is empty where it succeeded."""

    error: str = ""


def run_command(
    command: Sequence[str],
    title: str,
    text: str,
    facts: Mapping[str, str],
    *,
    timeout: float = TIMEOUT,
) -> CommandResult:
    """Run the command and wait for it, at most `timeout` seconds. Blocks; doesn't raise.

    `facts` are set in its environment as DATA8_…: JOB, WORKFLOW, EVENT, STATE. The credentials are
    not in it.
    """
    arguments = [_fill_in(argument, title, text) for argument in command]
    variables = {f"DATA8_{key}": _environment_value(value) for key, value in facts.items()}
    # Not a pipe, which processes left running in the background would keep open.
    with tempfile.TemporaryFile() as stderr:
        try:
            child = subprocess.Popen(
                arguments,
                env={**child_environment(), **variables},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                start_new_session=True,
            )
        except (OSError, ValueError) as refused:
            return CommandResult(f"{command[0]} could not be started: {refused}")
        return CommandResult(_error(command[0], _wait(child, timeout), timeout, stderr))


def _wait(child: "subprocess.Popen[bytes]", timeout: float) -> int | None:
    """The exit status; None where the command was killed, with all processes that it started."""
    try:
        return child.wait(timeout)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return None


def _error(name: str, code: int | None, timeout: float, stderr: IO[bytes]) -> str:
    if code is None:
        return f"{name} did not end within {timeout:.0f} s"
    if code == 0:
        return ""
    stderr.seek(0)
    lines = stderr.read(_MAX_OUTPUT).decode(errors="replace").strip().splitlines()
    return f"{name} ended with {code}" + (f": {lines[-1]}" if lines else "")


def _fill_in(argument: str, title: str, text: str) -> str:
    """Replaced in one pass, so that a job's name is never taken for a placeholder."""
    parts = argument.split("{title}")
    return visible(title).join(part.replace("{text}", visible(text)) for part in parts)


def _environment_value(value: str) -> str:
    """As an environment variable can hold it: without NUL, lone surrogates and credentials."""
    return redact(value).replace("\0", "␀").encode("utf-8", "replace").decode()
