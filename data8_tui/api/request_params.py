"""How dates, page numbers and bodies are put into a request."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

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


def date_param(at: Moment) -> str:
    """A date as it is; a time in UTC, with `Z`. Raises ValueError for a time without an offset."""
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise ValueError("a time needs its offset")
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return at.isoformat() if isinstance(at, date) else at or ""
