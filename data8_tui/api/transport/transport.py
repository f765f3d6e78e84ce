"""One request to Data8 and its complete response: concurrency, deadlines, connections, token.

Certificates are always verified, redirects never followed, and a response counts only when all of
it has come within the deadline.

httpx leaks a pool connection when a request is cancelled (httpcore #1093), and a terminal
application cancels on every keypress. So each request runs in a task of its own that its caller's
cancellation doesn't reach, on a connection of its own that no other request uses meanwhile.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from data8_tui import __version__
from data8_tui.api.auth import ClientCredentials
from data8_tui.api.connection import Connection
from data8_tui.api.content_encoding import body_too_large, decode_content
from data8_tui.api.errors import Transient
from data8_tui.api.messages import LARGEST_TOKEN, Request, RequestStats, Response
from data8_tui.api.transport.connector import KEPT, Connector
from data8_tui.api.transport.direct import LARGEST
from data8_tui.api.transport.httpx_import import httpx
from data8_tui.api.transport.network_errors import NETWORK_FAILURES, classify
from data8_tui.api.transport.request_log import REQUEST_LOG, RequestOutcome, logged
from data8_tui.clock import Clock
from data8_tui.errors import ConnectionFailed

_HEADERS: Final = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "Connection": "keep-alive",
    "User-Agent": f"data8-tui/{__version__}",
}
_UNAUTHORIZED: Final = 401

T = TypeVar("T")


class Gate(Protocol):
    """What may hold requests back: `api.retry.RetryAfterGate`."""

    closed: bool

    async def wait_until_open(self) -> None:
        """Return once it is open."""


class Transport:
    """Sends requests for one account. No network is touched until the first one.

    `check` is called with a request just before it is sent, for it may have waited for long; what
    that raises is raised. Raises ConfigurationError where the certificates or the proxy can't be
    used.
    """

    def __init__(
        self,
        connection: Connection,
        clock: Clock,
        gate: Gate,
        stats: RequestStats,
        check: Callable[[Request], None],
    ) -> None:
        self._check = check
        self._connection = connection
        self._stats = stats
        self._limiter = RequestLimiter(connection.concurrency, connection.concurrency, gate)
        self._connector = Connector(connection)
        self._pool = ConnectionPool(self._connector.open, clock)
        self._auth = ClientCredentials(connection, clock, stats, self._send_token_request)
        self._timeout = _timeout(connection.timeout)

    async def aclose(self) -> None:
        """End what is under way and close the connections."""
        await self._limiter.aclose()
        await self._auth.aclose()
        await self._pool.aclose()

    async def sign_in(self) -> None:
        """Get a token, where there is none yet. Raises Transient or a Data8Error."""
        await self._auth.sign_in()

    async def send(self, request: Request) -> Response:
        """The complete response, whatever its status. Raises Transient or a Data8Error."""
        return await self._limiter.run(partial(self._send, request))

    async def _send(self, request: Request) -> Response:
        connection = self._connection
        return await self._within(
            connection.deadline, connection.base_url, request.subject, self._exchange(request)
        )

    async def _exchange(self, request: Request) -> Response:
        """Send with a token; where that is refused, once more with a new one.

        What creates something is not sent again here: its caller looks for it first.
        """
        sent = httpx.Request(
            request.method,
            self._connection.base_url + _path_and_query(request),
            content=request.body,
            headers=_HEADERS | ({"Content-Type": "application/json"} if request.body else {}),
            extensions={"timeout": self._timeout, LARGEST: request.largest},
        )
        # A POST takes a new connection: on a kept one that the server is just closing, nobody
        # could say whether it had been received.
        async with self._pool.connection(fresh=request.creates) as http:
            token = await self._auth.sign(sent)
            self._check(request)
            response = await self._response(http, sent, request.subject)
            if response.status == _UNAUTHORIZED:
                self._auth.discard(token)
                if request.creates:
                    return response
                await self._auth.sign(sent)
                self._check(request)
                response = await self._response(http, sent, request.subject)
            return response

    async def _response(
        self, http: httpx.AsyncBaseTransport, sent: httpx.Request, subject: str
    ) -> Response:
        self._stats.requests += 1
        if not REQUEST_LOG.isEnabledFor(logging.INFO):
            return await self._received(http, sent, subject, RequestOutcome())
        with logged(sent.method, str(sent.url)) as outcome:
            return await self._received(http, sent, subject, outcome)

    async def _received(
        self,
        http: httpx.AsyncBaseTransport,
        sent: httpx.Request,
        subject: str,
        outcome: RequestOutcome,
    ) -> Response:
        response = await http.handle_async_request(sent)
        outcome.status = response.status_code
        pieces: list[bytes] = []
        size, limit = 0, sent.extensions[LARGEST]
        try:
            async for piece in response.aiter_raw():
                pieces.append(piece)
                size += len(piece)
                outcome.size = size
                self._stats.bytes_received += len(piece)
                if size > limit:
                    raise body_too_large(subject, limit)
        finally:
            await response.aclose()
            # httpx ties stream and response in a circle, which would keep the request for long.
            response.stream = httpx.ByteStream(b"")
        headers = {name.lower(): value for name, value in response.headers.items()}
        body, encoding = b"".join(pieces), headers.get("content-encoding")
        return Response(
            response.status_code,
            headers,
            decode_content(body, encoding, subject, limit) if encoding else body,
        )

    async def _send_token_request(self, request: httpx.Request) -> Response:
        connection = self._connection
        # Half of the deadline: the request that waits for the token must not give up first,
        # since it would be taken for one that was sent.
        return await self._within(
            connection.deadline / 2, connection.token_url, "a token", self._fetch_token(request)
        )

    async def _fetch_token(self, request: httpx.Request) -> Response:
        request.headers.update(_HEADERS)
        request.extensions |= {"timeout": self._timeout, LARGEST: LARGEST_TOKEN}
        async with self._pool.connection(fresh=True) as http:
            return await self._response(http, request, "a token")

    async def _within(self, seconds: float, url: str, subject: str, work: Awaitable[T]) -> T:
        """The result of `work` within the deadline, with httpx's errors turned into ours."""
        try:
            async with asyncio.timeout(seconds):
                return await work
        except NETWORK_FAILURES as failed:
            proxy = self._connector.proxy_for(url)
            error = classify(failed, subject, urlsplit(url).netloc, proxy)
        # Raised out here: no httpx frame comes along with a token among its locals.
        raise error


