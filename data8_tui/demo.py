"""The sandbox as a child process: they meet over a socket, and it dies when this process does.

The child is told to end when its standard input closes, which the kernel does for us even where
this process is killed outright.
"""

import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from data8_tui.errors import Data8Error, ServiceError, UsageError
from data8_tui.settings.profile import Profile

START_SECONDS = 30.0
"""How long a sandbox may take until it says where it listens."""


@contextmanager
def demo_profile() -> Iterator[Profile]:
    """A made-up account, kept in memory alone, for as long as the block lasts."""
    with run_sandbox("--port", "0", "--db", ":memory:") as running:
        demo = {"name": "demo", "scope": "BatchApi", "fleeting": True}
        yield Profile.model_validate(demo | running.told)


@contextmanager
def run_sandbox(*options: str) -> "Iterator[RunningSandbox]":
    """Run a sandbox with these options while the block lasts.

    Raises UsageError for options that it doesn't have, and ServiceError where it doesn't come up.
    """
    with tempfile.TemporaryFile() as words:
        child = subprocess.Popen(
            [sys.executable, "-m", "data8_tui.sandbox", "--until-stdin-closes", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=words,
            env={key: value for key, value in os.environ.items() if not key.startswith("DATA8_")},
            # Ctrl-C belongs to this process: the account has to be there until the very end.
            start_new_session=True,
        )
        try:
            yield RunningSandbox(_first_line(child, words), child, words)
        finally:
            _end(child)


def sandbox_options() -> str:
    """Every option of a sandbox with its default, in the sandbox's own words; empty if it fails."""
    asked = [sys.executable, "-m", "data8_tui.sandbox", "--help"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    _, _, listed = told.stdout.partition("options:\n")
    return listed[listed.find("  --") :]


@dataclass(frozen=True)
class RunningSandbox:
    """`told` are base_url, token_url, client_id and client_secret, as the sandbox gave them."""

    told: dict[str, str]
    child: subprocess.Popen[bytes]
    words: IO[bytes]

    def wait(self) -> None:
        """Return never, but raise ServiceError once the sandbox has ended by itself."""
        self.child.wait()
        raise ServiceError(f"the sandbox ended: {_last_words(self.words)}")


def _first_line(child: subprocess.Popen[bytes], words: IO[bytes]) -> dict[str, str]:
    told = child.stdout
    if told is None:  # it was started with a pipe
        raise AssertionError("the sandbox has no standard output to read")
    ready, _, _ = select.select([told], [], [], START_SECONDS)
    line = told.readline() if ready else b""
    if line:
        return {key: str(value) for key, value in json.loads(line).items()}
    _end(child)
    raise _why_not(child.returncode, _last_words(words))


def _why_not(status: int, last_words: str) -> Data8Error:
    """argparse leaves with 2 when it can't read the options."""
    if status == UsageError.exit_code:
        why = last_words.rpartition(" error: ")[2]
        return UsageError(why, hint="see: data8-tui sandbox --help")
    return ServiceError(f"the sandbox did not start: {last_words}")


def _last_words(words: IO[bytes]) -> str:
    words.seek(0)
    lines = words.read().decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")


def _end(child: subprocess.Popen[bytes]) -> None:
    """Close its standard input, its sign to stop; one that doesn't is killed."""
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
    try:
        child.wait(timeout=3)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
