"""httpx's way to a server that no proxy stands before: one connection, kept between requests.

httpx's own goes through httpcore's pool and anyio, which cost some two fifths of receiving a chunk,
in the event loop that a person's keys wait for too.
"""

import asyncio
import ipaddress
import ssl
from typing import Final, cast

from data8_tui.api.transport.h11_protocol import H11Protocol, all_received
from data8_tui.api.transport.httpx_import import httpx

_HAPPY_EYEBALLS: Final = 0.25  # seconds until the next address of a host is tried too (RFC 8305)
_QUIET: Final = 0.5
"""Seconds after which a server may have closed a kept connection without our having heard."""
_PORTS: Final = {"http": 80, "https": 443}

_UNREACHED: Final = (OSError, UnicodeError)  # the latter: a name that can't be looked up

Origin = tuple[str, str, int]


class DirectTransport(httpx.AsyncBaseTransport):
    """One request at a time, over one connection."""

    def __init__(self, tls: ssl.SSLContext, landing: memoryview) -> None:
        self._tls = tls
        self._landing = landing
        self._wire: H11Protocol | None = None
        self._origin: Origin | None = None
        self._used_at = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """httpx's: `request`, answered in whole. Raises what httpx raises.

        A POST takes a new connection, also behind a 401: on a kept one that the server is just
        closing, nobody could say whether it had been received.
        """
        timeouts = request.extensions.get("timeout", {})
        origin, seconds = _origin(request.url), timeouts.get("connect")
        if request.method == "POST" or not await self._is_kept(origin):
            await self.aclose()
            self._wire, self._origin = await self._opened(origin, seconds), origin
        try:
            return await cast(H11Protocol, self._wire).converse(request, timeouts.get("read"))
        finally:
            self._used_at = asyncio.get_running_loop().time()

    async def _is_kept(self, origin: Origin) -> bool:
        """Whether there is an open connection to that server."""
        if self._wire is None or self._origin != origin:
            return False
        if asyncio.get_running_loop().time() - self._used_at > _QUIET:
            await all_received()
        return self._wire.open

    async def _opened(self, origin: Origin, seconds: float | None) -> H11Protocol:
        wire = H11Protocol(self._landing)
        try:
            async with asyncio.timeout(seconds):
                await self._connect(wire, *origin)
        except BaseException as failed:
            wire.leave()  # asyncio by itself would wait for the server to agree
            if isinstance(failed, TimeoutError):
                raise httpx.ConnectTimeout("no connection in time") from failed
            if isinstance(failed, _UNREACHED):
                raise httpx.ConnectError(str(failed)) from failed
            raise
        return wire

    async def _connect(self, wire: H11Protocol, scheme: str, host: str, port: int) -> None:
        await asyncio.get_running_loop().create_connection(
            lambda: wire,
            host,
            port,
            ssl=self._tls if scheme == "https" else None,
            happy_eyeballs_delay=None if _is_address(host) else _HAPPY_EYEBALLS,
        )

    async def aclose(self) -> None:
        """Close the connection, if there is one."""
        wire, self._wire = self._wire, None
        if wire is not None:
            await wire.aclose()


def _origin(url: httpx.URL) -> Origin:
    port = _PORTS[url.scheme] if url.port is None else url.port
    return url.scheme, url.raw_host.decode("ascii"), port


def _is_address(host: str) -> bool:
    """Whether there is nothing to look up, and so nothing to choose from."""
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False
