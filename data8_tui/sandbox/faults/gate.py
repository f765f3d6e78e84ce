"""Middleware before the routes: the request log, the faults and the check of the token."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data8_tui.sandbox.faults import request_log
from data8_tui.sandbox.faults.faults import Step
from data8_tui.sandbox.problems import MEDIA_TYPE, ProblemDetails, problem_document
from data8_tui.sandbox.services import Services

CONTROL = "/_sandbox/"
_WITHOUT_TOKEN = ("/connect/", "/.well-known/")


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


class RequestGate:
    """ASGI middleware. The control endpoint is not logged and has no faults."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(CONTROL):
            await self._app(scope, receive, send)
            return
        log = self._services.traffic
        request = request_log.LoggedRequest(
            scope["method"],
            scope["path"],
            scope["query_string"].decode("latin-1"),
            self._services.clock.now().isoformat(),
        )
        log.begin(request)
        try:
            await self._respond(request, scope, receive, _recording_status(request, send))
        except asyncio.CancelledError:
            return  # the server is stopping, and has closed the connection already
        finally:
            log.end()

    async def _respond(
        self, request: request_log.LoggedRequest, scope: Scope, receive: Receive, send: Send
    ) -> None:
        faults = self._services.faults
        step = faults.next_step(f"{request.method} {request.path}?{request.query}")
        delay = float(step[5:]) if isinstance(step, str) and step.startswith("wait:") else 0.0
        await asyncio.sleep(faults.delay() + delay)
        if step == "drop":
            await scope["state"]["abort"]()
        elif step == "html":
            await HTMLResponse("<html><body>Bad gateway</body></html>")(scope, receive, send)
        elif isinstance(step, int):
            await self._failure(step)(scope, receive, send)
        else:
            faulty_send = _faulty_send(step, scope["state"]["abort"], send)
            await self._authorise(scope, receive, faulty_send)

    def _failure(self, status: Step) -> Response:
        status = int(status)
        retry_after = self._services.faults.retry_after_header(self._services.clock)
        headers = {"retry-after": retry_after} if retry_after and status in (429, 503) else {}
        body = problem_document(
            ProblemDetails(detail="The sandbox is configured to fail.", status=status), ""
        )
        return Response(body, status, headers, MEDIA_TYPE)

    async def _authorise(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(_WITHOUT_TOKEN) or self._is_authorised(
            _header(scope, b"authorization")
        ):
            await self._app(scope, receive, send)
        else:
            refusal = Response(status_code=401, headers={"www-authenticate": "Bearer"})
            await refusal(scope, receive, send)

    def _is_authorised(self, authorization: str) -> bool:
        valid = self._services.tokens.accepts(authorization)
        return valid and not self._services.faults.refuses_token()


def _recording_status(request: request_log.LoggedRequest, send: Send) -> Send:
    async def recording(message: Message) -> None:
        if message["type"] == "http.response.start":
            request.status = message["status"]
        await send(message)

    return recording


def _faulty_send(step: Step, abort: Callable[[], Awaitable[None]], send: Send) -> Send:
    """The `send` that transmits the response whole, in part or not at all."""
    if step == "lose":
        return _losing(abort)
    return _truncating(abort, send) if step == "cut" else send


def _losing(abort: Callable[[], Awaitable[None]]) -> Send:
    async def losing(message: Message) -> None:
        await abort()

    return losing


def _truncating(
    abort: Callable[[], Awaitable[None]], send: Send
) -> Callable[[Message], Awaitable[None]]:
    """A `send` that transmits half of the body, then aborts the connection."""

    async def truncating(message: Message) -> None:
        if message["type"] == "http.response.body":
            half = message.get("body", b"")[: len(message.get("body", b"")) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
            await abort()
        else:
            await send(message)

    return truncating
