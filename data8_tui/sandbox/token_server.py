"""The token server: the OAuth2 client credentials grant, and the check of issued tokens.

Tokens are JSON Web Tokens, as Data8's IdentityServer issues them; they expire by the sandbox's
clock. `revoke` invalidates all tokens issued before.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from secrets import compare_digest
from typing import Any
from urllib.parse import unquote_plus

from data8_tui.sandbox.clock import SandboxClock

SCOPE = "BatchApi"
_HEADER = {"alg": "HS256", "typ": "at+jwt"}


class TokenRequestError(Exception):
    """A refused token request; `error` is one of RFC 6749's error codes."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


def _part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _value(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class TokenServer:
    """Issues tokens to one client; `lifetime` is in seconds."""

    def __init__(self, clock: SandboxClock, client_id: str, secret: str, lifetime: float) -> None:
        self.clock = clock
        self.client_id = client_id
        self.client_secret = secret
        self.lifetime = lifetime
        self.issued = 0
        self._generation = 0

    def revoke(self) -> None:
        """Invalidate every token issued so far."""
        self._generation += 1

    def grant(self, form: Mapping[str, str], authorization: str) -> dict[str, object]:
        """Return the token endpoint's response to a form. Raises TokenRequestError."""
        client, secret, basic = self._credentials(form, authorization)
        known = compare_digest(client.encode(), self.client_id.encode())
        if not (compare_digest(secret.encode(), self.client_secret.encode()) and known):
            raise TokenRequestError("invalid_client", 401 if basic else 400)
        if form.get("grant_type") != "client_credentials":
            raise TokenRequestError("unsupported_grant_type")
        if not set(form.get("scope", SCOPE).split()) <= {SCOPE}:
            raise TokenRequestError("invalid_scope")
        self.issued += 1
        return {
            "access_token": self._token(),
            "expires_in": int(self.lifetime),
            "token_type": "Bearer",
            "scope": SCOPE,
        }

    def _credentials(self, form: Mapping[str, str], authorization: str) -> tuple[str, str, bool]:
        scheme, _, encoded = authorization.partition(" ")
        if scheme.lower() != "basic":
            return form.get("client_id", ""), form.get("client_secret", ""), False
        try:
            client, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise TokenRequestError("invalid_client", 401) from None
        return unquote_plus(client), unquote_plus(secret), True

    def _token(self) -> str:
        now = self.clock.now().timestamp()
        claims = {
            "client_id": self.client_id,
            "scope": [SCOPE],
            "nbf": now,
            "exp": now + self.lifetime,
            "jti": self.issued,
            "generation": self._generation,
        }
        signed = f"{_part(json.dumps(_HEADER).encode())}.{_part(json.dumps(claims).encode())}"
        return f"{signed}.{self._signature(signed)}"

    def _signature(self, signed: str) -> str:
        return _part(hmac.digest(self.client_secret.encode(), signed.encode(), hashlib.sha256))

    def knows(self, authorization: str) -> bool:
        """Whether an Authorization header has a token of this server, of whatever age."""
        return self._signed(authorization) is not None

    def _signed(self, authorization: str) -> str | None:
        scheme, _, token = authorization.partition(" ")
        signed, _, signature = token.strip().rpartition(".")
        if scheme.lower() != "bearer" or not signature.isascii():
            return None
        return signed if compare_digest(signature, self._signature(signed)) else None

    def accepts(self, authorization: str) -> bool:
        """Whether an Authorization header has a token that is valid now."""
        signed = self._signed(authorization)
        if signed is None:
            return False
        claims = _value(signed.partition(".")[2])
        in_time = self.clock.now().timestamp() < claims["exp"]
        return in_time and bool(claims["generation"] == self._generation)
