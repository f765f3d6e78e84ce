"""No secret in anything that a screen, a log or a crash report could show."""

import asyncio
import logging
import ssl
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from data8_tui.api.client import Client, Connection
from data8_tui.cli.remedies import hint
from data8_tui.errors import ConfigurationError, ConnectionFailed, Data8Error
from tests.contract.scripted_server import (
    SECRET,
    TOKEN,
    answer,
    granted,
    misbehaving,
    reset,
    silence,
)
from tests.retry_policy import without_waits

FAILURES: dict[str, dict[str, Any]] = {
    "refused": {"otherwise": answer(400)},
    "unauthorised": {"otherwise": answer(401)},
    "redirected": {"otherwise": answer(302, b"", "location: https://elsewhere.example/")},
    "failing": {"otherwise": answer(500)},
    "reset": {"otherwise": reset},
    "silent": {"otherwise": silence},
    "unreadable": {"otherwise": answer(200, b"[1]")},
    "cut": {"otherwise": answer(200, b"[1")},
    "credentials refused": {"token_otherwise": answer(400, b'{"error":"invalid_client"}')},
    "no token": {"token_otherwise": answer(200, b"{}")},
    "token not usable": {"token_otherwise": granted(f"{TOKEN}\n")},
    "token server reset": {"token_otherwise": reset},
    "token server silent": {"token_otherwise": silence},
}  # fmt: skip


def everything(error: BaseException) -> Iterator[str]:
    """What a crash screen could show of an error: every frame's locals, every linked error."""
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    yield from report.format()
    yield repr(error)
    yield repr(vars(error))


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("creating", [False, True])
async def test_no_secret_in_an_error(
    failure: str, creating: bool, said: pytest.LogCaptureFixture
) -> None:
    async with misbehaving(**FAILURES[failure]) as server:
        client = server.client(retry=without_waits(2), timeout=0.1)
        async with client:
            with pytest.raises(Data8Error) as raised:
                await (client.create_dataset("n", {}) if creating else client.list_jobs())
        shown = "\n".join([*everything(raised.value), said.text, repr(client), repr(vars(client))])
    assert SECRET not in shown
    assert TOKEN not in shown
    assert raised.value.__context__ is None


async def test_no_secret_in_what_the_client_holds() -> None:
    async with misbehaving() as server, server.client() as client:
        await client.list_jobs()
        opening: Any = client._opening
        transport = opening.result()
        for held in (client, client.connection, transport, transport._auth, transport._pool):
            shown = repr(held) + repr(getattr(held, "__dict__", ""))
            assert SECRET not in shown
            assert TOKEN not in shown


async def _listen(certificate: Path, received: list[bytes]) -> asyncio.Server:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        received.append(head)
        body = b'{"access_token":"t"}' if head.startswith(b"POST") else b"[]"
        writer.write(answer(200, body, "connection: close"))
        writer.close()

    return await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)


def _client(server: asyncio.Server) -> Client:
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    connection = Connection(url, f"{url}/token", "me", SecretStr(SECRET))
    return Client(connection, retry=without_waits())


async def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    received: list[bytes] = []
    async with await _listen(certificate, received) as server, _client(server) as client:
        with pytest.raises(ConnectionFailed, match="certificate") as raised:
            await client.list_jobs()
        assert client.traffic.retries == 0
    assert "SSL_CERT_FILE" in hint(raised.value)
    assert received == []


async def test_an_authority_of_one_s_own_is_named_by_the_environment(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    received: list[bytes] = []
    async with await _listen(certificate, received) as server, _client(server) as client:
        assert await client.list_jobs() == []
    assert len(received) == 2


async def test_certificates_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/at/all.pem")
    connection = Connection("https://127.0.0.1:1", "https://127.0.0.1:1", "me", SecretStr(SECRET))
    async with Client(connection) as client:
        for _ in range(2):
            with pytest.raises(ConfigurationError, match="certificates"):
                await client.list_jobs()


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "gopher://user:pass@x", "nonsense"])
async def test_this_machine_is_reached_without_a_proxy(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy)
    async with misbehaving() as server, server.client() as client:
        assert await client.list_jobs() == []


async def test_a_proxy_that_makes_no_sense_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALL_PROXY", f"gopher://user:{SECRET}@proxy.example")
    connection = Connection("https://a.example", "https://a.example/t", "me", SecretStr(SECRET))
    async with Client(connection) as client:
        with pytest.raises(ConfigurationError, match="proxy") as raised:
            await client.list_jobs()
    assert SECRET not in "\n".join(everything(raised.value))
