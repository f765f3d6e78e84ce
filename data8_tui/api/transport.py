"""One request to Data8 and its whole answer: everything that knows httpx, but for the token.

Certificates are always verified, redirects never followed, and an answer counts only when all of it
has come within the deadline.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, TypeVar
from urllib.parse import urlsplit

import httpx

from data8_tui import __version__
from data8_tui.api.answers import Answer, Request
from data8_tui.api.auth import ClientCredentials
from data8_tui.api.bodies import LARGEST_BODY, too_large, unpacked
from data8_tui.api.connection import Connection
from data8_tui.api.retry import Gate, Traffic, Transient
from data8_tui.api.slots import Slots
from data8_tui.clock import Clock
from data8_tui.errors import ConfigurationError, ConnectionFailed, Data8Error

T = TypeVar("T")
Streaming = AbstractAsyncContextManager[httpx.Response]

_HEADERS: Final = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": f"data8-tui/{__version__}",
}
_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
# Seconds that an idle connection is kept; Data8's front is not known to close any sooner.
_KEPT: Final = 30.0


class Transport:
    """Sends requests over one connection. No network is touched until the first one."""

    def __init__(self, connection: Connection, clock: Clock, gate: Gate, traffic: Traffic) -> None:
        self._connection = connection
        self._gate = gate
        self._traffic = traffic
        self._slots = Slots(connection.concurrency, spare=connection.concurrency)
        self._tls = _tls(connection)
        self._auth = ClientCredentials(connection, clock, traffic, self._send_token_request)
        self._pool = self._open()

    async def aclose(self) -> None:
        """End what is under way and close the connections."""
        await self._slots.aclose()
        await self._auth.aclose()
        await self._pool.retire()

    async def send(self, request: Request) -> Answer:
        """The whole answer, whatever its status. Raises Transient or a Data8Error."""
        return await self._slots.run(self._gate.passed, lambda: self._sent(request))

    async def _sent(self, request: Request) -> Answer:
        return await self._within(request.subject, self._converse(request))

    async def _converse(self, request: Request) -> Answer:
        # A POST takes a new connection: on a kept one that the server is just closing, nobody
        # could say whether it had been received.
        pool = self._open() if request.creates else self._pool
        async with pool.used(once=request.creates) as http, self._stream(http, request) as response:
            return await self._whole(response, request.subject)

    def _stream(self, http: httpx.AsyncClient, request: Request) -> Streaming:
        return http.stream(
            request.method,
            self._connection.base_url + request.path,
            params=request.params,
            content=request.body,
            headers={"Content-Type": "application/json"} if request.body else None,
            auth=self._auth,
        )

    async def _whole(self, response: httpx.Response, subject: str) -> Answer:
        raw = bytearray()
        async for piece in response.aiter_raw():
            self._traffic.bytes_received += len(piece)
            raw += piece
            if len(raw) > LARGEST_BODY:
                raise too_large(subject)
        headers = {name.lower(): value for name, value in response.headers.items()}
        body = unpacked(bytes(raw), headers.get("content-encoding", ""), subject)
        return Answer(response.status_code, headers, body)

    async def _send_token_request(self, request: httpx.Request) -> httpx.Response:
        # A request that no client has built carries no timeout of its own.
        request.extensions["timeout"] = httpx.Timeout(self._connection.timeout).as_dict()
        return await self._within("a token", self._converse_for_token(request))

    async def _converse_for_token(self, request: httpx.Request) -> httpx.Response:
        async with self._open().used(once=True) as http:
            return await http.send(request, auth=None)

    async def _within(self, subject: str, work: Awaitable[T]) -> T:
        """Keep to the deadline and turn httpx's errors into ours."""
        pool = self._pool
        try:
            async with asyncio.timeout(self._connection.deadline):
                return await work
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as failed:
            error = self._failure(failed, subject)
            leaked = isinstance(failed, httpx.PoolTimeout | TimeoutError)
        # Raised out here: no httpx frame comes along with a token among its locals.
        if leaked:
            await self._replace(pool)
        raise error

    async def _replace(self, pool: "_Pool") -> None:
        """A new pool for what follows; the old one closes when its last request has ended."""
        if pool is self._pool:
            self._pool = self._open()
            await pool.retire()

    def _failure(self, failed: Exception, subject: str) -> Transient | Data8Error:
        host = urlsplit(self._connection.base_url).netloc
        if _untrusted(failed):
            return ConnectionFailed(
                f"The certificate of the server for {subject} can't be trusted",
                hint="If your network has its own authority, name its file in SSL_CERT_FILE.",
            )
        reason = _in_words(failed)
        error = ConnectionFailed(f"No whole answer for {subject} from {host}: {reason}")
        return Transient(error, reason, acted=not isinstance(failed, _NOT_SENT))

    def _open(self) -> "_Pool":
        connection = self._connection
        limit = 2 * connection.concurrency + 2  # above the slots and their spare ones
        try:
            http = httpx.AsyncClient(
                verify=self._tls,
                follow_redirects=False,
                trust_env=not connection.local,
                headers=_HEADERS,
                timeout=httpx.Timeout(connection.timeout, pool=min(5.0, connection.timeout)),
                limits=httpx.Limits(
                    max_connections=limit,
                    max_keepalive_connections=limit,
                    keepalive_expiry=_KEPT,
                ),
                event_hooks={"request": [self._count]},
            )
        except (ValueError, ImportError, httpx.InvalidURL):
            http = None
        if http is None:
            raise ConfigurationError(
                "The proxy in the environment can't be used",
                hint="Check HTTPS_PROXY and ALL_PROXY: an http:// or https:// address is needed.",
            )
        return _Pool(http)

    async def _count(self, request: httpx.Request) -> None:
        self._traffic.requests += 1


