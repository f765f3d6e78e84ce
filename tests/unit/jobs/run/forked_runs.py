"""Runs `jobs.run` in a process that may be killed, again and again, without starting Python anew.

`python -m`-less on purpose: a single-threaded parent imports everything once and forks a child for
each line of JSON on its standard input. It answers with the child's process id, and when the child
has ended with its status (negative for a signal) and its last words.
"""

import asyncio
import json
import os
import sys
import traceback
import urllib.request
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import data8_tui.api.transport.transport  # noqa: F401 - what is imported here need not be in a child
from data8_tui.api.client import Client, Connection
from data8_tui.backoff import Backoff
from data8_tui.clock import SystemClock
from data8_tui.errors import Data8Error, exit_status
from data8_tui.jobs.run import RunPlan, run_pipeline
from data8_tui.monitor.history import History
from data8_tui.transfer.upload import completion, creation
from tests.retry_policy import without_waits


async def attempt(task: dict[str, Any]) -> None:
    """One attempt at one run. The sandbox's clock runs as the run waits."""
    connection = Connection(
        base_url=task["base_url"],
        token_url=task["token_url"],
        client_id=task["client_id"],
        client_secret=SecretStr(task["client_secret"]),
    )

    def move(seconds: float) -> None:
        body = json.dumps({"move": seconds}).encode()
        headers = {"authorization": f"Bearer {task['client_secret']}"}
        request = urllib.request.Request(f"{task['base_url']}/_sandbox/clock", body, headers)
        urllib.request.urlopen(request).close()

    async def pause(seconds: float) -> None:
        await asyncio.to_thread(move, seconds)

    plan = RunPlan(Path(task["source"]), "EmailValidation", "Contacts", Path(task["target"]))
    history = History(Path(task["history"]), connection.base_url, connection.client_id)
    async with Client(connection, retry=without_waits(3)) as client:
        await run_pipeline(
            client, history, plan, lambda step: None, clock=SystemClock(), interval=5.0, sleep=pause
        )


def child(task: dict[str, Any], words: int) -> int:
    try:
        asyncio.run(attempt(task))
    except Data8Error as error:
        os.write(words, f"{type(error).__name__}: {error}".encode())
        return exit_status(error)
    except BaseException:
        os.write(words, traceback.format_exc().encode())
        return 1
    return 0


def serve() -> None:
    creation._LOOKS = Backoff(first=0, attempts=4)
    completion._LOOKS = Backoff(first=0, attempts=4)
    for line in sys.stdin:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os._exit(child(json.loads(line), writing))
        os.close(writing)
        print(json.dumps(pid), flush=True)
        words = os.fdopen(reading).read()
        _, status = os.waitpid(pid, 0)
        print(json.dumps([os.waitstatus_to_exitcode(status), words]), flush=True)


if __name__ == "__main__":
    serve()
