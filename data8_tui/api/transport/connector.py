"""How a connection is made: verified, and through the environment's proxy if there is one."""

import os
import ssl
from typing import Final
from urllib.parse import unquote, urlsplit

import certifi

from data8_tui.api.connection import Connection
from data8_tui.api.transport.direct import DirectTransport, receive_buffer
from data8_tui.api.transport.httpx_import import httpx
from data8_tui.api.transport.proxies import ProxyChoice, choose_proxy
from data8_tui.codes import Remedy
from data8_tui.errors import ConfigurationError
from data8_tui.redaction import register_secret

KEPT: Final = 30.0
"""Seconds that an idle connection is kept; Data8's front is not known to close any sooner."""


class Connector:
    """Makes connections that are opened by their first request.

    Raises ConfigurationError where the certificates to trust can't be read, and where a proxy that
    would be used is of a kind that can't be.
    """

    def __init__(self, connection: Connection) -> None:
        self._tls = _tls(connection)
        self._buffer = receive_buffer()
        addresses = (connection.base_url, connection.token_url)
        self._proxies = {
            _origin(httpx.URL(url)): proxy for url in addresses if (proxy := _checked_proxy(url))
        }

    def open(self) -> httpx.AsyncBaseTransport:
        """One connection, which goes directly or through a proxy as each request's address asks."""
        direct = DirectTransport(self._tls, self._buffer)
        return RoutedTransport(direct, self._tls, self._proxies) if self._proxies else direct

    def proxy_for(self, url: str) -> ProxyChoice | None:
        """The proxy that a request to `url` goes through."""
        return self._proxies.get(_origin(httpx.URL(url)))


class RoutedTransport(httpx.AsyncBaseTransport):
    """One connection, made directly or through a proxy, by the address of each request.

    An address that has no proxy of its own, such as one on this machine, is never sent to one.
    """

    def __init__(
        self, direct: DirectTransport, tls: ssl.SSLContext, proxies: dict[str, ProxyChoice]
    ) -> None:
        self._direct = direct
        self._tls = tls
        self._proxies = proxies
        self._through: dict[ProxyChoice, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """httpx's: the response, its body not read yet. Raises what httpx raises."""
        proxy = self._proxies.get(_origin(request.url))
        if proxy is None:
            return await self._direct.handle_async_request(request)
        if proxy not in self._through:
            self._through[proxy] = self._tunnel(proxy)
        return await self._through[proxy].handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections, if there are any."""
        await self._direct.aclose()
        while self._through:
            await self._through.popitem()[1].aclose()

    def _tunnel(self, proxy: ProxyChoice) -> httpx.AsyncHTTPTransport:
        return httpx.AsyncHTTPTransport(
            verify=self._tls,
            proxy=httpx.Proxy(proxy.url, ssl_context=self._tls if proxy.secured else None),
            limits=httpx.Limits(max_connections=1, keepalive_expiry=KEPT),
        )


def _checked_proxy(url: str) -> ProxyChoice | None:
    """The proxy for this address. Raises ConfigurationError where it can't be used."""
    proxy = choose_proxy(url)
    if proxy is None:
        return None
    try:
        password = unquote(urlsplit(proxy.url).password or "")
        usable = proxy.usable and bool(httpx.Proxy(proxy.url).url.host)
    except (ValueError, httpx.InvalidURL):
        password, usable = "", False
    register_secret(password)
    if usable:
        return proxy
    raise ConfigurationError(
        f"The proxy in {proxy.variable} can't be used",
        remedy=Remedy.CHECK_PROXY(variable=proxy.variable),
    )


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode()}"


def _tls(connection: Connection) -> ssl.SSLContext:
    """What verifies certificates. For two plain addresses on this machine nothing is loaded.

    Not by `ssl.create_default_context`, and so not by httpx's: with SSLKEYLOGFILE set, that writes
    keys to a file by which others can read the credentials and records.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if connection.plain:
        return context
    variable = next(
        (name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name)), ""
    )
    try:
        if variable == "SSL_CERT_DIR":
            context.load_verify_locations(capath=os.environ[variable])
        else:
            context.load_verify_locations(cafile=os.environ.get(variable) or certifi.where())
    except OSError:
        what = f"The certificates to trust{f', {variable},' if variable else ''} can't be read"
    else:
        context.set_alpn_protocols(["http/1.1"])
        return context
    raise ConfigurationError(what, remedy=Remedy.CHECK_CERTIFICATES())