class _Pool:
    """One httpx client, closed as soon as it is retired and nobody uses it."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._users = 0
        self._retired = False

    @asynccontextmanager
    async def used(self, *, once: bool = False) -> AsyncIterator[httpx.AsyncClient]:
        """The client, for one request; `once` retires the pool with it."""
        self._users += 1
        self._retired = self._retired or once
        try:
            yield self._http
        finally:
            self._users -= 1
            await self._close_if_left()

    async def retire(self) -> None:
        """Close now, or when the last request has ended."""
        self._retired = True
        await self._close_if_left()

    async def _close_if_left(self) -> None:
        if self._retired and not self._users:
            await self._http.aclose()


def _tls(connection: Connection) -> ssl.SSLContext:
    """What verifies certificates. For two plain addresses on this machine nothing is loaded."""
    if connection.plain:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        return httpx.create_ssl_context()
    except OSError:
        what = "The certificates to trust can't be read"
    raise ConfigurationError(what, hint="Check SSL_CERT_FILE and SSL_CERT_DIR.")


def _untrusted(failed: BaseException | None) -> bool:
    while failed is not None:
        if isinstance(failed, ssl.SSLCertVerificationError):
            return True
        failed = failed.__cause__ or failed.__context__
    return False


_IN_WORDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (httpx.ConnectTimeout, "no connection in time"),
    (httpx.PoolTimeout, "all connections are busy"),
    (httpx.ConnectError, "no connection"),
    (httpx.ProxyError, "the proxy refused"),
    (httpx.ReadTimeout, "no answer in time"),
    (httpx.WriteTimeout, "the request could not be sent in time"),
    (TimeoutError, "the answer took too long"),
    (httpx.RemoteProtocolError, "the answer broke off"),
    (httpx.ReadError, "the connection broke"),
    (httpx.WriteError, "the connection broke"),
)


def _in_words(failed: Exception) -> str:
    for kind, words in _IN_WORDS:
        if isinstance(failed, kind):
            return words
    return f"a network failure ({type(failed).__name__})"
