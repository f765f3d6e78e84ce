"""The command line as its users meet it: a process, its two streams, its exit status."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pexpect

import data8_tui
from tests import program_server
from tests.sandbox_statuses import VARIABLES

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox

PROJECT = Path(data8_tui.__file__).parents[1]
PROGRAM = (sys.executable, "-m", "data8_tui")
_USUAL = {"PYTHONPATH": str(PROJECT), "LANG": "C.UTF-8"}
_SERVER = program_server.ProgramServer()


def _concerns_python(variable: str) -> bool:
    """Whether the interpreter reads it when it starts."""
    return variable.startswith(("PYTHON", "LC_", "LANG"))


@dataclass(frozen=True)
class Done:
    """How a run ended."""

    status: int
    out: str
    err: str


@dataclass
class CommandLine:
    """Runs the program in a home and a working folder of the test's own."""

    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """A user's: no DATA8_* of the machine that runs the tests, a known zone and language."""
        inherited = {
            key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ
        }
        own = {
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_STATE_HOME": str(self.home / "state"),
            **_USUAL,
            "TZ": "Europe/London",
            "TERM": "xterm-256color",
            "DATA8_START": "jobs",
        }
        return {**inherited, **own, **self.variables, **(more or {})}

    def __call__(self, *arguments: str, **more: str) -> Done:
        """Run to the end, no terminal anywhere; in a fresh interpreter only where that matters."""
        environment = self.environment(more)
        request = program_server.encode(arguments, self.home, environment)
        usual = {name: value for name, value in environment.items() if _concerns_python(name)}
        if usual == _USUAL and len(request) <= program_server.LARGEST_REQUEST:
            ended = _SERVER.run(request)
        else:
            ended = self.run([*PROGRAM, *arguments], more)
        return Done(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    def limited(self, limit: Callable[[], None], *arguments: str) -> Done:
        """Run to the end in a process that calls `limit` before the program starts."""
        ended = self.run([*PROGRAM, *arguments], {}, before=limit)
        return Done(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    def python(self, code: str, *arguments: str) -> Done:
        """Run a few lines of Python where the program would run."""
        ended = self.run([sys.executable, "-c", code, *arguments], {})
        return Done(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    def run(
        self,
        command: list[str],
        more: Mapping[str, str],
        stdout: int | IO[bytes] = subprocess.PIPE,
        before: Callable[[], None] | None = None,
    ) -> "subprocess.CompletedProcess[bytes]":
        """Run any command to its end, as this user."""
        return subprocess.run(
            command,
            cwd=self.home,
            env=self.environment(more),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            timeout=60,
            preexec_fn=before,
        )

    @contextmanager
    def started(self, *arguments: str, **more: str) -> Iterator["subprocess.Popen[str]"]:
        """A run that the test ends; killed with the block if it has not."""
        process = subprocess.Popen(
            [*PROGRAM, *arguments],
            cwd=self.home,
            env=self.environment(more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            try:
                yield process
            finally:
                process.kill()

    def on_terminal(self, *arguments: str, columns: int = 100, **more: str) -> Done:
        """Run on a terminal of its own; both streams come as one, in `out`."""
        child = pexpect.spawn(
            PROGRAM[0],
            [*PROGRAM[1:], *arguments],
            dimensions=(40, columns),
            cwd=str(self.home),
            env=self.environment(more),
            timeout=60,
            encoding="utf-8",
        )
        shown = child.read().replace("\r\n", "\n")
        child.close()
        return Done(child.exitstatus if child.exitstatus is not None else -1, shown, "")


def user_of(sandbox: "Sandbox", home: Path) -> CommandLine:
    """A user whose environment names a sandbox."""
    return CommandLine(home, account_variables(sandbox))


def account_variables(sandbox: "Sandbox") -> dict[str, str]:
    """The DATA8_* variables of an account at a sandbox, whose status codes are known."""
    names = ("base_url", "token_url", "client_id", "client_secret")
    return {f"DATA8_{name.upper()}": getattr(sandbox, name) for name in names} | VARIABLES
