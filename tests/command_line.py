"""The command line as its users meet it: a process, its two streams, its exit status."""

import os
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

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
    return variable.startswith(("PYTHON", "LC_", "LANG")) and variable != "LC_TERMINAL"


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
        request = self._request(arguments, more)
        ended = _SERVER.run(request) if request else self.run([*PROGRAM, *arguments], more)
        return Done(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    def _request(self, arguments: tuple[str, ...], more: Mapping[str, str]) -> bytes:
        """What asks the program server for this run; empty where only a new interpreter can."""
        environment = self.environment(more)
        request = program_server.encode(arguments, self.home, environment)
        usual = {name: value for name, value in environment.items() if _concerns_python(name)}
        served = usual == _USUAL and len(request) <= program_server.LARGEST_REQUEST
        return request if served else b""

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
    def started(self, *arguments: str, **more: str) -> Iterator[program_server.ServedProcess]:
        """A run that the test ends; killed with the block if it has not."""
        request = self._request(arguments, more)
        assert request, "such an environment needs a new interpreter"
        with _SERVER.start(request) as process:
            try:
                yield process
            finally:
                process.kill()

    def on_terminal(self, *arguments: str, columns: int = 100, **more: str) -> Done:
        """Run on a terminal of its own; both streams come as one, in `out`."""
        request = self._request(arguments, more)
        assert request, "such an environment needs a new interpreter"
        reads, terminal = os.openpty()
        termios.tcsetwinsize(terminal, (40, columns))
        process = _SERVER.start_on_terminal(request, terminal)
        os.close(terminal)
        with process, open(reads, "rb", buffering=0) as screen:
            shown = b"".join(_read_until_hangup(screen)).decode()
        return Done(process.wait(), shown.replace("\r\n", "\n"), "")


def _read_until_hangup(screen: IO[bytes]) -> Iterator[bytes]:
    """What is written to a terminal until nobody has it open."""
    with suppress(OSError):  # EIO: the last one has closed it
        while data := screen.read(65_536):
            yield data


def user_of(sandbox: "Sandbox", home: Path) -> CommandLine:
    """A user whose environment names a sandbox."""
    return CommandLine(home, account_variables(sandbox))


def account_variables(sandbox: "Sandbox") -> dict[str, str]:
    """The DATA8_* variables of an account at a sandbox, whose status codes are known."""
    names = ("base_url", "token_url", "client_id", "client_secret")
    return {f"DATA8_{name.upper()}": getattr(sandbox, name) for name in names} | VARIABLES