class RequestLimiter:
    """At most `count` requests at a time, and `spare` more that are no longer awaited.

    An abandoned request makes room at once while fewer than `spare` are abandoned; after that it
    keeps its slot until it ends. So no more than `count + spare` ever run. `gate` is passed with a
    slot in hand, so that a pause that begins meanwhile holds for those who waited too.
    """

    def __init__(self, count: int, spare: int, gate: Gate) -> None:
        self._free = asyncio.Semaphore(count)
        self._spare = spare
        self._gate = gate
        self._closed = False
        self._abandoned: set[asyncio.Task[Any]] = set()
        self._under_way: set[asyncio.Task[Any]] = set()

    async def run(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Wait for a slot and for the gate, then do `work` in a task of its own.

        Raises ConnectionFailed after `aclose`, Transient at it, and what `work` raises.
        """
        await self._free.acquire()
        try:
            if self._gate.closed:
                await self._gate.wait_until_open()
            if self._closed:
                raise _closed()
            task = asyncio.create_task(work())
        except BaseException:
            self._free.release()
            raise
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await self._outcome(task)

    async def _outcome(self, task: asyncio.Task[T]) -> T:
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError:
            self._abandon(task)
            raise
        if task.cancelled():
            raise Transient(_closed(), "the connection was closed", repeatable=False)
        return task.result()

    def _abandon(self, task: asyncio.Task[Any]) -> None:
        if not task.done() and len(self._abandoned) < self._spare:
            self._abandoned.add(task)
            self._free.release()

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if task in self._abandoned:
            self._abandoned.discard(task)
        else:
            self._free.release()
        if not task.cancelled():
            task.exception()  # asked for here, since its caller may be gone

    async def aclose(self) -> None:
        """Cancel what is under way, wait until it has ended, and begin nothing more."""
        self._closed = True
        tasks = list(self._under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class ConnectionPool:
    """Connections that one request at a time has to itself; `connect` makes one, still unopened.

    A connection is closed with whatever broke off on it.
    """

    def __init__(self, connect: Callable[[], httpx.AsyncBaseTransport], clock: Clock) -> None:
        self._connect = connect
        self._clock = clock
        self._idle: deque[tuple[float, httpx.AsyncBaseTransport]] = deque()
        self._closed = False
        self._keep(connect())  # what can't be used is reported before the first request

    @asynccontextmanager
    async def connection(self, *, fresh: bool = False) -> AsyncIterator[httpx.AsyncBaseTransport]:
        """A connection for one request, the one used last; a `fresh` one only for this request."""
        await self._close_idle_since(self._clock.monotonic() - KEPT)
        http = self._connect() if fresh or not self._idle else self._idle.pop()[1]
        try:
            yield http
        except BaseException:
            await http.aclose()
            raise
        if fresh or self._closed:
            await http.aclose()
        else:
            self._keep(http)

    async def aclose(self) -> None:
        """Close those that are idle, and the others as soon as they are."""
        self._closed = True
        await self._close_idle_since(float("inf"))

    def _keep(self, http: httpx.AsyncBaseTransport) -> None:
        self._idle.append((self._clock.monotonic(), http))

    async def _close_idle_since(self, moment: float) -> None:
        while self._idle and self._idle[0][0] < moment:
            await self._idle.popleft()[1].aclose()


def _closed() -> ConnectionFailed:
    return ConnectionFailed("The connection was closed while a request was under way")


def _timeout(seconds: float) -> dict[str, float | None]:
    """Connecting is quick, or will never be."""
    return httpx.Timeout(seconds, connect=min(10.0, seconds)).as_dict()


def _path_and_query(request: Request) -> str:
    """Put together here: for its `params` httpx would read the whole address once more. A space is
    %20, which every server reads, also one that takes a plus for a plus.
    """
    query = urlencode(request.params or {}, quote_via=quote)
    return f"{request.path}?{query}" if query else request.path
