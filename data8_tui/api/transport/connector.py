"""How a connection is made: verified, and through the environment's proxy if there is one."""

import ssl
from typing import Final
from urllib.request import getproxies

from data8_tui.api.connection import Connection
from data8_tui.api.transport.direct import DirectTransport, receive_buffer
from data8_tui.api.transport.httpx_import import httpx
from data8_tui.codes import Remedy
from data8_tui.errors import ConfigurationError

KEPT: Final = 30.0
"""Seconds that an idle connection is kept; Data8's front is not known to close any sooner."""
_PROXIED: Final = frozenset({"http", "https", "all"})
"""What of the environment's proxies httpx looks at."""


class Connector:
    """Makes connections that are opened by their first request. Raises ConfigurationError where
    the certificates to trust can't be read.
    """

    def __init__(self, connection: Connection) -> None:
        self._tls = _tls(connection)
        self._buffer = receive_buffer()
        self._proxied = not connection.local and not _PROXIED.isdisjoint(getproxies())

    def open(self) -> httpx.AsyncBaseTransport:
        """One connection. Raises ConfigurationError where the proxy can't be used."""
        if not self._proxied:
            return DirectTransport(self._tls, self._buffer)
        try:
            return ProxiedTransport(self._tls)
        except (ValueError, ImportError, httpx.InvalidURL):
            what = "The proxy in the environment can't be used"
        raise ConfigurationError(what, remedy=Remedy.CHECK_PROXY())


class ProxiedTransport(httpx.AsyncBaseTransport):
    """httpx's own client with a single connection: it chooses the proxy for a host."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self._client = httpx.AsyncClient(
            verify=tls,
            follow_redirects=False,
            trust_env=True,
            limits=httpx.Limits(max_connections=1, keepalive_expiry=KEPT),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """httpx's: the response, its body not read yet. Raises what httpx raises."""
        return await self._client.send(request, auth=None, stream=True)

    async def aclose(self) -> None:
        """Close the connection, if there is one."""
        await self._client.aclose()


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
    raise ConfigurationError(what, remedy=Remedy.CHECK_CERTIFICATES())
