"""How names, dates and bodies are put into a request."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from data8_tui.api.exact_json import dumps_exact
from data8_tui.errors import UsageError

Moment = datetime | date | str | None


def encode_body(sent: Mapping[str, Any]) -> bytes:
    """A JSON body."""
    return dumps_exact(sent).encode()


def page_number(number: int) -> str:
    """A page's number. Raises UsageError."""
    if number < 1:
        raise UsageError("Pages are numbered from 1")
    return str(number)


def path_segment(name: str, noun: str) -> str:
    """`name` as one segment of a path, which it can't leave. Raises UsageError."""
    try:
        segment = quote(name, safe="")
    except UnicodeEncodeError:
        segment = ""
    if not segment:
        raise UsageError(f"“{name}” can't be the name of a {noun}")
    return segment.replace(".", "%2E") if segment in (".", "..") else segment


def date_param(at: Moment) -> str:
    """A date as it is; a time in UTC, with `Z`. Raises ValueError for a time without an offset."""
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise ValueError("a time needs its offset")
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return at.isoformat() if isinstance(at, date) else at or ""
