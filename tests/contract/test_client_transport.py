"""How answers travel: whatever HTTP/1.1 allows is read, and nothing is taken for what it isn't."""

import asyncio
import gc
import json
import socket
import ssl
import struct
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from data8_tui.api import client as client_module
from data8_tui.api.client import Client, Connection
from data8_tui.api.transport.direct import DirectTransport, receive_buffer
from data8_tui.errors import ConnectionFailed, RequestRefused, UnexpectedResponse
from tests.contract.scripted_server import Reply, Wire, answer, granted, misbehaving, silence
from tests.retry_policy import without_waits

RECORDS = b'[{"a":1.10},{"a":"x"}]'
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
LARGE = [{"a": "x" * 10_000}] * 1000
"""Some 10 MB, more than a socket takes that nobody reads."""
SMALL_BUFFER = 1 << 16

FRAMED = {
    "with its length": HEAD + b"content-length: 22\r\n\r\n" + RECORDS,
    "in chunks": HEAD + b"transfer-encoding: chunked\r\n\r\n3\r\n[{\"\r\n13;x=y\r\n"
    + RECORDS[3:] + b"\r\n0\r\nafter: all\r\n\r\n",
    "after a hint": b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
    + HEAD + b"content-length: 22\r\n\r\n" + RECORDS,
    "to the end of the connection": HEAD + b"connection: close\r\n\r\n" + RECORDS,
    "by an old server": HEAD.replace(b"1.1", b"1.0") + b"\r\n" + RECORDS,
}  # fmt: skip


async def _body(client: Client) -> bytes:
    return await client.get_records_body("d", start=1, count=2)


async def _wires(client: Client) -> list[Any]:
    opened = await client._opened()
    return [connection._protocol for _, connection in opened._pool._idle]


@pytest.mark.parametrize("framed", FRAMED.values(), ids=FRAMED)
@pytest.mark.parametrize("size", [1, 1 << 20], ids=["a byte at a time", "at once"])
async def test_every_way_to_say_where_an_answer_ends(framed: bytes, size: int) -> None:
    async def reply(wire: Wire) -> None:
        for at in range(0, len(framed), size):
            await wire.send(framed[at : at + size])
            await asyncio.sleep(0)
        if b"content-length" not in framed and b"chunked" not in framed:
            wire.writer.close()

    async with misbehaving(otherwise=reply) as server, server.client() as client:
        assert [await _body(client) for _ in range(3)] == [RECORDS] * 3
        assert client.traffic.retries == 0


async def test_an_answer_of_many_pieces() -> None:
    records = b"[%b]" % b",".join(b'{"a":%d}' % number for number in range(400_000))
    async with misbehaving(otherwise=answer(200, records)) as server, server.client() as client:
        bodies = await asyncio.gather(*(_body(client) for _ in range(4)))
        assert bodies == [records] * 4


async def test_what_stands_behind_an_answer_is_not_the_next_one() -> None:
    stolen = answer(200, b'[{"a":"stolen"}]')
    async with misbehaving(script=[answer(200, RECORDS) + stolen]) as server:
        server.otherwise = answer(200, b"[]")
        async with server.client() as client:
            assert await _body(client) == RECORDS
            assert await _body(client) == b"[]"
            assert client.traffic.retries == 0


async def test_what_nobody_asked_for_is_not_the_next_answer() -> None:
    may_follow = asyncio.Event()

    async def reply(wire: Wire) -> None:
        await wire.send(answer(200, RECORDS))
        await may_follow.wait()
        await wire.send(answer(200, b'[{"a":"stolen"}]'))

    async with misbehaving(script=[reply]) as server, server.client() as client:
        assert await _body(client) == RECORDS
        (wire,) = await _wires(client)
        may_follow.set()
        while wire.open:
            await asyncio.sleep(0.01)
        assert await _body(client) == b"[]"
        assert client.traffic.retries == 0


async def test_a_connection_that_the_server_closed_meanwhile_is_replaced() -> None:
    async def reply(wire: Wire) -> None:
        await wire.send(answer(200, RECORDS))
        wire.writer.close()

    async with misbehaving(script=[reply]) as server, server.client() as client:
        assert await _body(client) == RECORDS
        (wire,) = await _wires(client)
        while wire.open:
            await asyncio.sleep(0.01)
        assert await _body(client) == b"[]"
        assert client.traffic.retries == 0


async def test_a_head_without_end_is_an_error() -> None:
    endless = HEAD + b"x-more: " + b"y" * 300_000
    async with misbehaving(otherwise=endless) as server, server.client() as client:
        with pytest.raises(ConnectionFailed, match="the answer broke off"):
            await _body(client)


async def test_a_long_head_is_read() -> None:
    async def reply(wire: Wire) -> None:
        await wire.send(HEAD)
        for number in range(60):
            await wire.send(b"x-%d: %b\r\n" % (number, b"y" * 1000))
            await asyncio.sleep(0)
        await wire.send(b"content-length: 22\r\n\r\n", RECORDS)

    async with misbehaving(otherwise=reply) as server, server.client() as client:
        assert await _body(client) == RECORDS


async def test_a_connection_that_is_reset_is_told_at_once() -> None:
    async def reset(*taken: Any) -> None:
        at_once = struct.pack("ii", 1, 0)
        taken[-1].get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)

    async with taking(reset) as client:
        with pytest.raises(ConnectionFailed, match="the connection broke"):
            await _body(client)


