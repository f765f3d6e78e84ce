"""httpx's way to a server without a proxy: one HTTP/1.1 connection by h11 and asyncio.

httpx's own goes through httpcore's pool and anyio, which cost some two fifths of receiving a chunk,
in the event loop that a person's keys wait for too. Here a response is put together where its bytes
arrive, in the event loop's own callback, and is handed over whole: waking a task for every piece
would cost more than all the rest of receiving.
"""

import asyncio
import ipaddress
import ssl
from typing import Final, cast

import h11

from data8_tui.addresses import is_loopback_host
from data8_tui.api.messages import LARGEST_DOCUMENT
from data8_tui.api.transport.httpx_import import httpx
from data8_tui.api.transport.network_errors import NotHTTP, NotThisMachine

LARGEST: Final = "largest"
"""The extension of a request with how many bytes of a response are read, at most."""

_HAPPY_EYEBALLS: Final = 0.25  # seconds until the next address of a host is tried too (RFC 8305)
_TRUSTED: Final = 0.5
"""Seconds after which the server may have closed a kept connection, not noticed yet."""
_PORTS: Final = {"http": 80, "https": 443}

_UNREACHED: Final = (OSError, UnicodeError)  # the latter: a name that can't be looked up

_READ_SIZE: Final = 512 * 1024
"""Bytes that are read at a time at most: each piece costs the same, small or large."""
_WRITE_SIZE: Final = 256 * 1024
"""Bytes that are sent at a time: so many must be taken before the timeout."""
_LONGEST_HEAD: Final = 100 * 1024
_PROTOCOL: Final = b"HTTP/"
_QUOTED: Final = 60
"""Bytes of what is not HTTP that an error quotes."""

Origin = tuple[str, str, int]


def receive_buffer() -> memoryview:
    """Where bytes arrive. All connections of an event loop may share one, since what has arrived
    is copied at once.
    """
    return memoryview(bytearray(_READ_SIZE))


async def receive_pending() -> None:
    """Let the event loop process what its connections have received."""
    for _ in range(2):
        await asyncio.sleep(0)


