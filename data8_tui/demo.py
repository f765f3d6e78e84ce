"""The sandbox as a child process that ends when this process does.

The child stops when its standard input closes, which the kernel ensures even if this process is
killed.
"""

import json
import select
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from data8_tui.environment import child_environment
from data8_tui.errors import Data8Error, ServiceError, UsageError
from data8_tui.settings.model import Preferences, StatusSettings
from data8_tui.settings.profile import Profile

LARGEST = 10_000_000
"""The records of the demo's largest dataset, which are generated as they are asked for."""
PAST_DAYS = 90
"""Days of jobs that the demo's history has soon after the start."""
START_SECONDS = 30.0
"""How long a sandbox may take to start."""

SANDBOX_STATUSES = StatusSettings(
    queued=(0,), running=(1,), completed=(2,), failed=(3,), cancelled=(4,)
)
"""What the status codes of a sandbox's account mean."""


@contextmanager
def demo_profile(
    preferences: Preferences, meanwhile: Callable[[], None] = lambda: None
) -> Iterator[Profile]:
    """The profile of a made-up account, kept in memory while the block lasts.

    `meanwhile` is done while its sandbox starts.
    """
    options = ("--port", "0", "--db", ":memory:", "--largest", str(LARGEST), "--schedules")
    with run_sandbox(*options, meanwhile=meanwhile) as running:
        own = preferences.model_copy(update={"status": SANDBOX_STATUSES})
        demo = {"name": "demo", "scope": "BatchApi", "preferences": own}
        demo |= {"fleeting": True, "past_days": PAST_DAYS}
        yield Profile.model_validate(demo | running.connection)


@contextmanager
def run_sandbox(
    *options: str, meanwhile: Callable[[], None] = lambda: None
) -> "Iterator[RunningSandbox]":
    """Run a sandbox with these options while the block lasts; `meanwhile` is done as it starts.

    Raises UsageError for unknown options, and ServiceError if it doesn't start.
    """
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "data8_tui.sandbox", "--until-stdin-closes", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_environment(),
            # Ctrl-C belongs to this process: the account has to be there until the very end.
            start_new_session=True,
        )
        try:
            connection = _connection(child, errors, meanwhile)
            yield RunningSandbox(connection, child, errors)
        finally:
            _end(child)


def sandbox_options() -> str:
    """Return the options in the sandbox's own --help, with their defaults; empty if it fails."""
    command = [sys.executable, "-P", "-m", "data8_tui.sandbox", "--help"]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    _, _, listed = done.stdout.partition("options:\n")
    return listed[listed.find("  --") :]


@dataclass(frozen=True)
class RunningSandbox:
    """`connection` has the sandbox's base_url, token_url, client_id and client_secret."""

    connection: dict[str, str]
    child: subprocess.Popen[bytes]
    errors: IO[bytes]

    def wait(self) -> None:
        """Wait until the sandbox ends, then raise ServiceError."""
        self.child.wait()
        raise ServiceError(f"the sandbox ended: {_last_line(self.errors)}")


def _environment() -> dict[str, str]:
    """Nothing of the user's own account."""
    return {
        name: value for name, value in child_environment().items() if not name.startswith("DATA8_")
    }


def _connection(
    child: subprocess.Popen[bytes], errors: IO[bytes], meanwhile: Callable[[], None]
) -> dict[str, str]:
    try:
        meanwhile()
        return _first_line(child, errors)
    except BaseException:  # it may take seconds until it looks at its standard input
        child.kill()
        raise


def _first_line(child: subprocess.Popen[bytes], errors: IO[bytes]) -> dict[str, str]:
    output = child.stdout
    if output is None:  # it was started with a pipe
        raise AssertionError("the sandbox has no standard output to read")
    ready, _, _ = select.select([output], [], [], START_SECONDS)
    line = output.readline() if ready else b""
    if line:
        return {key: str(value) for key, value in json.loads(line).items()}
    _end(child)
    raise _start_error(child.returncode, _last_line(errors))


def _start_error(status: int, last_line: str) -> Data8Error:
    """argparse exits with 2 for invalid options."""
    if status == UsageError.exit_code:
        why = last_line.rpartition(" error: ")[2]
        return UsageError(why).with_note("see: data8-tui sandbox --help")
    return ServiceError(f"the sandbox did not start: {last_line}")


def _last_line(errors: IO[bytes]) -> str:
    errors.seek(0)
    lines = errors.read().decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")


def _end(child: subprocess.Popen[bytes]) -> None:
    """Close its standard input, which stops it; kill it if it doesn't stop."""
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
    try:
        child.wait(timeout=3)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
