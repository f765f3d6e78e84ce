"""Real processes, really killed: at a request, before or after the server has acted, or by time."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import data8_tui

PROJECT = Path(data8_tui.__file__).parents[1]


@dataclass(frozen=True)
class Death:
    """When the process dies. `request` counts from 1; `how` is empty where it lives."""

    how: str = ""
    request: int = 0
    seconds: float = 0.0


def drawn_death(rng: Random) -> Death:
    how = rng.choice(["", "before", "after", "after", "time"])
    return Death(how, rng.randrange(1, 20), rng.uniform(0.01, 0.4))


class Killer:
    """Counts the sandbox's requests and kills the process that it is armed against."""

    def __init__(self, sandbox: Any) -> None:
        self._pid = 0
        self._death = Death()
        self._begun = self._ended = 0
        traffic = sandbox.services.traffic
        self._begin, self._end = traffic.begin, traffic.end
        traffic.begin, traffic.end = self._beginning, self._ending

    @contextmanager
    def armed(self, pid: int, death: Death) -> Iterator[None]:
        self._pid, self._death = pid, death
        self._begun = self._ended = 0
        timer = threading.Timer(death.seconds, self._kill)
        if death.how == "time":
            timer.start()
        yield
        timer.cancel()
        self._pid = 0

    def _beginning(self, request: Any) -> None:
        self._begin(request)
        self._begun += 1
        if self._death.how == "before" and self._begun == self._death.request:
            self._kill()

    def _ending(self) -> None:
        self._end()
        self._ended += 1
        if self._death.how == "after" and self._ended == self._death.request:
            self._kill()

    def _kill(self) -> None:
        if self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)


class Runner:
    """The process that forks a child for each attempt (see forked_runs.py)."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("forked_runs.py")],
            env=environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *exception: object) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait(20)

    def attempt(self, task: dict[str, str], killer: Killer, death: Death) -> tuple[int, str]:
        """One attempt's status, negative for a signal, and its last words."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(task)}\n")
        self._process.stdin.flush()
        with killer.armed(self._read(), death):
            status, words = self._read()
        return status, words

    def _read(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


def environment(folder: Path) -> dict[str, str]:
    """For a process that keeps its state in `folder`."""
    return {**os.environ, "PYTHONPATH": str(PROJECT), "XDG_STATE_HOME": str(folder / "state")}
