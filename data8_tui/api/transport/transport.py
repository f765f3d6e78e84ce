"""One request to Data8 and its whole answer: slots, deadlines, lanes.

Certificates are always verified, redirects never followed, and an answer counts only when all of it
has come within the deadline.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar
from urllib.parse import quote, urlencode, urlsplit

from data8_tui.api.auth import ClientCredentials
from data8_tui.api.connection import Connection
from data8_tui.api.content_encoding import LARGEST_BODY, body_too_large, decode_content
from data8_tui.api.network_errors import NETWORK_FAILURES, classify
from data8_tui.api.retry import RequestStats, RetryAfterGate
from data8_tui.api.status_errors import Request, Response
from data8_tui.api.transport.limiter import RequestLimiter
from data8_tui.api.transport.pool import ConnectionPool, httpx
from data8_tui.clock import Clock

T = TypeVar("T")
Streaming = AbstractAsyncContextManager[httpx.Response]


class Transport:
    """Sends requests over one connection. No network is touched until the first one."""

    def __init__(
        self, connection: Connection, clock: Clock, gate: RetryAfterGate, traffic: RequestStats
    ) -> None:
        self._connection = connection
        self._gate = gate
        self._traffic = traffic
        self._slots = RequestLimiter(connection.concurrency, spare=connection.concurrency)
        self._lanes = ConnectionPool(connection, traffic, clock)
        self._auth = ClientCredentials(connection, clock, traffic, self._send_token_request)

    async def aclose(self) -> None:
        """End what is under way and close the connections."""
        await self._slots.aclose()
        await self._auth.aclose()
        await self._lanes.aclose()

    async def sign_in(self) -> None:
        """Get a token, where there is none yet. Raises Transient or a Data8Error."""
        await self._auth.sign_in()

    async def send(self, request: Request) -> Response:
        """The whole answer, whatever its status. Raises Transient or a Data8Error."""
        return await self._slots.run(self._gate.passed, lambda: self._sent(request))

    async def _sent(self, request: Request) -> Response:
        connection = self._connection
        return await self._within(
            connection.deadline, connection.base_url, request.subject, self._converse(request)
        )

    async def _converse(self, request: Request) -> Response:
        # A POST takes a new connection: on a kept one that the server is just closing, nobody
        # could say whether it had been received.
        async with (
            self._lanes.lane(fresh=request.creates) as http,
            self._stream(http, request) as response,
        ):
            return await self._whole(response, request.subject)

    def _stream(self, http: httpx.AsyncClient, request: Request) -> Streaming:
        return http.stream(
            request.method,
            self._connection.base_url + _path_and_query(request),
            content=request.body,
            headers={"Content-Type": "application/json"} if request.body else None,
            auth=self._auth,
        )

    async def _whole(self, response: httpx.Response, subject: str) -> Response:
        pieces: list[bytes] = []
        size = 0
        async for piece in response.aiter_raw():
            pieces.append(piece)
            size += len(piece)
            self._traffic.bytes_received += len(piece)
            if size > LARGEST_BODY:
                raise body_too_large(subject)
        # httpx ties stream and response in a circle, which would keep the request's body for long.
        response.stream = httpx.ByteStream(b"")
        headers = {name.lower(): value for name, value in response.headers.items()}
        body = decode_content(b"".join(pieces), headers.get("content-encoding", ""), subject)
        return Response(response.status_code, headers, body)

    async def _send_token_request(self, request: httpx.Request) -> httpx.Response:
        connection = self._connection
        # Half of the deadline: the request that waits for the token must not give up first,
        # since it would be taken for one that was sent.
        return await self._within(
            connection.deadline / 2,
            connection.token_url,
            "a token",
            self._converse_for_token(request),
        )

    async def _converse_for_token(self, request: httpx.Request) -> httpx.Response:
        async with self._lanes.lane(fresh=True) as http:
            return await http.send(request, auth=None)

    async def _within(self, seconds: float, url: str, subject: str, work: Awaitable[T]) -> T:
        """Keep to the deadline and turn httpx's errors into ours."""
        host = urlsplit(url).netloc
        try:
            async with asyncio.timeout(seconds):
                return await work
        except NETWORK_FAILURES as failed:
            error = classify(failed, subject, host)
        # Raised out here: no httpx frame comes along with a token among its locals.
        raise error


def _path_and_query(request: Request) -> str:
    """Put together here: for its `params` httpx would read the whole address once more. A space is
    %20, which every server reads, also one that takes a plus for a plus.
    """
    query = urlencode(request.params or {}, quote_via=quote)
    return f"{request.path}?{query}" if query else request.path
