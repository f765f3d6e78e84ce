"""A small proxy between client and sandbox that does to answers what networks do.

It runs in a thread with an event loop of its own. Each answer is fetched whole from upstream once,
and is then cut, dripped, replaced or withheld as the test says.
"""

import asyncio
import json
import re
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Exchange:
    """One request, the honest answer to it, and the way back to the client."""

    line: str
    """As `GET /path?query`."""
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    writer: asyncio.StreamWriter
    proxy: "Chaos"

    def head(self, status: str = "", **changes: str | None) -> bytes:
        """The head of an answer; a header that is changed to None is left out."""
        renamed = {name.replace("_", "-").lower(): value for name, value in changes.items()}
        kept = [(name, value) for name, value in self.headers if name.lower() not in renamed]
        added = [(name, value) for name, value in renamed.items() if value is not None]
        lines = [f"HTTP/1.1 {status or self.status}", *(f"{n}: {v}" for n, v in kept + added)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    async def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    async def answer(self, body: bytes, status: str = "", **changes: str | None) -> None:
        """A whole, well-formed answer."""
        await self.send(self.head(status, content_length=str(len(body)), **changes), body)

    def reset(self) -> None:
        """Cut the connection so that the other side gets a reset, not an end."""
        linger = struct.pack("ii", 1, 0)
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()

    def records(self) -> list[Any]:
        decoded: list[Any] = json.loads(self.body, parse_float=str)
        return decoded

    async def give(self, records: list[Any]) -> None:
        await self.answer(json.dumps(records).encode())


Act = Callable[[Exchange], Awaitable[None]]


@dataclass
class Rule:
    """`act` is done to the requests that match, `times` of them."""

    match: str
    act: Act
    times: float = 1


async def honestly(exchange: Exchange) -> None:
    await exchange.answer(exchange.body)


@dataclass
class Chaos:
    """Rules are tried in order; what none of them matches is passed on honestly."""

    upstream: str
    rules: list[Rule] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    port: int = 0
    latency: float = 0.0
    """Seconds before each answer."""
    held: dict[str, tuple[str, list[tuple[str, str]], bytes]] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reset(self) -> None:
        self.rules.clear()
        self.seen.clear()
        self.latency = 0.0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await self._exchange(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, RuntimeError):
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        asked = head + await reader.readexactly(int(length[1]) if length else 0)
        line = head.split(b" HTTP/", 1)[0].decode()
        self.seen.append(line)
        await asyncio.sleep(self.latency)
        exchange = Exchange(line, *await self._fetched(line, asked), writer, self)
        await self._act(line)(exchange)
        if writer.is_closing():
            raise ConnectionResetError

    def _act(self, line: str) -> Act:
        for rule in self.rules:
            if rule.times > 0 and re.search(rule.match, line):
                rule.times -= 1
                return rule.act
        return honestly

    async def _fetched(self, line: str, asked: bytes) -> tuple[str, list[tuple[str, str]], bytes]:
        """Records are remembered: they don't change, and asking is what takes time."""
        if line in self.held:
            return self.held[line]
        to = urlsplit(self.upstream)
        reader, writer = await asyncio.open_connection(to.hostname, to.port)
        asked = re.sub(rb"(?i)(connection|accept-encoding):[^\r]*\r\n", b"", asked)
        writer.write(asked.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = [(name, value) for name, _, value in (each.partition(": ") for each in lines)]
        dropped = ("content-length", "connection", "transfer-encoding")
        kept = [(name, value) for name, value in headers if name.lower() not in dropped]
        answer = (first.split(" ", 1)[1], kept, body)
        if "/data?" in line and answer[0].startswith("200"):
            self.held[line] = answer
        return answer


@contextmanager
def chaos_before(upstream: str) -> Iterator[Chaos]:
    """A proxy before `upstream`, for as long as the block lasts."""
    proxy, loop = Chaos(upstream), asyncio.new_event_loop()
    started = threading.Event()

    async def run() -> None:
        server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
        proxy.port = server.sockets[0].getsockname()[1]
        started.set()
        await asyncio.Event().wait()

    def work() -> None:
        task = loop.create_task(run())
        loop.call_soon(ending.append, task)
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            for each in asyncio.all_tasks(loop):
                each.cancel()
            loop.run_until_complete(asyncio.sleep(0))

    ending: list[asyncio.Task[None]] = []
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    started.wait(10)
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(ending[0].cancel)
        thread.join(10)
        loop.close()
