"""httpx's way to a server that no proxy stands before: one connection, kept between requests.

httpx's own goes through httpcore's pool and anyio, which cost more than half of what receiving a
chunk does, in the event loop that a person's keys wait for too.
"""

import asyncio
import ssl
from functools import partial
from typing import Final

from data8_tui.api.bare import httpx
from data8_tui.api.wire import Wire

_HAPPY_EYEBALLS: Final = 0.25  # seconds until the next address of a host is tried too (RFC 8305)
_PORTS: Final = {"http": 80, "https": 443}

Origin = tuple[str, str, int]


class Direct(httpx.AsyncBaseTransport):
    """One request at a time, over one connection."""

    def __init__(self, tls: ssl.SSLContext, landing: memoryview) -> None:
        self._tls = tls
        self._landing = landing
        self._wire: Wire | None = None
        self._origin: Origin | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """httpx's: `request`, answered in whole. Raises what httpx raises."""
        timeouts = request.extensions.get("timeout", {})
        wire = await self._wire_to(_origin(request.url), timeouts.get("connect"))
        return await wire.converse(request, timeouts.get("read"))

    async def _wire_to(self, origin: Origin, seconds: float | None) -> Wire:
        if self._wire is None or not self._wire.open or self._origin != origin:
            await self.aclose()
            self._wire, self._origin = await self._opened(origin, seconds), origin
        return self._wire

    async def _opened(self, origin: Origin, seconds: float | None) -> Wire:
        scheme, host, port = origin
        try:
            async with asyncio.timeout(seconds):
                _, wire = await asyncio.get_running_loop().create_connection(
                    partial(Wire, self._landing),
                    host,
                    port,
                    ssl=self._tls if scheme == "https" else None,
                    happy_eyeballs_delay=_HAPPY_EYEBALLS,
                )
        except TimeoutError as late:
            raise httpx.ConnectTimeout("no connection in time") from late
        except (OSError, UnicodeError) as failed:  # the latter: a name that can't be looked up
            raise httpx.ConnectError(str(failed)) from failed
        return wire

    async def aclose(self) -> None:
        """Close the connection, if there is one."""
        wire, self._wire = self._wire, None
        if wire is not None:
            await wire.aclose()


def _origin(url: httpx.URL) -> Origin:
    return url.scheme, url.raw_host.decode("ascii"), url.port or _PORTS[url.scheme]