class H11Protocol(asyncio.BufferedProtocol):
    """For `loop.create_connection`: one request at a time. `open` until either side closes it."""

    def __init__(self, buffer: memoryview) -> None:
        self.open = False
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        self._buffer = buffer
        self._pending: _PendingResponse | None = None
        self._transport: asyncio.Transport
        self._loop = asyncio.get_running_loop()
        self._writable: asyncio.Future[None] | None = None
        """Done when more may be sent; None while it may."""
        self._closed: asyncio.Future[None] = self._loop.create_future()

    async def exchange(self, request: httpx.Request, seconds: float | None) -> httpx.Response:
        """The complete response to `request`, or a little more of it than its extension LARGEST.

        Raises httpx.ReadTimeout or WriteTimeout where no byte moves for `seconds`, ReadError,
        NotHTTP, RemoteProtocolError and LocalProtocolError; then the connection is closed.
        """
        largest = request.extensions.get(LARGEST, LARGEST_DOCUMENT)
        response = self._pending = _PendingResponse(largest)
        try:
            with _IdleTimeout(seconds, response):
                await self._write(await self._encode(request), response)
                return await response.future
        except h11.LocalProtocolError as wrong:
            self.abort()
            raise httpx.LocalProtocolError(str(wrong)) from wrong
        except BaseException:
            self.abort()
            raise
        finally:
            self._pending = None
            del response  # whose exception would hold this frame, and so the request, in a cycle

    async def aclose(self) -> None:
        """Close the connection; it is closed when this returns."""
        self.abort()
        await asyncio.wait((self._closed,))

    async def _encode(self, request: httpx.Request) -> bytes:
        send = self._http.send
        url, headers = request.url.raw_path, request.headers.raw
        parts = [send(h11.Request(method=request.method, target=url, headers=headers))]
        body = cast(httpx.AsyncByteStream, request.stream)
        parts += [send(h11.Data(data=piece)) async for piece in body]
        parts.append(send(h11.EndOfMessage()))
        return b"".join(filter(None, parts))

    async def _write(self, data: bytes, response: "_PendingResponse") -> None:
        """Send as fast as the server takes it, unless it responds before the end."""
        pieces = memoryview(data)
        for at in range(0, len(data), _WRITE_SIZE):
            self._transport.write(pieces[at : at + _WRITE_SIZE])
            if self._writable is not None:
                await asyncio.wait(
                    (self._writable, response.future), return_when=asyncio.FIRST_COMPLETED
                )
            elif at + _WRITE_SIZE < len(data):
                await receive_pending()  # an early refusal would be lost in a failed write
            if response.future.done() or self._transport.is_closing():
                return
        response.request_sent = True

    def _receive(self, data: bytes) -> None:
        """Parse what has arrived; empty `data` is the end of the stream."""
        response = self._pending
        if response is None or response.future.done():
            self.abort()  # it must not be taken for a part of the next response
            return
        try:
            response.check_opening(data)
            self._http.receive_data(data)
            while not response.future.done() and response.feed(self._http.next_event()):
                pass
        except NotHTTP as other:
            other.__traceback__ = None
            response.fail(other)
        except h11.RemoteProtocolError as broken:
            broken.__traceback__ = None  # it would hold itself and all of this in a cycle
            response.fail(httpx.RemoteProtocolError(str(broken)))
        if response.future.done() and not (response.request_sent and self._start_next_cycle()):
            self.abort()

    def _start_next_cycle(self) -> bool:
        """Whether another request may follow: both sides are done, and nothing is left over."""
        done = self._http.our_state is h11.DONE and self._http.their_state is h11.DONE
        if not done or self._http.trailing_data[0]:
            return False
        self._http.start_next_cycle()
        return True

    def abort(self) -> None:
        """Close the connection without waiting, if there is one."""
        if self.open:
            self.open = False
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's: the connection is established."""
        self._transport = cast(asyncio.Transport, transport)
        # Less than one write, so that each is waited for: TLS alone would hold half a megabyte.
        self._transport.set_write_buffer_limits(_WRITE_SIZE // 2)
        self.open = True

    @property
    def peer(self) -> str:
        """The address of the other end."""
        return str(self._transport.get_extra_info("peername", ("",))[0])

    def pause_writing(self) -> None:
        """asyncio's: the write buffer is full."""
        self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        """asyncio's: the write buffer has room again."""
        writable, self._writable = self._writable, None
        if writable is not None:
            writable.set_result(None)
        if self._pending is not None:
            self._pending.progressed()

    def get_buffer(self, sizehint: int) -> memoryview:
        """asyncio's: where to put received bytes."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """asyncio's: so many bytes were put there."""
        self._receive(cast(bytes, self._buffer[:nbytes]))  # which h11 copies

    def eof_received(self) -> None:
        """asyncio's: the server has sent its last byte."""
        self._receive(b"")

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio's: the connection is closed."""
        self.open = False
        if self._pending is not None:
            self._pending.fail(httpx.ReadError(str(exc or "closed")))
        if not self._closed.done():
            self._closed.set_result(None)


class _PendingResponse:
    """A response that is being received; `future` is set when it is complete."""

    def __init__(self, largest: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._largest = largest
        self._opening = b""
        self.future: asyncio.Future[httpx.Response] = self._loop.create_future()
        self.progress_at = self._loop.time()
        """When a byte was last received, or sent."""
        self.request_sent = False
        """Whether the whole request has been sent."""
        self._head: h11.Response | None = None
        self._body: list[bytes] = []
        self._size = 0

    def check_opening(self, data: bytes) -> None:
        """Raise NotHTTP where the response doesn't begin as one: h11 would wait for its end."""
        if len(self._opening) < len(_PROTOCOL):
            self._opening += bytes(data[:_QUOTED])
            if not self._opening.startswith(_PROTOCOL[: len(self._opening)]):
                raise NotHTTP(self._opening[:_QUOTED])

    def feed(self, event: h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]) -> bool:
        """Process one event. Returns whether another may follow at once."""
        if isinstance(event, h11.Data):
            self._body.append(event.data)
            self._size += len(event.data)
        elif isinstance(event, h11.Response):
            self._head = event
        elif event is h11.NEED_DATA:
            self.progressed()
            return False
        if isinstance(event, h11.EndOfMessage) or self._size > self._largest:
            self._complete()
        return True

    def _complete(self) -> None:
        head = cast(h11.Response, self._head)
        self.future.set_result(
            httpx.Response(
                head.status_code,
                headers=head.headers.raw_items(),
                stream=httpx.ByteStream(b"".join(self._body)),
            )
        )

    def progressed(self) -> None:
        """Note that bytes were received or sent."""
        self.progress_at = self._loop.time()

    def fail(self, error: httpx.TransportError) -> None:
        """End the wait for it with `error`."""
        if not self.future.done():
            self.future.set_exception(error)
            self.future.exception()  # its waiter may have been cancelled in the same moment


class _IdleTimeout:
    """Fails a response when for `seconds` no byte was received or sent."""

    def __init__(self, seconds: float | None, response: _PendingResponse) -> None:
        self._seconds = seconds
        self._response = response
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> None:
        if self._seconds is not None:
            self._timer = self._loop.call_later(self._seconds, self._check, self._seconds)

    def __exit__(self, *exception: object) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _check(self, seconds: float) -> None:
        left = self._response.progress_at + seconds - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(left, self._check, seconds)
        elif self._response.request_sent:
            self._response.fail(httpx.ReadTimeout("nothing was received"))
        else:
            self._response.fail(httpx.WriteTimeout("the request was not taken"))


class DirectTransport(httpx.AsyncBaseTransport):
    """One connection to one server, opened by its first request; one request at a time."""

    def __init__(self, tls: ssl.SSLContext, buffer: memoryview) -> None:
        self._tls = tls
        self._buffer = buffer
        self._protocol: H11Protocol | None = None
        self._origin: Origin | None = None
        self._used_at = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """httpx's: the complete response to `request`. Raises what httpx raises.

        A POST takes a new connection, also behind a 401: on a kept one that the server is just
        closing, it would be unknown whether the request was received.
        """
        timeouts = request.extensions.get("timeout", {})
        origin, seconds = _origin(request.url), timeouts.get("connect")
        if request.method == "POST" or not await self._is_kept(origin):
            await self.aclose()
            self._protocol, self._origin = await self._opened(origin, seconds), origin
        try:
            return await cast(H11Protocol, self._protocol).exchange(request, timeouts.get("read"))
        finally:
            self._used_at = asyncio.get_running_loop().time()

    async def _is_kept(self, origin: Origin) -> bool:
        """Whether there is an open connection to that server."""
        if self._protocol is None or self._origin != origin:
            return False
        if asyncio.get_running_loop().time() - self._used_at > _TRUSTED:
            await receive_pending()
        return self._protocol.open

    async def _opened(self, origin: Origin, seconds: float | None) -> H11Protocol:
        protocol = H11Protocol(self._buffer)
        try:
            async with asyncio.timeout(seconds):
                await self._connect(protocol, *origin)
        except BaseException as failed:
            protocol.abort()  # asyncio by itself would wait for the server to agree
            if isinstance(failed, TimeoutError):
                raise httpx.ConnectTimeout("no connection in time") from failed
            if isinstance(failed, _UNREACHED):
                raise httpx.ConnectError(str(failed)) from failed
            raise
        # What `localhost` is, a resolver says.
        if origin[0] == "http" and not is_loopback_host(protocol.peer):
            await protocol.aclose()
            raise NotThisMachine("localhost")
        return protocol

    async def _connect(self, protocol: H11Protocol, scheme: str, host: str, port: int) -> None:
        await asyncio.get_running_loop().create_connection(
            lambda: protocol,
            host,
            port,
            ssl=self._tls if scheme == "https" else None,
            happy_eyeballs_delay=None if _is_address(host) else _HAPPY_EYEBALLS,
        )

    async def aclose(self) -> None:
        """Close the connection, if there is one."""
        protocol, self._protocol = self._protocol, None
        if protocol is not None:
            await protocol.aclose()


def _origin(url: httpx.URL) -> Origin:
    port = _PORTS[url.scheme] if url.port is None else url.port
    return url.scheme, url.raw_host.decode("ascii"), port


def _is_address(host: str) -> bool:
    """Whether there is nothing to look up, and so nothing to choose from."""
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False
