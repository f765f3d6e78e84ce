"""How names, dates, page numbers and bodies are put into a request.

A name that holds a credential is known without it; a request has the name as the server sent it.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from data8_tui import redaction
from data8_tui.api.exact_json import dumps_exact
from data8_tui.errors import UsageError

Moment = datetime | date | str | None


def encode_body(sent: Mapping[str, Any]) -> bytes:
    """A JSON body. Raises UsageError as `sent_name`."""
    return dumps_exact(_as_sent(sent)).encode()


def _as_sent(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {sent_name(key): _as_sent(each) for key, each in value.items()}
    return sent_name(value) if type(value) is str else value


def sent_name(name: str) -> str:
    """`name` as the server has sent it. Raises UsageError where it stands for several."""
    original = redaction.registry.original(name)
    if original is None:
        raise UsageError(f"“{name}” can't be used: it stands for several texts with credentials")
    return original


def path_segment(name: str, noun: str) -> str:
    """`name` as one segment of a path, which it can't leave. Raises UsageError."""
    try:
        segment = quote(sent_name(name), safe="")
    except UnicodeEncodeError:
        segment = ""
    if not segment:
        raise UsageError(f"“{name}” can't be the name of a {noun}")
    return segment.replace(".", "%2E") if segment in (".", "..") else segment


def page_number(number: int) -> str:
    """A page's number. Raises UsageError."""
    if number < 1:
        raise UsageError("Pages are numbered from 1")
    return str(number)


def date_param(at: Moment) -> str:
    """A date as it is; a time in UTC, with `Z`. Raises ValueError for a time without an offset."""
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise ValueError("a time needs its offset")
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return at.isoformat() if isinstance(at, date) else at or ""
