"""The sandbox's control endpoint for tests and demonstrations; Data8 has none.

    GET    /_sandbox/clock      {"now": "…Z", "frozen": false}
    POST   /_sandbox/clock      any of {"frozen": true, "now": "2026-11-20T09:15:30Z", "move": 60},
                                applied in this order; responds as GET
    GET    /_sandbox/faults     every setting of faults/faults.py
    POST   /_sandbox/faults     some of them: {"latency": 0.2, "script": [503], "match": "/data"}
    DELETE /_sandbox/faults     all faults off
    GET    /_sandbox/variant    every choice of variant.py
    POST   /_sandbox/variant    some of them: {"status_codes": {"completed": 3}, "shape": "items"}
    DELETE /_sandbox/variant    all as usual again
    GET    /_sandbox/requests   {"total", "most_under_way", "counts": {"GET /Job": 3}, "log": [
                                {"method", "path", "query", "at", "status"}]}
    DELETE /_sandbox/requests   forget them
    DELETE /_sandbox/tokens     every token issued so far is refused from now on

A token of any age, or the client secret, is needed as a bearer; no fault applies, and these
requests are not counted. Errors are 400 with problem details.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data8_tui.sandbox import instants
from data8_tui.sandbox.faults.faults import Faults
from data8_tui.sandbox.faults.gate import CONTROL
from data8_tui.sandbox.problems import ProblemDetails
from data8_tui.sandbox.routes.jobs import json_response
from data8_tui.sandbox.routes.request_bodies import as_object, read_body
from data8_tui.sandbox.services import Services
from data8_tui.sandbox.variant import ApiVariant

_LARGEST = 1_000_000
_FARTHEST = 10 * 366 * 86_400.0
"""The seconds that the clock moves at most: other users' jobs come in for all of them."""


class ControlRoutes:
    """/_sandbox/: clock, faults, variant, requests and tokens."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        """Return the routes for the application."""
        return [
            Route(CONTROL + "clock", self.clock, methods=["GET", "POST"]),
            Route(CONTROL + "faults", self.faults, methods=["GET", "POST", "DELETE"]),
            Route(CONTROL + "variant", self.variant, methods=["GET", "POST", "DELETE"]),
            Route(CONTROL + "requests", self.requests, methods=["GET", "DELETE"]),
            Route(CONTROL + "tokens", self.tokens, methods=["DELETE"]),
        ]

    async def clock(self, request: Request) -> Response:
        """Return the clock, after setting it. Raises ProblemDetails for an invalid setting."""
        clock = self._services.clock
        if request.method == "POST":
            settings = as_object(await read_body(request, _LARGEST))
            try:
                self._set_clock(settings)
            except (ValueError, TypeError) as error:
                raise ProblemDetails(detail=str(error)) from None
        return json_response({"now": instants.format_instant(clock.now()), "frozen": clock.frozen})

    def _set_clock(self, settings: dict[str, object]) -> None:
        clock = self._services.clock
        now = instants.parse_instant_text(str(settings["now"])) if "now" in settings else None
        seconds = float(str(settings.get("move", 0)))
        if not abs(seconds) <= _FARTHEST:
            raise ValueError(f"{seconds} is more than ten years")
        if now is not None and not 2000 <= now.year <= 2100:
            raise ValueError("a year from 2000 to 2100 is needed")
        if "frozen" in settings:
            clock.freeze() if settings["frozen"] else clock.thaw()
        if now is not None:
            clock.set(now)
        clock.move(seconds)

    async def faults(self, request: Request) -> Response:
        """Return the faults, after changing them. Raises ProblemDetails for an invalid one."""
        faults = self._services.faults
        if request.method == "DELETE":
            faults.change(Faults().document())
        if request.method == "POST":
            settings = as_object(await read_body(request, _LARGEST))
            try:
                faults.change(settings)
            except (ValueError, TypeError) as error:
                raise ProblemDetails(detail=str(error)) from None
        return json_response(faults.document())

    async def variant(self, request: Request) -> Response:
        """Return the variant, after changing it. Raises ProblemDetails for an invalid choice."""
        variant = self._services.variant
        if request.method == "DELETE":
            variant.change(ApiVariant().document())
        if request.method == "POST":
            settings = as_object(await read_body(request, _LARGEST))
            try:
                variant.change(settings)
            except (ValueError, TypeError) as error:
                raise ProblemDetails(detail=str(error)) from None
        return json_response(variant.document())

    async def requests(self, request: Request) -> Response:
        """Return the request log, after clearing it for DELETE."""
        if request.method == "DELETE":
            self._services.traffic.clear()
        return json_response(self._services.traffic.document())

    async def tokens(self, request: Request) -> Response:
        """Invalidate every token."""
        self._services.tokens.revoke()
        return Response(status_code=204)
