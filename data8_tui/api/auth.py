"""OAuth2 client credentials: one token for everybody, renewed in time.

A token and the secret are only ever held as SecretStr, and are unwrapped inside the expression that
uses them: a crash screen prints local variables.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

from pydantic import SecretStr

from data8_tui.api.connection import Connection
from data8_tui.api.errors import Transient, retry_after_seconds
from data8_tui.api.messages import RequestStats, Response
from data8_tui.api.tasks import await_task
from data8_tui.api.transport.httpx_import import httpx
from data8_tui.clock import Clock
from data8_tui.codes import Remedy
from data8_tui.errors import (
    AuthenticationError,
    ResponseUnreadable,
    ServerFailed,
)
from data8_tui.redaction import register_token
from data8_tui.threads import run_interruptibly

_ASSUMED_LIFETIME: Final = 300.0  # seconds, where the server doesn't state it (RFC 6749 lets it)
_LONGEST_MARGIN: Final = 60.0

_REFUSALS: Final = {
    "invalid_client": ("the client id or secret is not known", Remedy.CHECK_CREDENTIALS),
    "unauthorized_client": ("this client may not use client credentials", Remedy.ASK_DATA8),
    "invalid_scope": ("the scope is not granted to this client", Remedy.CHECK_SCOPE),
    "invalid_grant": ("the credentials were refused", Remedy.CHECK_CREDENTIALS),
}

SendTokenRequest = Callable[[httpx.Request], Awaitable[Response]]


class ClientCredentials:
    """Puts the bearer token on every request. `send` sends the request for a new one."""

    def __init__(
        self, connection: Connection, clock: Clock, stats: RequestStats, send: SendTokenRequest
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._stats = stats
        self._send = send
        self._token: SecretStr | None = None
        self._secret: SecretStr | None = None
        """That of a connection which has a function for it."""
        self._renew_at = 0.0
        self._renewal: asyncio.Task[None] | None = None

    async def sign(self, request: httpx.Request) -> SecretStr | None:
        """Put a token that is good for a while on `request`. Returns it, for `discard`.

        Raises Transient, and AuthenticationError where the credentials are refused.
        """
        if self._token is None or self._clock.monotonic() >= self._renew_at:
            await self._renewed()
        if self._token is not None:
            request.headers["Authorization"] = f"Bearer {self._token.get_secret_value()}"
        return self._token

    def discard(self, refused: SecretStr | None) -> None:
        """Forget a token that the server has refused, unless it was replaced meanwhile."""
        if self._token is refused:
            self._token = None

    async def sign_in(self) -> None:
        """Have a token that is good for a while. Raises what `sign` raises."""
        if self._token is None or self._clock.monotonic() >= self._renew_at:
            await self._renewed()

    async def _renewed(self) -> None:
        """Join the renewal under way, or begin one; its exception is raised in all that wait."""
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._renew())
            self._renewal.add_done_callback(self._settled)
        await await_task(self._renewal)

    async def aclose(self) -> None:
        """End a renewal that is under way."""
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.wait([self._renewal])

    def _settled(self, renewal: asyncio.Task[None]) -> None:
        self._renewal = None
        if not renewal.cancelled():
            renewal.exception()  # nobody may be left to ask for it

    async def _renew(self) -> None:
        asked_at = self._clock.monotonic()
        response = await self._answer(await self._client_secret())
        if response.status != httpx.codes.OK:
            self._secret = None  # it may have been replaced where it is kept
            raise self._failure(response)
        lifetime = self._accept(response)
        self._renew_at = asked_at + lifetime - min(_LONGEST_MARGIN, lifetime / 5)
        self._stats.renewals += 1

    async def _client_secret(self) -> SecretStr:
        """The secret, read once where it is kept outside this process. Raises SecretUnavailable.

        Reading may take long and must not hold up the event loop.
        """
        given = self._connection.client_secret
        if isinstance(given, SecretStr):
            return given
        if self._secret is None:
            self._secret = await run_interruptibly(given)
        return self._secret

    async def _answer(self, secret: SecretStr) -> Response:
        error: Exception
        try:
            return await self._send(self._request(secret))
        except Transient as failed:
            error = Transient(
                failed.error,
                f"token: {failed.reason}",
                may_have_acted=False,
                repeatable=failed.repeatable,
            )
        raise error

    def _request(self, secret: SecretStr) -> httpx.Request:
        return httpx.Request(
            "POST",
            self._connection.token_url,
            data={
                "grant_type": "client_credentials",
                "client_id": self._connection.client_id,
                "client_secret": secret.get_secret_value(),
                "scope": self._connection.scope,
            },
            headers={"Accept": "application/json"},
        )

    def _accept(self, response: Response) -> float:
        """Keep the token. Returns its lifetime in seconds."""
        try:
            answer = json.loads(response.body)
            self._token = SecretStr(_text(answer["access_token"]))
            register_token(self._token.get_secret_value())
            return _lifetime(answer.get("expires_in"))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._token = None
        raise Transient(
            ResponseUnreadable(
                f"{self._connection.token_url} answered without a token",
                remedy=Remedy.CHECK_TOKEN_ADDRESS(),
            ),
            "token: an answer without one",
            may_have_acted=False,
        )

    def _failure(self, response: Response) -> Exception:
        status, at = response.status, self._connection.token_url
        if status in (408, 429) or status >= 500:
            return Transient(
                ServerFailed(f"The token server {at} could not answer ({status})", status=status),
                f"token: the server failed ({status})",
                may_have_acted=False,
                retry_after=retry_after_seconds(
                    response.headers.get("retry-after"), self._clock.now()
                ),
            )
        if 300 <= status < 400:
            to = urlsplit(response.headers.get("location", "")).netloc.rpartition("@")[2]
            return AuthenticationError(
                f"The token server {at} wants to send the request elsewhere"
                f"{f', to {to}' if to else ''} ({status})",
                remedy=Remedy.CHECK_TOKEN_ADDRESS(),
            )
        # RFC 6749 has 401 for a client that is not known, whatever the body says.
        unknown = (f"it answered {status}", Remedy.CHECK_TOKEN_SETTINGS)
        unless = _REFUSALS["invalid_client"] if status == httpx.codes.UNAUTHORIZED else unknown
        what, remedy = _REFUSALS.get(_error_code(response), unless)
        return AuthenticationError(
            f"The token server {at} refused client “{self._connection.client_id}”: {what}",
            remedy=remedy(),
        )


def _error_code(response: Response) -> str:
    try:
        return str(json.loads(response.body)["error"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _text(value: object) -> str:
    """A token that can stand in a header. Raises ValueError, without it."""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or not value:
        raise ValueError("no usable token")
    return value


def _lifetime(value: object) -> float:
    try:
        seconds = float(json.dumps(value).strip('"'))
    except ValueError:
        return _ASSUMED_LIFETIME
    return seconds if 0 < seconds < float("inf") else _ASSUMED_LIFETIME
