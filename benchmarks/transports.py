"""Measure our HTTP connection beside httpx's own and aiohttp's, in one run.

    pip install httpx-aiohttp aiohttp
    python benchmarks/transports.py                 # some two minutes
    python benchmarks/transports.py --storm 5       # a shorter cancellation storm

Only the connection differs: client, retries, token, concurrency and decoding are data8_tui's. The
rounds of the three are taken in turn, and the best of each is given, in milliseconds of the clock
and of the client's processor, since other programs disturb the first more than the second. The
server is `server.py`, in a process of its own. Start-up and memory are those of a process that does
nothing else: start-up is from its start to its first response, memory its largest resident size
after 400 chunks. The storm cancels requests at random moments; then four times as many requests as
may run at once must succeed, and closing the client must leave no descriptor open.
"""

import argparse
import asyncio
import os
import random
import resource
import ssl
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from data8_tui.api.client import Client, Connection
from data8_tui.api.transport import transport
from data8_tui.api.transport.direct import DirectTransport, receive_buffer
from data8_tui.api.transport.httpx_import import httpx

SERVER = Path(__file__).parent / "server.py"
CONCURRENCY = 8
SMALL, CHUNKS = 400, 120
"""Responses a round."""

Connect = Callable[[], httpx.AsyncBaseTransport]


def ours() -> Connect:
    tls, buffer = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), receive_buffer()
    return lambda: DirectTransport(tls, buffer)


def by_httpx() -> Connect:
    tls, limits = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), httpx.Limits(max_connections=1)
    return lambda: httpx.AsyncHTTPTransport(verify=tls, trust_env=False, limits=limits)


def by_aiohttp() -> Connect:
    from httpx_aiohttp import AiohttpTransport

    tls, limits = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), httpx.Limits(max_connections=1)
    return lambda: AiohttpTransport(verify=tls, trust_env=False, limits=limits)


KINDS: dict[str, Callable[[], Connect]] = {
    "h11 on asyncio (ours)": ours,
    "httpx-aiohttp": by_aiohttp,
    "httpx's own (httpcore)": by_httpx,
}


async def opened(url: str, kind: str) -> Client:
    """A client whose connections are of that kind."""

    class Connector:
        def __init__(self, connection: Connection) -> None:
            self.open = KINDS[kind]()

    client = Client(Connection(url, f"{url}/token", "me", SecretStr("s"), concurrency=CONCURRENCY))
    vars(transport)["Connector"] = Connector  # what `Transport` looks up
    await client.get_job("bench")
    return client


async def timed(
    call: Callable[[], Awaitable[Any]], times: int, at_once: int
) -> tuple[float, float]:
    """Milliseconds a call, so many at a time: of the clock, and of this process's processor."""
    left = iter(range(times))

    async def work() -> None:
        for _ in left:
            await call()

    began, worked = time.perf_counter(), time.process_time()
    await asyncio.gather(*(work() for _ in range(at_once)))
    ended, done = time.perf_counter(), time.process_time()
    return (ended - began) / times * 1000, (done - worked) / times * 1000


async def speed(url: str, rounds: int) -> dict[str, list[str]]:
    clients = {kind: await opened(url, kind) for kind in KINDS}
    best: dict[str, list[float]] = {kind: [9e9] * 6 for kind in KINDS}
    size = 0
    for number in range(rounds):
        for kind, client in sorted(clients.items(), key=lambda _: random.random()):  # noqa: S311

            def chunk(client: Client = client) -> Awaitable[bytes]:
                return client.get_records_body("bench", start=1, count=1000)

            def small(client: Client = client) -> Awaitable[Any]:
                return client.get_job("bench")

            size = size or len(await chunk())
            measured = (
                *await timed(small, SMALL, 1),
                *await timed(small, SMALL, CONCURRENCY),
                *await timed(chunk, CHUNKS, CONCURRENCY),
            )
            best[kind] = [min(pair) for pair in zip(best[kind], measured, strict=True)]
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    for client in clients.values():
        await client.aclose()
    return {
        kind: [
            *(
                f"{clock:.2f} / {cpu:.2f}"
                for clock, cpu in zip(found[::2], found[1::2], strict=True)
            ),
            f"{size / 1000 / found[4]:.0f}",
        ]
        for kind, found in best.items()
    }


async def storm(url: str, kind: str, seconds: float) -> str:
    """Cancel for so long. Says how often, and what was lost."""
    before = len(os.listdir("/proc/self/fd"))
    client = await opened(url, kind)
    chance, cancelled = random.Random(5), 0  # noqa: S311

    async def leave_early() -> None:
        nonlocal cancelled
        call = asyncio.create_task(client.get_records_body("bench", start=1, count=1000))
        await asyncio.sleep(chance.random() * 0.01)
        cancelled += call.cancel()
        await asyncio.wait([call])

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await asyncio.gather(*(leave_early() for _ in range(2 * CONCURRENCY)))
    try:
        async with asyncio.timeout(20):
            await asyncio.gather(*(client.get_job("bench") for _ in range(4 * CONCURRENCY)))
        after = "all good"
    except Exception as error:
        after = f"then {type(error).__name__}"
    await client.aclose()
    await asyncio.sleep(0.2)
    return f"{cancelled:,} cancelled, {after}, {len(os.listdir('/proc/self/fd')) - before} leaked"


async def alone(url: str, kind: str) -> None:
    """What a process of its own does: print when its first response came, and its memory."""
    client = await opened(url, kind)
    print(f"{time.time():.4f}", flush=True)
    for _ in range(50):
        calls = (client.get_records_body("bench", start=1, count=1000) for _ in range(CONCURRENCY))
        await asyncio.gather(*calls)
    await client.aclose()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def start_up(url: str, kind: str) -> tuple[float, int]:
    """Milliseconds until a new process has its first response, and its megabytes."""
    began = time.time()
    command = [sys.executable, __file__, "--alone", kind, "--url", url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    first, memory = done.stdout.split()
    return (float(first) - began) * 1000, int(memory)


def table(url: str, rounds: int, seconds: float) -> None:
    found = asyncio.run(speed(url, rounds))
    for kind in KINDS:
        started = [start_up(url, kind) for _ in range(3)]
        found[kind] += [f"{min(started)[0]:.0f}", f"{min(size for _, size in started)}"]
        found[kind].append(asyncio.run(storm(url, kind, seconds)))
    columns = ["ms, one at a time", f"ms, {CONCURRENCY} at a time", "ms a chunk", "MB/s"]
    columns += ["ms to start", "MB of memory", f"cancelled for {seconds:g} s"]
    print(f"| connection | {' | '.join(columns)} |\n|---|{'---:|' * 6}---|")
    for kind, values in found.items():
        print(f"| {kind} | {' | '.join(values)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--storm", type=float, default=30.0, help="seconds for each")
    parser.add_argument("--alone", choices=KINDS, help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        asyncio.run(alone(given.url, given.alone))
        return
    with subprocess.Popen(
        [sys.executable, SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        url = server.stdout.readline().strip() if server.stdout else ""
        table(url, given.rounds, given.storm)
        server.terminate()


if __name__ == "__main__":
    main()