async def test_no_more_is_read_of_an_answer_without_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client_module, "_ROOM", 1 << 20)
    monkeypatch.setattr(client_module, "_LARGEST_RECORD", 0)

    async def pour(wire: Wire) -> None:
        await wire.send(HEAD + b"transfer-encoding: chunked\r\n\r\n")
        while not wire.writer.is_closing():
            await wire.send(b"4000\r\n%b\r\n" % (b" " * 0x4000))

    async with misbehaving(otherwise=pour) as server, server.client() as client:
        with pytest.raises(UnexpectedResponse, match="is larger than 1 MiB"):
            await _body(client)


async def _close(wire: Wire) -> None:
    wire.writer.close()


@pytest.mark.parametrize(
    "reply", [_close, silence, b"HTTP/9.9 nonsense\r\n\r\n"], ids=["closed", "silent", "nonsense"]
)
async def test_a_failed_request_is_let_go_of(reply: Reply) -> None:
    """Without the garbage collector: a block is large, and a request holds a token."""
    async with (
        misbehaving(otherwise=reply) as server,
        httpx.AsyncClient(
            transport=DirectTransport(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), receive_buffer())
        ) as http,
    ):
        gc.collect()
        gc.disable()
        try:
            kept = await _fails(http, server.url)
            async with asyncio.timeout(5):
                while kept() is not None:
                    await asyncio.sleep(0.01)
        finally:
            gc.enable()


async def _fails(http: httpx.AsyncClient, url: str) -> "weakref.ref[httpx.Request]":
    request = http.build_request("PUT", url, content=b"x", timeout=0.2)
    with suppress(httpx.TransportError):  # pytest.raises would keep it
        await http.send(request)
        raise AssertionError("there was an answer")
    return weakref.ref(request)


async def test_an_answer_that_comes_slowly_but_steadily_comes() -> None:
    patient = {"timeout": 1.5, "deadline": 40.0}

    async def reply(wire: Wire) -> None:
        await wire.send(HEAD + b"content-length: 22\r\n\r\n")
        for at in range(22):
            await wire.send(RECORDS[at : at + 1])
            await asyncio.sleep(0.1)

    async with misbehaving(otherwise=reply) as server, server.client(**patient) as client:
        assert await _body(client) == RECORDS
        assert client.traffic.retries == 0


Serve = Callable[[bytes, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(params=["plain", "TLS"])
def tls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The server's side of it; None where there is none."""
    if request.param == "plain":
        return None
    certificate: Path = request.getfixturevalue("certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@asynccontextmanager
async def taking(serve: Serve, tls: Any = None, **settings: Any) -> AsyncIterator[Client]:
    """A client of a server that grants a token and leaves other requests to `serve`, each with its
    first line.
    """

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first = await reader.readline()
            if b"token" in first:
                writer.write(granted())
            else:
                await serve(first, reader, writer)
        finally:
            writer.close()

    listener = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=tls)
    listener.sockets[0].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
    scheme = "https" if tls else "http"
    url = f"{scheme}://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    connection = Connection(url, f"{url}/token", "me", SecretStr("s"), **settings)
    async with listener, Client(connection, retry=without_waits(1)) as client:
        yield client


async def test_large_bodies_both_ways(tls: Any) -> None:
    records = b"[%b]" % b",".join(b'{"a":%d}' % number for number in range(300_000))
    came: list[bytes] = []

    async def serve(first: bytes, reader: asyncio.StreamReader, writer: Any) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.split(b"\r\n") if b"Length" in line), 0)
        came.append(await reader.readexactly(length))
        writer.write(answer(200, records if first.startswith(b"GET") else b""))
        await writer.drain()

    async with taking(serve, tls) as client:
        sent = client.upload_block("d", 1, LARGE)
        *bodies, _ = await asyncio.gather(*(_body(client) for _ in range(6)), sent)
    assert bodies == [records] * 6
    assert json.loads(max(came, key=len))["records"] == LARGE


async def test_a_refusal_is_heard_while_the_request_is_still_being_sent(tls: Any) -> None:
    async def refuse(first: bytes, _: object, writer: asyncio.StreamWriter) -> None:
        if first.startswith(b"GET"):
            writer.write(answer(200, RECORDS))
            return
        writer.write(answer(413, b"{}"))
        await writer.drain()
        await asyncio.Event().wait()

    async with taking(refuse, tls, timeout=5.0) as client:
        with pytest.raises(RequestRefused, match="413"):
            await client.upload_block("d", 1, LARGE)
        assert await _body(client) == RECORDS


async def test_a_server_that_takes_nothing_of_a_request(tls: Any) -> None:
    async def ignore(*_: object) -> None:
        await asyncio.Event().wait()

    async with taking(ignore, tls, timeout=0.3) as client:
        with pytest.raises(ConnectionFailed, match="could not be sent in time"):
            await client.upload_block("d", 1, LARGE)


async def test_a_request_that_is_taken_slowly_but_steadily_is_taken(tls: Any) -> None:
    taken = 0

    async def sip(_: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal taken
        while (await reader.readuntil(b"\n")).strip():
            pass
        while taken < 10_000_000:
            taken += len(await reader.read(1_000_000))
            await asyncio.sleep(0.03)
        writer.write(answer(200))

    async with taking(sip, tls, timeout=1.5, deadline=40.0) as client:
        await client.upload_block("d", 1, LARGE)
        assert taken >= 10_000_000


async def test_a_proxy_is_asked_for_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
        writer.close()

    listener = await asyncio.start_server(refuse, "127.0.0.1", 0)
    proxy = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    url = "https://data8.invalid"
    connection = Connection(url, f"{url}/token", "me", SecretStr("s"))
    async with listener, Client(connection, retry=without_waits(1)) as client:
        with pytest.raises(ConnectionFailed, match="the proxy refused"):
            await client.list_jobs()
    assert asked == [b"CONNECT data8.invalid:443 HTTP/1.1\r\n"]
