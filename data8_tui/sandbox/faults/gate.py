"""What every request passes before a route sees it: the log, the faults and the token."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data8_tui.sandbox.faults import traffic
from data8_tui.sandbox.faults.faults import Step
from data8_tui.sandbox.problems import MEDIA_TYPE, ProblemDetails, problem_document
from data8_tui.sandbox.services import Services

CONTROL = "/_sandbox/"
_OPEN = ("/connect/", "/.well-known/")


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


class RequestGate:
    """ASGI middleware. The control endpoint is neither logged nor disturbed."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(CONTROL):
            await self._app(scope, receive, send)
            return
        seen = self._services.traffic
        request = traffic.LoggedRequest(
            scope["method"],
            scope["path"],
            scope["query_string"].decode("latin-1"),
            self._services.clock.now().isoformat(),
        )
        seen.begin(request)
        try:
            await self._disturbed(request, scope, receive, _noting(request, send))
        except asyncio.CancelledError:
            return  # the server is leaving, and has closed the connection already
        finally:
            seen.end()

    async def _disturbed(
        self, request: traffic.LoggedRequest, scope: Scope, receive: Receive, send: Send
    ) -> None:
        faults = self._services.faults
        step = faults.next_step(f"{request.method} {request.path}?{request.query}")
        delay = float(step[5:]) if isinstance(step, str) and step.startswith("wait:") else 0.0
        await asyncio.sleep(faults.delay() + delay)
        if step == "drop":
            await scope["state"]["cut"]()
        elif step == "html":
            await HTMLResponse("<html><body>Bad gateway</body></html>")(scope, receive, send)
        elif isinstance(step, int):
            await self._failure(step)(scope, receive, send)
        else:
            await self._authorised(scope, receive, _answering(step, scope["state"]["cut"], send))

    def _failure(self, status: Step) -> Response:
        status = int(status)
        retry_after = self._services.faults.retry_after_header(self._services.clock)
        headers = {"retry-after": retry_after} if retry_after and status in (429, 503) else {}
        body = problem_document(
            ProblemDetails(detail="The sandbox was told to fail.", status=status), ""
        )
        return Response(body, status, headers, MEDIA_TYPE)

    async def _authorised(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(_OPEN) or self._admits(_header(scope, b"authorization")):
            await self._app(scope, receive, send)
        else:
            refusal = Response(status_code=401, headers={"www-authenticate": "Bearer"})
            await refusal(scope, receive, send)

    def _admits(self, authorization: str) -> bool:
        good = self._services.tokens.accepts(authorization)
        return good and not self._services.faults.refuses_token()


def _noting(request: traffic.LoggedRequest, send: Send) -> Send:
    async def noting(message: Message) -> None:
        if message["type"] == "http.response.start":
            request.status = message["status"]
        await send(message)

    return noting


def _answering(step: Step, cut: Callable[[], Awaitable[None]], send: Send) -> Send:
    """How the answer travels: whole, in part or not at all."""
    if step == "lose":
        return _losing(cut)
    return _cutting(cut, send) if step == "cut" else send


def _losing(cut: Callable[[], Awaitable[None]]) -> Send:
    async def losing(message: Message) -> None:
        await cut()

    return losing


def _cutting(
    cut: Callable[[], Awaitable[None]], send: Send
) -> Callable[[Message], Awaitable[None]]:
    """Lets half of the body through, then cuts the connection."""

    async def cutting(message: Message) -> None:
        if message["type"] == "http.response.body":
            half = message.get("body", b"")[: len(message.get("body", b"")) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
            await cut()
        else:
            await send(message)

    return cutting
