"""The error for a response that is no success, and for one attempt that failed.

`Transient` is one attempt's failure while there may be another; it never leaves this package.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from data8_tui.api.exact_json import loads_exact
from data8_tui.api.messages import Request, Response
from data8_tui.codes import Remedy
from data8_tui.errors import (
    AuthenticationError,
    ConfigurationError,
    Data8Error,
    NotAllowed,
    NotFound,
    RequestRefused,
    ResponseUnreadable,
    ServerFailed,
    UnexpectedResponse,
)
from data8_tui.redaction import redact_document


class Transient(Exception):
    """One attempt failed and another may succeed.

    `error` is what to raise once no attempt is left, `reason` a few words for a progress line.
    `may_have_acted` is whether the server may have received the request and acted on it, also where
    by its answer it has `turned_away` the request.
    `retry_after` is the wait in seconds that the server requires. Where it is not `repeatable`, the
    server is known never to do better.
    """

    def __init__(
        self,
        error: Data8Error,
        reason: str,
        *,
        may_have_acted: bool = True,
        turned_away: bool = False,
        retry_after: float | None = None,
        repeatable: bool = True,
    ) -> None:
        super().__init__(reason)
        self.error = error
        self.reason = reason
        self.may_have_acted = may_have_acted
        self.turned_away = turned_away
        self.retry_after = retry_after
        self.repeatable = repeatable


def retry_after_seconds(value: str | None, now: datetime) -> float | None:
    """A Retry-After header (seconds, or an HTTP date) in seconds from `now`; junk is None."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) < 10 else None
    from email.utils import parsedate_to_datetime

    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())


def status_error(response: Response, request: Request, now: datetime) -> Transient | Data8Error:
    """The error for a response whose status is not 2xx; Transient where a repeat may succeed."""
    status = response.status
    if status in (408, 429) or status >= 500:
        return _transient(response, request, now)
    return _final(response, request)


_BUSY = {
    408: "the server gave up waiting for the request",
    429: "too many requests",
    503: "the service is not available",
}


def _transient(response: Response, request: Request, now: datetime) -> Transient:
    reason = _BUSY.get(response.status, "the server failed")
    pause = retry_after_seconds(response.headers.get("retry-after"), now)
    wait = Remedy.TRY_LATER() if pause is None else Remedy.WAIT_FOR_SERVER(seconds=pause)
    error = ServerFailed(
        f"Data8 could not answer for {request.subject}: {reason} ({response.status})",
        remedy=wait,
        status=response.status,
    )
    # Any of these may come from something in between that had already passed the request on.
    turned_away = response.status == 429
    return Transient(
        error, f"{reason} ({response.status})", turned_away=turned_away, retry_after=pause
    )


def _final(response: Response, request: Request) -> Transient | Data8Error:
    status = response.status
    if 300 <= status < 400:
        error = _redirected(response, request)
        reason = error.message[0].lower() + error.message[1:]
        # Servers redirect to what was just created, too.
        return Transient(error, reason, repeatable=False) if request.creates else error
    if status == 401 and request.creates:
        reason = "the token was refused (401)"
        return Transient(_unauthorised(response, request), reason, turned_away=True)
    if status in (401, 403):
        return _unauthorised(response, request)
    if status == 404:
        return _missing(request)
    if status < 400:
        return ResponseUnreadable(f"The answer for {request.subject} has an odd status, {status}")
    return _refused(response, request)


def _missing(request: Request) -> Data8Error:
    if request.target:
        return NotFound(
            f"There is no {request.target}",
            remedy=Remedy.MATCH_NAME_EXACTLY(),
            kind=request.target.kind,
            name=request.target.name,
        )
    return ConfigurationError(
        f"The server doesn't know where to find {request.subject} (404)",
        remedy=Remedy.CHECK_BASE_ADDRESS(),
    )


def _redirected(response: Response, request: Request) -> ConfigurationError:
    to = urlsplit(response.headers.get("location", "")).netloc.rpartition("@")[2]
    return ConfigurationError(
        f"The server wants to send the request for {request.subject} elsewhere"
        f"{f', to {to}' if to else ''} ({response.status})",
        remedy=Remedy.SET_NEW_BASE_ADDRESS(),
    )


def _unauthorised(response: Response, request: Request) -> AuthenticationError:
    if response.status == 403:
        return NotAllowed(
            f"This account is not allowed to use {request.subject} (403)",
            remedy=Remedy.CHECK_PERMISSIONS(),
        )
    return AuthenticationError(
        f"Data8 refused a new token for {request.subject} (401)",
        remedy=Remedy.CHECK_ADDRESSES_AND_SCOPE(),
    )


def _refused(response: Response, request: Request) -> RequestRefused:
    problem = parse_problem_details(response.body)
    fields = _field_errors(problem.get("errors"))
    # Without full stops, since messages have none and sentences go on behind them.
    reason = [str(text).rstrip(".") for key in ("title", "detail") if (text := problem.get(key))]
    summary = ": ".join(reason) or f"status {response.status}"
    return RequestRefused(
        f"Data8 refused {request.subject}: {summary}",
        remedy=Remedy.CORRECT_FIELDS(fields=fields) if fields else None,
        status=response.status,
        fields=fields,
    )


def parse_problem_details(body: bytes) -> dict[str, Any]:
    """The RFC 9457 object in `body`, or an empty one where there is none.

    Servers repeat in it what they refuse, so it is redacted.
    """
    try:
        problem = redact_document(loads_exact(body))
    except (ResponseUnreadable, UnexpectedResponse):
        return {}
    return problem if isinstance(problem, dict) else {}


def _field_errors(sent: object) -> dict[str, Sequence[str]]:
    if not isinstance(sent, dict):
        return {}
    return {
        name: [str(reason)] if not isinstance(reason, list) else [str(each) for each in reason]
        for name, reason in sent.items()
    }
