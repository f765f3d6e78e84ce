"""What every use of httpx shares: verified, never redirected, counted."""

import ssl
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.request import getproxies

from data8_tui import __version__
from data8_tui.api.connection import Connection
from data8_tui.api.retry import RequestStats
from data8_tui.api.transport.direct import DirectTransport
from data8_tui.api.transport.h11_protocol import receive_buffer
from data8_tui.api.transport.httpx_import import httpx as httpx
from data8_tui.clock import Clock
from data8_tui.errors import ConfigurationError

_HEADERS: Final = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": f"data8-tui/{__version__}",
}
# Seconds that an idle connection is kept; Data8's front is not known to close any sooner.
_KEPT: Final = 30.0
_PROXIED: Final = frozenset({"http", "https", "all"})
"""What of the environment's proxies httpx looks at."""


class ConnectionPool:
    """httpx clients that one request at a time has to itself, each with a single connection.

    A pool that requests share loses connections of one that is cancelled (httpcore #1093). A lane
    is closed with whatever broke off on it.
    """

    def __init__(self, connection: Connection, traffic: RequestStats, clock: Clock) -> None:
        self._connection = connection
        self._traffic = traffic
        self._clock = clock
        self._tls = _tls(connection)
        self._landing = receive_buffer()
        self._proxied = not connection.local and not _PROXIED.isdisjoint(getproxies())
        self._idle: deque[tuple[float, httpx.AsyncClient]] = deque()
        self._closed = False
        self._back(self._opened())  # what can't be used is said before the first request

    @asynccontextmanager
    async def lane(self, *, fresh: bool = False) -> AsyncIterator[httpx.AsyncClient]:
        """A client for one request, the one used last; a `fresh` one only for this request."""
        await self._close_those_idle_since(self._clock.monotonic() - _KEPT)
        http = self._opened() if fresh or not self._idle else self._idle.pop()[1]
        try:
            yield http
        except BaseException:
            await http.aclose()
            raise
        if fresh or self._closed:
            await http.aclose()
        else:
            self._back(http)

    async def aclose(self) -> None:
        """Close those that are idle, and the others as soon as they are."""
        self._closed = True
        await self._close_those_idle_since(float("inf"))

    def _back(self, http: httpx.AsyncClient) -> None:
        self._idle.append((self._clock.monotonic(), http))

    async def _close_those_idle_since(self, moment: float) -> None:
        while self._idle and self._idle[0][0] < moment:
            await self._idle.popleft()[1].aclose()

    def _opened(self) -> httpx.AsyncClient:
        """Raises ConfigurationError."""
        connection = self._connection
        try:
            return httpx.AsyncClient(
                transport=None if self._proxied else DirectTransport(self._tls, self._landing),
                verify=self._tls,
                follow_redirects=False,
                trust_env=self._proxied,
                headers=_HEADERS,
                timeout=_timeout(connection.timeout),
                limits=httpx.Limits(max_connections=1, keepalive_expiry=_KEPT),
                event_hooks={"request": [self._count]},
            )
        except (ValueError, ImportError, httpx.InvalidURL):
            what = "The proxy in the environment can't be used"
        raise ConfigurationError(
            what, hint="Check HTTPS_PROXY and ALL_PROXY: an http:// or https:// address is needed."
        )

    async def _count(self, request: httpx.Request) -> None:
        self._traffic.requests += 1


def _tls(connection: Connection) -> ssl.SSLContext:
    """What verifies certificates. For two plain addresses on this machine nothing is loaded."""
    if connection.plain:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context = httpx.create_ssl_context()
    except OSError:
        what = "The certificates to trust can't be read"
    else:
        context.set_alpn_protocols(["http/1.1"])
        return context
    raise ConfigurationError(what, hint="Check SSL_CERT_FILE and SSL_CERT_DIR.")


def _timeout(seconds: float) -> httpx.Timeout:
    """Connecting is quick, or will never be."""
    return httpx.Timeout(seconds, connect=min(10.0, seconds))
