"""The one import of httpx, and what every use of it shares: verified, never redirected, counted."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpcore
import httpx as httpx

from data8_tui import __version__
from data8_tui.api.connection import Connection
from data8_tui.api.retry import Traffic
from data8_tui.errors import ConfigurationError

_HEADERS: Final = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": f"data8-tui/{__version__}",
}
# A thousand records are some hundred kilobytes, and each piece that is read costs the same, small
# or large. The event loop reads no more than this at a time; httpcore's own is a quarter of it.
httpcore.AsyncHTTP11Connection.READ_NUM_BYTES = 256 * 1024
# Seconds that an idle connection is kept; Data8's front is not known to close any sooner.
_KEPT: Final = 30.0


class Pool:
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


class Pools:
    """Opens pools for one connection; they share what verifies certificates."""

    def __init__(self, connection: Connection, traffic: Traffic) -> None:
        self._connection = connection
        self._traffic = traffic
        self._tls = _tls(connection)

    def open(self) -> Pool:
        """A new pool, for more connections than there are slots. Raises ConfigurationError."""
        try:
            return Pool(self._client())
        except (ValueError, ImportError, httpx.InvalidURL):
            what = "The proxy in the environment can't be used"
        raise ConfigurationError(
            what, hint="Check HTTPS_PROXY and ALL_PROXY: an http:// or https:// address is needed."
        )

    def _client(self) -> httpx.AsyncClient:
        connection = self._connection
        limit = 2 * connection.concurrency + 2
        return httpx.AsyncClient(
            verify=self._tls,
            follow_redirects=False,
            trust_env=not connection.local,
            headers=_HEADERS,
            timeout=_timeout(connection.timeout),
            limits=httpx.Limits(
                max_connections=limit, max_keepalive_connections=limit, keepalive_expiry=_KEPT
            ),
            event_hooks={"request": [self._count]},
        )

    async def _count(self, request: httpx.Request) -> None:
        self._traffic.requests += 1


def _tls(connection: Connection) -> ssl.SSLContext:
    """What verifies certificates. For two plain addresses on this machine nothing is loaded."""
    if connection.plain:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        return httpx.create_ssl_context()
    except OSError:
        what = "The certificates to trust can't be read"
    raise ConfigurationError(what, hint="Check SSL_CERT_FILE and SSL_CERT_DIR.")


def _timeout(seconds: float) -> httpx.Timeout:
    """Connecting and waiting for a connection of the pool are quick, or they will never be."""
    return httpx.Timeout(seconds, connect=min(10.0, seconds), pool=min(5.0, seconds))
