"""Middleware before the routes: the request log, the faults and the check of the token."""

import asyncio
from collections.abc import Awaitable, Callable
from secrets import compare_digest

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data8_tui.sandbox.faults import request_log
from data8_tui.sandbox.faults.faults import Step
from data8_tui.sandbox.problems import MEDIA_TYPE, ProblemDetails, problem_document
from data8_tui.sandbox.services import Services

CONTROL = "/_sandbox/"
_HOSTS = ("127.0.0.1", "localhost")
_WITHOUT_TOKEN = ("/connect/", "/.well-known/")


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _problem(status: int, detail: str) -> Response:
    body = problem_document(ProblemDetails(detail=detail, status=status), "")
    return Response(body, status, media_type=MEDIA_TYPE)


def _unauthorised() -> Response:
    return Response(status_code=401, headers={"www-authenticate": "Bearer"})


class RequestGate:
    """ASGI middleware. The control endpoint is not logged and has no faults.

    A web page is kept out: its requests name another origin, or come to another host's name that
    was made to lead here.
    """

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif refusal := self._refusal(scope):
            await refusal(scope, receive, send)
        elif scope["path"].startswith(CONTROL):
            await self._control(scope, receive, send)
        else:
            await self._logged(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        """The response to a request that a page of another site made."""
        name = _header(scope, b"host").rpartition(":")[0] or _header(scope, b"host")
        origin = _header(scope, b"origin")
        if name not in _HOSTS:
            return _problem(421, "This host's name is not one of the sandbox.")
        if origin not in ("", self._services.base_url):
            return _problem(403, "No web page may use the sandbox.")
        return None

    async def _control(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in who has the secret, or a token: one that the clock has aged can set the clock."""
        tokens, given = self._services.tokens, _header(scope, b"authorization")
        secret = f"Bearer {tokens.client_secret}"
        if tokens.knows(given) or compare_digest(given.encode(), secret.encode()):
            await self._app(scope, receive, send)
        else:
            await _unauthorised()(scope, receive, send)

    async def _logged(self, scope: Scope, receive: Receive, send: Send) -> None:
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
            await _unauthorised()(scope, receive, send)

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
