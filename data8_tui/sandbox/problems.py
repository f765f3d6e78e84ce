"""Errors of the API, as problem details (RFC 9457) in ASP.NET Core's form."""

from collections.abc import Mapping, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from data8_tui.sandbox.literals import encode

MEDIA_TYPE = "application/problem+json"

_TITLES = {
    400: "One or more validation errors occurred.",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Payload Too Large",
}
_TYPE = "https://tools.ietf.org/html/rfc9110#section-"
_TYPES = {400: _TYPE + "15.5.1", 405: _TYPE + "15.5.6", 413: _TYPE + "15.5.14"}


Errors = dict[str, list[str]]
"""A field's name to the messages about it."""


class ProblemDetails(Exception):
    """A refused request. `errors` maps a field's name to messages, as the API documents."""

    def __init__(
        self,
        errors: Mapping[str, Sequence[str]] | None = None,
        *,
        detail: str = "",
        status: int = 400,
    ) -> None:
        super().__init__(detail or str(errors))
        self.errors = errors
        self.detail = detail
        self.status = status


def raise_for_errors(errors: Errors) -> None:
    """Raises ProblemDetails if there are errors."""
    if errors:
        raise ProblemDetails(errors)


class MissingResource(Exception):
    """404: no job or dataset has that name. The body is empty."""


def problem_document(problem: ProblemDetails, instance: str) -> str:
    """Return the problem as JSON text; `instance` is the request's path."""
    body: dict[str, object] = {
        "type": _TYPES.get(problem.status, "about:blank"),
        "title": _TITLES.get(problem.status, "Error"),
        "status": problem.status,
        "instance": instance,
    }
    if problem.detail:
        body["detail"] = problem.detail
    if problem.errors:
        body["errors"] = problem.errors
    return encode(body)


async def problem_response(request: Request, error: Exception) -> Response:
    """Handle ProblemDetails for Starlette; raises any other error again."""
    if not isinstance(error, ProblemDetails):
        raise error
    return Response(problem_document(error, request.url.path), error.status, media_type=MEDIA_TYPE)


async def http_response(request: Request, error: Exception) -> Response:
    """For what Starlette itself refuses: an unknown path or method."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    problem = ProblemDetails(detail=f"{request.method} {request.url.path}", status=status)
    body = problem_document(problem, request.url.path)
    headers = {"allow": ", ".join(_allowed(request))} if status == 405 else None
    return Response(body, status, headers, MEDIA_TYPE)


def _allowed(request: Request) -> list[str]:
    """The methods of all routes of this path; Starlette names those of one of them."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    found = [route for route in routes if route.matches(request.scope)[0] != Match.NONE]
    return sorted({method for route in found for method in route.methods or ()})


async def missing_response(request: Request, error: Exception) -> Response:
    """Handle MissingResource for Starlette."""
    return Response(status_code=404)
