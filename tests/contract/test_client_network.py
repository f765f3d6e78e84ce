"""What goes wrong on the way to a server is told apart, each with its own advice; and nothing goes
where it shouldn't.
"""

import asyncio
import errno
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from data8_tui.api.client import Client, Connection
from data8_tui.api.transport import direct
from data8_tui.cli.remedies import hint
from data8_tui.errors import ConfigurationError, ConnectionFailed
from tests.contract.tls import (
    Authority,
    Serve,
    alerting,
    grant_and_list,
    hang_up,
    listening,
    reset,
    speak_plainly,
    tunnel_to,
)
from tests.retry_policy import without_waits

SECRET = "the-secret-of-this-test"
PAST = (timedelta(days=-3), timedelta(days=-1))
FUTURE = (timedelta(days=1), timedelta(days=3))
NAME = "data8.invalid"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that SSL_CERT_FILE names."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    return authority


def client_of(url: str, token_url: str = "", **settings: Any) -> Client:
    connection = Connection(url, token_url or f"{url}/token", "me", SecretStr(SECRET), **settings)
    return Client(connection, retry=without_waits(1))


async def failure_of(url: str, **settings: Any) -> ConnectionFailed:
    async with client_of(url, **settings) as client:
        with pytest.raises(ConnectionFailed) as raised:
            await client.list_jobs()
    return raised.value


@asynccontextmanager
async def reached(
    serve: Serve, tls: ssl.SSLContext | None, way: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """The address of a server, which is reached directly or through a proxy."""
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(listening(serve, tls))
        if way == "directly":
            yield f"https://127.0.0.1:{port}"
            return
        proxy = await stack.enter_async_context(listening(tunnel_to(port)))
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy}")
        yield f"https://{NAME}"


WAYS = pytest.mark.parametrize("way", ["directly", "through a proxy"])


CERTIFICATES: dict[str, tuple[Callable[[Authority, str], ssl.SSLContext], str, str]] = {
    "expired": (lambda ca, name: ca.server_context(name, valid=PAST), "has expired", "clock"),
    "not valid yet": (
        lambda ca, name: ca.server_context(name, valid=FUTURE),
        "not valid yet",
        "clock",
    ),
    "of another name": (lambda ca, _: ca.server_context("else.where"), "for another", "address"),
}


