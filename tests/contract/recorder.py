"""Stands between the client and a sandbox, on a socket of its own, and judges both sides."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from data8_tui.api.client import Client, Connection
from tests.contract.scripted_server import Asked, Wire, misbehaving
from tests.retry_policy import without_waits

from .openapi import check_answer, check_request

if TYPE_CHECKING:
    from data8_tui.sandbox.server import Sandbox


@dataclass
class Recorder:
    """What has passed. `faults` are the sentences that broke the contract, by either side."""

    client: Client
    seen: list[tuple[str, int]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def judge(self, asked: Asked, status: int, headers: dict[str, str], body: bytes) -> None:
        try:
            operation = check_request(asked.method, asked.target, asked.headers, asked.body)
            check_answer(operation, status, headers, body)
        except Exception as broken:
            self.faults.append(f"{asked.method} {asked.target} → {status}: {broken}"[:600])
        else:
            self.seen.append((operation.name, status))


@asynccontextmanager
async def recorded(sandbox: "Sandbox") -> AsyncIterator[Recorder]:
    """A client whose every request and answer is held against the OpenAPI file."""

    async def relay(wire: Wire) -> None:
        answer = await _forwarded(sandbox, wire.asked)
        status, headers, body = _parsed(answer)
        if not wire.asked.target.startswith(urlsplit(sandbox.token_url).path):
            recorder.judge(wire.asked, status, headers, body)
        await wire.send(answer)
        wire.writer.close()

    async with misbehaving(otherwise=relay, token_otherwise=relay) as server:
        secret = SecretStr(sandbox.client_secret)
        token_url = server.url + urlsplit(sandbox.token_url).path
        connection = Connection(server.url, token_url, sandbox.client_id, secret)
        async with Client(connection, retry=without_waits(3)) as client:
            recorder = Recorder(client)
            yield recorder


async def _forwarded(sandbox: "Sandbox", asked: Asked) -> bytes:
    address = urlsplit(sandbox.base_url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    headers = {**asked.headers, "connection": "close"}
    lines = [f"{asked.method} {asked.target} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + asked.body)
    answer = await reader.read()
    writer.close()
    return answer


def _parsed(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    class Socket:
        def makefile(self, *_: Any) -> io.BytesIO:
            return io.BytesIO(answer)

    response = HTTPResponse(Socket())  # type: ignore[arg-type]
    response.begin()
    return (
        response.status,
        {name.lower(): value for name, value in response.getheaders()},
        response.read(),
    )
