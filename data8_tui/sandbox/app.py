"""The ASGI application: the routes, behind the middleware of faults/gate.py."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from data8_tui.sandbox.faults.gate import RequestGate
from data8_tui.sandbox.problems import (
    MissingResource,
    ProblemDetails,
    http_response,
    missing_response,
    problem_response,
)
from data8_tui.sandbox.routes.auth import AuthRoutes
from data8_tui.sandbox.routes.control import ControlRoutes
from data8_tui.sandbox.routes.datasets import DatasetRoutes
from data8_tui.sandbox.routes.jobs import JobRoutes
from data8_tui.sandbox.services import Services


def application(services: Services) -> Starlette:
    """Return the application that serves one account."""
    parts = (
        JobRoutes(services),
        DatasetRoutes(services),
        AuthRoutes(services),
        ControlRoutes(services),
    )
    app = Starlette(
        routes=[route for part in parts for route in part.routes()],
        middleware=[Middleware(RequestGate, services=services)],
        exception_handlers={
            ProblemDetails: problem_response,
            MissingResource: missing_response,
            HTTPException: http_response,
        },
    )
    app.router.redirect_slashes = False
    return app
