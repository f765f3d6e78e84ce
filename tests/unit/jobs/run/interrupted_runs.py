"""Runs that die at any step, many in one process: `interrupted_runs.py FOLDER FIRST END STRIDE`.

A step is a request, or a piece of work in a thread: everything that a run does to the world is one
or the other. Before or after the one that is drawn, the run is broken off by an exception that
nothing catches, and from then on no request of it gets out. The first attempts of consecutive runs
end at consecutive steps, later attempts at one that is drawn. Prints the tally as JSON.
"""

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(sys.argv[1])
os.environ["XDG_STATE_HOME"] = str(FOLDER / "state")

from pydantic import SecretStr  # noqa: E402

from data8_tui import threads  # noqa: E402
from data8_tui.api.client import Client, Connection  # noqa: E402
from data8_tui.backoff import Backoff  # noqa: E402
from data8_tui.clock import SystemClock  # noqa: E402
from data8_tui.errors import Data8Error, exit_status  # noqa: E402
from data8_tui.jobs.run import RunPlan, run_pipeline  # noqa: E402
from data8_tui.monitor.history import History  # noqa: E402
from data8_tui.sandbox.server import running  # noqa: E402
from data8_tui.transfer.upload import completion, creation  # noqa: E402
from tests.retry_policy import without_waits  # noqa: E402
from tests.unit.jobs.run.drawn_runs import (  # noqa: E402
    CALM,
    HARMLESS,
    KILLED,
    MOST_ATTEMPTS,
    Drawn,
    check,
    disturb,
    drawn,
)

STEPS = 90
"""About as many as a run has."""
NOW = datetime(2026, 11, 20, 9, 15, 30, tzinfo=UTC)


class Killed(BaseException):
    """The end of a run, as far as the run can tell."""


class Life:
    """Counts the steps of one attempt, and ends it at the one that is drawn."""

    def __init__(self) -> None:
        self.steps = 0
        self.last: float = float("inf")
        self.dead = False

    def step(self) -> None:
        self.steps += 1
        if self.steps >= self.last and not self.dead:
            self.dead = True
            raise Killed

    def breathe(self) -> None:
        """What a dead run can't do."""
        if self.dead:
            raise Killed

    @contextmanager
    def lived(self, last: float) -> Any:
        self.steps, self.last, self.dead = 0, last, False
        yield
        self.last = float("inf")


LIFE = Life()


def make_interruptible() -> None:
    """Put a step before and behind every request and every piece of work in a thread."""
    asked, worked = Client._call, threads.run_in_thread

    async def call(self: Client, *arguments: Any) -> Any:
        LIFE.breathe()
        LIFE.step()
        answer = await asked(self, *arguments)
        LIFE.step()
        return answer

    async def run_in_thread(func: Callable[..., Any], *args: Any, executor: Any = None) -> Any:
        LIFE.step()
        done = await worked(func, *args, executor=executor)
        LIFE.step()
        return done

    Client._call = call  # type: ignore[method-assign,assignment]
    for name, module in list(sys.modules.items()):
        if name.startswith("data8_tui.") and getattr(module, "run_in_thread", None) is worked:
            module.run_in_thread = run_in_thread  # type: ignore[attr-defined]
    creation._LOOKS = Backoff(first=0, attempts=4)
    completion._LOOKS = Backoff(first=0, attempts=4)


def bury() -> None:
    """Close the files that a dead run has left open, as the kernel would, and free its locks."""
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            if link.readlink().is_relative_to(FOLDER):
                os.close(int(link.name))


def drawn_step(rng: Random, *, calm: bool) -> float:
    """The last step of an attempt, or none."""
    return float("inf") if calm or rng.random() < 0.55 else rng.randrange(1, STEPS)


class Bench:
    """One account at one sandbox, and the runs that go to it."""

    def __init__(self, sandbox: Any, client: Client) -> None:
        self.sandbox = sandbox
        self.client = client
        self.statuses: Counter[int] = Counter()
        self.words = ""

    async def one(self, drawn: Drawn) -> None:
        """Attempts until one is done, then a look at what there is."""
        rng = drawn.rng
        for attempt in range(MOST_ATTEMPTS):
            calm = attempt >= MOST_ATTEMPTS - CALM
            disturb(self.sandbox, rng, calm=calm)
            last = drawn.number % STEPS + 1 if attempt == 0 else drawn_step(rng, calm=calm)
            status = await self.attempt(drawn, last)
            assert status in HARMLESS, f"run {drawn.number}: {self.words}"
            self.statuses[status] += 1
            if status == 0:
                break
        disturb(self.sandbox, rng, calm=True)
        check(self.sandbox, drawn)

    async def attempt(self, drawn: Drawn, last: float) -> int:
        with LIFE.lived(last):
            try:
                await self.run(drawn)
            except Killed:
                bury()
                return KILLED
            except Data8Error as error:
                self.words = repr(error)
                return exit_status(error)
        return 0

    async def run(self, drawn: Drawn) -> None:
        plan = RunPlan(drawn.source, "EmailValidation", "Contacts", drawn.target)
        history = History(FOLDER / "history.db", self.sandbox.base_url, "sandbox")
        try:
            await run_pipeline(
                self.client,
                history,
                plan,
                lambda step: None,
                clock=SystemClock(),
                interval=5.0,
                sleep=self.pause,
            )
        finally:
            history.close()

    async def pause(self, seconds: float) -> None:
        LIFE.step()
        self.sandbox.clock.move(seconds)


async def main(numbers: range) -> None:
    with running(arrivals=0, speed=1e9, token_lifetime=1e9, now=NOW) as sandbox:
        connection = Connection(
            base_url=sandbox.base_url,
            token_url=sandbox.token_url,
            client_id=sandbox.client_id,
            client_secret=SecretStr(sandbox.client_secret),
        )
        async with Client(connection, retry=without_waits(3)) as client:
            bench = Bench(sandbox, client)
            for number in numbers:
                await bench.one(drawn(number, FOLDER))
    print(json.dumps(bench.statuses))


if __name__ == "__main__":
    make_interruptible()
    asyncio.run(main(range(*map(int, sys.argv[2:]))))
