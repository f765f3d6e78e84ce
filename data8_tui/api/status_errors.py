"""From an HTTP answer to either its body or one error that a person understands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from data8_tui.api.exact_json import loads_exact
from data8_tui.api.retry import Transient, retry_after_seconds
from data8_tui.errors import (
    AuthenticationError,
    ConfigurationError,
    Data8Error,
    NotAllowed,
    NotFound,
    RequestRefused,
    ResponseTruncated,
    ResponseUnreadable,
    ServerFailed,
)


@dataclass(frozen=True, slots=True)
class Request:
    """One operation, ready to send.

    `path` is percent-encoded. `subject` names what it is about, for messages (`block 3 of dataset
    “x”`), and `target` what must exist for it, where something must (`dataset “x”`).
    """

    method: str
    path: str
    subject: str
    params: Mapping[str, str] | None = None
    body: bytes | None = None
    target: str = ""

    @property
    def creates(self) -> bool:
        """Whether it must not be repeated once it may have been received."""
        return self.method == "POST"


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer. `headers` has lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_html(self) -> bool:
        """Whether something in between answered with a page."""
        kind = self.headers.get("content-type", "").lower()
        return "html" in kind or self.body.lstrip()[:1] == b"<"


def raise_for_status(answer: Response, request: Request, now: datetime) -> None:
    """Return if the request succeeded. Raises a Data8Error, or Transient where it may yet."""
    status = answer.status
    if 200 <= status < 300:
        _refuse_html(answer, request)
    elif status in (408, 429) or status >= 500:
        raise _transient(answer, request, now)
    else:
        raise _final(answer, request)


def _refuse_html(answer: Response, request: Request) -> None:
    if answer.is_html:
        raise Transient(
            ResponseUnreadable(
                f"A web page came back instead of {request.subject}",
                hint="A proxy or a sign-in page may stand between this machine and Data8.",
            ),
            "a web page instead of JSON",
        )


def check_complete(answer: Response, request: Request) -> None:
    """Raises ResponseTruncated where a JSON body is plainly cut short or missing.

    A body without a length ends wherever the connection did, so its last bracket is looked at.
    """
    text = answer.body.strip()
    if (text[:1], text[-1:]) not in ((b"[", b"]"), (b"{", b"}")):
        what = "came back empty" if not text else "is cut short or not JSON"
        raise ResponseTruncated(f"The answer for {request.subject} {what}")


_BUSY = {
    408: "the server gave up waiting for the request",
    429: "too many requests",
    503: "the service is not available",
}


def _transient(answer: Response, request: Request, now: datetime) -> Transient:
    said = _BUSY.get(answer.status, "the server failed")
    pause = retry_after_seconds(answer.headers.get("retry-after"), now)
    hint = "Try again later." if pause is None else f"The server asks to wait {pause:.0f} s."
    error = ServerFailed(
        f"Data8 could not answer for {request.subject}: {said} ({answer.status})",
        hint=hint,
        status=answer.status,
    )
    # 429 is the one failure by which a server says that it has not acted. A 408 or 503 may come
    # from something in between that had already passed the request on.
    acted = answer.status != 429
    return Transient(error, f"{said} ({answer.status})", acted=acted, retry_after=pause)


def _final(answer: Response, request: Request) -> Data8Error:
    status = answer.status
    if 300 <= status < 400:
        return _redirected(answer, request)
    if status in (401, 403):
        return _unauthorised(answer, request)
    if status == 404:
        return _missing(request)
    if status < 400:
        return ResponseUnreadable(f"The answer for {request.subject} has an odd status, {status}")
    return _refused(answer, request)


def _missing(request: Request) -> Data8Error:
    if request.target:
        return NotFound(
            f"There is no {request.target}",
            hint="Names are matched exactly; the lists of jobs and datasets show them.",
        )
    return ConfigurationError(
        f"The server doesn't know where to find {request.subject} (404)",
        hint="Check the base address.",
    )


def _redirected(answer: Response, request: Request) -> ConfigurationError:
    to = urlsplit(answer.headers.get("location", "")).netloc.rpartition("@")[2]
    return ConfigurationError(
        f"The server wants to send the request for {request.subject} elsewhere"
        f"{f', to {to}' if to else ''} ({answer.status})",
        hint="A token is never sent on. If the service has moved, set its new base address.",
    )


def _unauthorised(answer: Response, request: Request) -> AuthenticationError:
    if answer.status == 403:
        return NotAllowed(
            f"This account is not allowed to use {request.subject} (403)",
            hint="Check the client's permissions and scope with Data8.",
        )
    return AuthenticationError(
        f"Data8 refused a new token for {request.subject} (401)",
        hint="Check that the base address and the token address belong together, and the scope.",
    )


def _refused(answer: Response, request: Request) -> RequestRefused:
    problem = parse_problem_details(answer.body)
    fields = _field_errors(problem.get("errors"))
    said = [text for key in ("title", "detail") if (text := problem.get(key))]
    words = ": ".join(map(str, said)) or f"status {answer.status}"
    return RequestRefused(
        f"Data8 refused {request.subject}: {words}",
        hint=" · ".join(f"{name}: {'; '.join(sentences)}" for name, sentences in fields.items()),
        status=answer.status,
        fields=fields,
    )


def parse_problem_details(body: bytes) -> dict[str, Any]:
    """The RFC 9457 object in `body`, or an empty one where there is none."""
    try:
        problem = loads_exact(body)
    except ResponseUnreadable:
        return {}
    return problem if isinstance(problem, dict) else {}


def _field_errors(sent: object) -> dict[str, Sequence[str]]:
    if not isinstance(sent, dict):
        return {}
    return {
        name: [str(said)] if not isinstance(said, list) else [str(each) for each in said]
        for name, said in sent.items()
    }