@WAYS
@pytest.mark.parametrize("kind", CERTIFICATES)
async def test_what_is_wrong_with_a_server_s_tls_is_told(
    kind: str, way: str, trusted: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, words, advice = CERTIFICATES[kind]
    tls = make(trusted, "127.0.0.1" if way == "directly" else NAME)
    async with reached(grant_and_list, tls, way, monkeypatch) as url:
        error = await failure_of(url)
    assert words in error.message
    assert advice in hint(error)
    assert url.removeprefix("https://") in error.message


@WAYS
async def test_an_unknown_authority(
    way: str, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = authority.server_context("127.0.0.1" if way == "directly" else NAME)
    async with reached(grant_and_list, tls, way, monkeypatch) as url:
        error = await failure_of(url)
    assert "signed by an unknown authority" in error.message
    assert "SSL_CERT_FILE" in hint(error)


BROKEN: dict[str, tuple[Serve, str, str]] = {
    "not TLS": (speak_plainly, "doesn't speak TLS", "port"),
    "outdated": (alerting(70), "no version of TLS that is safe", "TLS 1.2"),
    "other ciphers": (alerting(40), "no version of TLS that is safe", "TLS 1.2"),
    "another alert": (alerting(80), "TLS failed", "later"),
    "hangs up": (hang_up, "cut while TLS was begun", "firewall"),
    "resets": (reset, "cut while TLS was begun", "firewall"),
}


@WAYS
@pytest.mark.parametrize("kind", BROKEN)
async def test_what_breaks_the_handshake_is_told(
    kind: str, way: str, trusted: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve, words, advice = BROKEN[kind]
    async with reached(serve, None, way, monkeypatch) as url:
        error = await failure_of(url)
    assert words in error.message
    assert advice in hint(error)


@WAYS
async def test_a_good_server_is_reached(
    way: str, trusted: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = trusted.server_context("127.0.0.1" if way == "directly" else NAME)
    async with reached(grant_and_list, tls, way, monkeypatch) as url, client_of(url) as client:
        assert await client.list_jobs() == []
        assert await client.list_jobs() == []


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def test_a_refused_connection() -> None:
    error = await failure_of(f"http://127.0.0.1:{free_port()}")
    assert "the server refused the connection" in error.message
    assert "port" in hint(error)


async def test_an_unknown_name() -> None:
    error = await failure_of(f"https://{NAME}")
    assert "the server's name can't be looked up" in error.message
    assert "address" in hint(error)


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (OSError(errno.ENETUNREACH, "no"), "the server's network is unreachable"),
        (OSError(errno.EHOSTUNREACH, "no"), "the server's network is unreachable"),
        (OSError(errno.ETIMEDOUT, "no"), "no connection in time"),
        (OSError("Multiple exceptions: [Errno 101] a, [Errno 111] b"), "the server refused"),
        (OSError("Multiple exceptions: [Errno 101] a, [Errno 113] b"), "unreachable"),
        (TimeoutError(), "no connection in time"),
    ],
)
async def test_what_the_system_says(
    raised: OSError, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", fail)
    error = await failure_of("http://127.0.0.1:9")
    assert words in error.message
    assert hint(error)


def answering(head: bytes) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 " + head + b"\r\ncontent-length: 0\r\n\r\n")

    return serve


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
@pytest.mark.parametrize(
    ("answer", "words", "advice"),
    [
        (b"407 Who are you", "wants a user name and a password (407)", "{variable}"),
        (b"403 Forbidden", "the proxy refused (403)", "{variable}"),
        (b"502 Bad Gateway", "the proxy could not reach it (502)", "later"),
    ],
)
async def test_what_a_proxy_refuses(
    answer: bytes, words: str, advice: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with listening(answering(answer)) as port:
        monkeypatch.setenv(variable, f"http://me:{SECRET}@127.0.0.1:{port}")
        error = await failure_of(f"https://{NAME}")
    assert words in error.message
    assert f"proxy 127.0.0.1:{port}, from {variable}" in error.message
    assert advice.format(variable=variable) in hint(error)
    assert SECRET not in f"{error}{hint(error)}"


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        ("http://proxy.invalid:3128", "the proxy's name can't be looked up"),
        ("http://127.0.0.1:{port}", "the proxy refused the connection"),
    ],
)
async def test_a_proxy_that_is_not_reached(
    proxy: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", proxy.format(port=free_port()))
    error = await failure_of(f"https://{NAME}")
    assert words in error.message
    assert "https_proxy" in hint(error)


@pytest.mark.parametrize(
    "proxy", ["socks5://127.0.0.1:1", "socks://proxy", "gopher://x", "http://"]
)
@pytest.mark.parametrize("variable", ["ALL_PROXY", "all_proxy", "HTTPS_PROXY"])
async def test_a_proxy_of_another_kind_is_refused_by_its_variable(
    proxy: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, proxy)
    async with client_of(f"https://{NAME}") as client:
        with pytest.raises(ConfigurationError, match=f"The proxy in {variable} can't") as raised:
            await client.list_jobs()
    assert variable in hint(raised.value)


@pytest.mark.parametrize(
    "variables",
    [
        {"ALL_PROXY": "socks5://127.0.0.1:1", "NO_PROXY": f".{NAME}"},
        {"ALL_PROXY": "socks5://127.0.0.1:1", "https_proxy": "http://127.0.0.1:1"},
        {"HTTP_PROXY": "socks5://127.0.0.1:1"},
    ],
)
async def test_a_proxy_of_another_kind_is_no_matter_where_it_is_not_used(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    await failure_of(f"https://{NAME}")


@pytest.mark.parametrize("local", ["base", "token"])
async def test_no_proxy_reads_what_goes_to_this_machine(
    local: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the other address elsewhere, which the proxy is asked for by CONNECT, and refuses."""
    seen: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")

    async with listening(proxy) as port, listening(grant_and_list) as here:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        at, away = f"http://127.0.0.1:{here}", f"https://{NAME}"
        base, token = (at, away) if local == "base" else (away, at)
        async with client_of(base, f"{token}/token") as client:
            with pytest.raises(ConnectionFailed, match="the proxy refused"):
                await client.list_jobs()
    assert [head.split(b"\r\n")[0] for head in seen] == [b"CONNECT data8.invalid:443 HTTP/1.1"]
    assert b"uthorization" not in b"".join(seen)


async def test_localhost_that_is_another_machine_gets_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name service that says so would have the secret sent without TLS."""
    received: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, _: object) -> None:
        received.append(await reader.read(1))

    monkeypatch.setattr(direct.H11Protocol, "peer", "192.0.2.7")
    async with listening(listen) as port:
        error = await failure_of(f"http://localhost:{port}")
    assert "localhost is not this machine" in error.message
    assert received in ([], [b""])


async def test_no_session_keys_are_written(
    trusted: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for keys in (tmp_path / "keys.txt", tmp_path / "no such folder" / "keys.txt"):
        monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
        async with AsyncExitStack() as stack:
            port = await stack.enter_async_context(
                listening(grant_and_list, trusted.server_context())
            )
            client = await stack.enter_async_context(client_of(f"https://127.0.0.1:{port}"))
            assert await client.list_jobs() == []
        assert not keys.exists()


async def test_certificates_that_can_t_be_read_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/at/all.pem")
    async with client_of(f"https://{NAME}") as client:
        with pytest.raises(ConfigurationError, match="SSL_CERT_FILE"):
            await client.list_jobs()
