"""Count how often one request changes from one source file of data8_tui to another.

    python benchmarks/hops.py            # the count, and the way from file to file

It starts a sandbox, warms a client up, and profiles one `get_job` with `sys.setprofile`. A hop is
counted whenever a Python function of data8_tui begins or resumes (an awaiting coroutine that is
resumed counts) in another file than the one before. Returning to a caller is no hop by itself;
frames of httpx, h11, pydantic and the standard library are no files of ours, and neither is code
that a library generates (a dataclass's `__init__`).
"""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import FrameType

from pydantic import SecretStr

import data8_tui
from data8_tui.api.client import Client, Connection

PACKAGE = Path(data8_tui.__file__).parent


async def hops(call: Callable[[], Awaitable[object]]) -> list[tuple[str, list[str]]]:
    """The files that `call` goes through, in order, each with the functions that ran there."""
    visited: list[tuple[str, list[str]]] = []
    prefix = f"{PACKAGE}/"

    def profile(frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(prefix):
            return
        name = code.co_filename.removeprefix(prefix)
        if not visited or visited[-1][0] != name:
            visited.append((name, []))
        visited[-1][1].append(code.co_name)

    sys.setprofile(profile)
    try:
        await call()
    finally:
        sys.setprofile(None)
    return visited


async def warm_get_job(connection: Connection) -> list[tuple[str, list[str]]]:
    """The files that a `get_job` goes through whose client has been used before."""
    async with Client(connection) as client:
        name = (await client.list_jobs())[0].name
        await client.get_job(name)
        return await hops(lambda: client.get_job(name))


def main() -> None:
    command = [sys.executable, "-m", "data8_tui", "sandbox", "--until-stdin-closes"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as sandbox:
        lines = [sandbox.stdout.readline() for _ in range(4)] if sandbox.stdout else []
        base, token, client_id, secret = (line.strip().partition("=")[2] for line in lines)
        visited = asyncio.run(warm_get_job(Connection(base, token, client_id, SecretStr(secret))))
        sandbox.terminate()
    for name, functions in visited:
        print(f"{name}: {', '.join(functions)}")
    print(f"\n{len(visited)} files in a row, {len({name for name, _ in visited})} different ones")


if __name__ == "__main__":
    main()
