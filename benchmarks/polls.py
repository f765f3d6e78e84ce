"""Measure how many requests a minute open terminals make, in the sandbox's own log.

    python benchmarks/polls.py                     # one and ten terminals, some minutes
    python benchmarks/polls.py --seconds 60 --sessions 1 10 --running 10

Each session is the application itself in a process of its own, without a terminal: 100 jobs listed
on a screen of 120 × 60, of which so many run. Nothing is pressed. Counting begins once all of them
have shown the list and are done with what was new on it. The sessions of one measurement have one
history, and measurements none in common. Tokens are counted apart: each process needs its own.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from pydantic import SecretStr

RECORDS = 1000
SETTLED = 20
"""Seconds between the first answers and the first request that is counted."""


@dataclass(frozen=True)
class Measured:
    """Requests by route, and how many seconds old the oldest running job in view became."""

    counts: Counter[str]
    oldest: float


@contextmanager
def sandbox(listing: str) -> Iterator[dict[str, str]]:
    """A sandbox that is slow enough for its jobs to run all the time."""
    command = [sys.executable, "-m", "data8_tui.sandbox", "--until-stdin-closes"]
    command += ["--listing", listing, "--speed", str(RECORDS / 3600), "--arrivals", "0"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield json.loads(_line(process))
        finally:
            process.terminate()


def control(place: dict[str, str], method: str = "GET") -> Any:
    """The sandbox's log of requests, or with DELETE an empty one."""
    request = urllib.request.Request(  # noqa: S310 - a loopback address
        place["base_url"] + "/_sandbox/requests",
        method=method,
        headers={"authorization": f"Bearer {place['client_secret']}"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)


async def submit(place: dict[str, str], running: int) -> list[str]:
    """Submit jobs that take an hour, until so many run; returns their names."""
    from data8_tui.api.client import Client, Connection

    connection = Connection(
        base_url=place["base_url"],
        token_url=place["token_url"],
        client_id=place["client_id"],
        client_secret=SecretStr(place["client_secret"]),
    )
    async with Client(connection) as client:
        columns = dict.fromkeys(("contact_id", "email", "last_name", "postcode"), 0)
        await client.create_dataset("donors", columns)
        rows = [{"contact_id": f"{number}", "email": "a@b.c"} for number in range(RECORDS)]
        await client.upload_block("donors", 0, rows)  # type: ignore[arg-type]
        await client.complete_dataset("donors", RECORDS)
        listed = [await client.get_job(job.name) for job in await client.list_jobs()]
        names = [job.name for job in listed if not job.finished]
        for number in range(len(names), running):
            names.append(f"Running {number}")
            await client.create_job(
                names[-1], "ContactDeceasedCheck", input_datasets={"Contacts": "donors"}
            )
        return names


def measure(sessions: int, running: int, seconds: int, listing: str, *, focused: bool) -> Measured:
    """Open so many terminals on one account, and count for so many seconds."""
    with sandbox(listing) as place, tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        names = asyncio.run(submit(place, running))
        command = [sys.executable, str(Path(__file__).absolute()), "--as-session"]
        command += [json.dumps(place), json.dumps(names), "focused" if focused else "unfocused"]
        environment = {**os.environ, "HOME": home, "XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home}
        opened = [
            stack.enter_context(
                subprocess.Popen(
                    command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
                )
            )
            for _ in range(sessions)
        ]
        for each in opened:
            _line(each)
        time.sleep(SETTLED)
        _tell(opened)
        control(place, "DELETE")
        time.sleep(seconds)
        log = control(place)["log"]
        ages = [float(json.loads(line)) for line in _tell(opened)]
        for each in opened:
            each.kill()
        routes = Counter(_route(one) for one in log if one["path"] != "/connect/token")
        return Measured(routes, max(ages))


def _tell(opened: list["subprocess.Popen[bytes]"]) -> list[bytes]:
    """Have each session write the oldest age so far, and begin anew."""
    for stdin in filter(None, (each.stdin for each in opened)):
        stdin.write(b"\n")
        stdin.flush()
    return [_line(each) for each in opened]


def _line(process: "subprocess.Popen[bytes]") -> bytes:
    return process.stdout.readline() if process.stdout else b""


def _route(request: dict[str, Any]) -> str:
    head, *more = request["path"].strip("/").split("/")
    return f"{request['method']} /{head}" + ("/…" if more else "")


async def be_a_session(place: dict[str, str], names: list[str], *, focused: bool) -> None:
    """The application without a terminal; each line on its input is answered with the oldest age.

    That is of what the jobs of these names show, except those that wait, four times a second.
    """
    from data8_tui.monitor.topics import JobTopic
    from data8_tui.session import open_session
    from data8_tui.settings.profile import Profile
    from data8_tui.tui.app import Data8App
    from data8_tui.tui.screens.jobs import JobsScreen

    profile = Profile.model_validate({**place, "name": "measured", "scope": "BatchApi"})
    app = Data8App(open_session(profile), theme="dark")
    oldest = 0.0

    def age() -> float:
        store, now = app.session.store, app.session.clock.now()
        known = (store.job(name) for name in names)
        running = [job.name for job in known if job is not None and not job.waits]
        learnt = [store.standing(JobTopic(name)).learnt_at for name in running]
        if isinstance(app.screen, JobsScreen) and store.is_listed_in_detail(names[0]):
            learnt = [store.standing(app.screen.topic).learnt_at]
        return max(((now - at).total_seconds() for at in learnt if at), default=0.0)

    loop = asyncio.get_running_loop()
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("1")
        app.session.poller.set_focused(focused)
        while len(app.session.store.job_names()) < 100:
            await pilot.pause(0.1)
        print("listed", flush=True)
        line = loop.run_in_executor(None, sys.stdin.readline)
        while True:
            await asyncio.sleep(0.25)
            oldest = max(oldest, age())
            if line.done():
                print(f"{oldest:.1f}", flush=True)
                oldest, line = 0.0, loop.run_in_executor(None, sys.stdin.readline)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--running", type=int, nargs="+", default=[10])
    listings = ("name", "basic", "full")
    parser.add_argument("--listing", nargs="+", default=["basic"], choices=listings)
    parser.add_argument("--unfocused", action="store_true")
    options = parser.parse_args()
    heads = ("listing", "running", "terminals", "requests", "of these", "oldest job in view")
    print(f"| {' | '.join(heads)} |\n|---|---:|---:|---:|---|---:|", flush=True)
    for listing, running, sessions in product(options.listing, options.running, options.sessions):
        focused = not options.unfocused
        one = measure(sessions, running, options.seconds, listing, focused=focused)
        routes = ", ".join(f"{count} {route}" for route, count in sorted(one.counts.items()))
        cells = (listing, running, sessions, one.counts.total(), routes, f"{one.oldest:.1f} s")
        print(f"| {' | '.join(map(str, cells))} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--as-session"]:
        where, jobs = map(json.loads, sys.argv[2:4])
        asyncio.run(be_a_session(where, jobs, focused=sys.argv[4] == "focused"))
    else:
        main()
