"""A server on a loopback socket that answers each request by a script, byte for byte."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from data8_tui.api.client import Client, Connection, RetryPolicy
from tests.retry_policy import without_waits

SECRET = "hush-hush-secret"
TOKEN = "bearer-token-that-nobody-may-see"


@dataclass(repr=False)
class Asked:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Wire:
    """The request that is being answered, and the connection a reply is written to."""

    asked: Asked
    writer: asyncio.StreamWriter

    async def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    def reset(self) -> None:
        self.writer.transport.abort()


Reply = bytes | Callable[[Wire], Awaitable[None]]


def answer(status: int, body: bytes = b"", *headers: str, kind: str = "application/json") -> bytes:
    """A whole HTTP answer."""
    lines = [f"HTTP/1.1 {status} Said", f"content-type: {kind}", f"content-length: {len(body)}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


def granted(token: str = TOKEN, **more: Any) -> bytes:
    return answer(200, json.dumps({"access_token": token, "expires_in": 3600, **more}).encode())


async def silence(_: Wire) -> None:
    """Never an answer."""
    await asyncio.Event().wait()


async def reset(wire: Wire) -> None:
    """The connection is cut."""
    wire.reset()


@dataclass(repr=False)
class Server:
    """What was asked, and what is answered: `script` in order, then `otherwise` for ever."""

    otherwise: Reply = field(default_factory=lambda: answer(200, b"[]"))
    script: list[Reply] = field(default_factory=list)
    token_otherwise: Reply = field(default_factory=granted)
    token_script: list[Reply] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    tokens_asked: list[Asked] = field(default_factory=list)
    url: str = ""
    open_connections: int = 0

    def connection(self, **settings: Any) -> Connection:
        return Connection(
            self.url, f"{self.url}/connect/token", "me", SecretStr(SECRET), **settings
        )

    def client(
        self, *, retry: RetryPolicy | None = None, clock: Any = None, **settings: Any
    ) -> Client:
        given = {} if clock is None else {"clock": clock}
        connection = self.connection(**settings)
        return Client(connection, retry=retry or without_waits(), **given)

    def _reply(self, asked: Asked) -> Reply:
        token = asked.target.startswith("/connect/token")
        (self.tokens_asked if token else self.asked).append(asked)
        script = self.token_script if token else self.script
        otherwise = self.token_otherwise if token else self.otherwise
        return script.pop(0) if script else otherwise

    async def _answer(self, wire: Wire) -> None:
        reply = self._reply(wire.asked)
        if isinstance(reply, bytes):
            await wire.send(reply)
        else:
            await reply(wire)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open_connections += 1
        try:
            while not writer.is_closing():
                asked = await _read(reader)
                await self._answer(Wire(asked, writer))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open_connections -= 1
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    length = int(headers.get("content-length", 0))
    return Asked(method, target, headers, await reader.readexactly(length))


@asynccontextmanager
async def misbehaving(**settings: Any) -> AsyncIterator[Server]:
    """A server for one test. The settings are `Server`'s fields."""
    server = Server(**settings)
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(server.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    listener = await asyncio.start_server(accept, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listener.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def query(asked: Asked) -> dict[str, str]:
    """The query of a request whose values need no decoding."""
    return dict(re.findall(r"[?&]([^=&]+)=([^&]*)", asked.target))
