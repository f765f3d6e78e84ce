"""The token server's two endpoints, here on the API's own origin."""

from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data8_tui.sandbox.routes.jobs import json_response
from data8_tui.sandbox.routes.request_bodies import read_body
from data8_tui.sandbox.services import Services
from data8_tui.sandbox.token_server import SCOPE, TokenRequestError

TOKEN_PATH = "/connect/token"  # noqa: S105
_LARGEST_FORM = 100_000


class AuthRoutes:
    """/connect/token and the discovery document."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        """Return the routes for the application."""
        return [
            Route(TOKEN_PATH, self.token, methods=["POST"]),
            Route("/.well-known/openid-configuration", self.discovery, methods=["GET"]),
        ]

    async def token(self, request: Request) -> Response:
        """POST /connect/token: a token for client credentials."""
        body = await read_body(request, _LARGEST_FORM)
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        authorization = request.headers.get("authorization", "")
        try:
            granted = self._services.tokens.grant(form, authorization)
        except TokenRequestError as refused:
            return json_response({"error": refused.error}, refused.status)
        return json_response(granted, 200, {"cache-control": "no-store"})

    async def discovery(self, request: Request) -> Response:
        """GET the OpenID discovery document."""
        base_url = self._services.base_url
        return json_response(
            {
                "issuer": base_url,
                "token_endpoint": base_url + TOKEN_PATH,
                "grant_types_supported": ["client_credentials"],
                "scopes_supported": [SCOPE],
                "token_endpoint_auth_methods_supported": [
                    "client_secret_basic",
                    "client_secret_post",
                ],
            }
        )
