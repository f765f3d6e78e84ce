"""Instants as the API writes and reads them: .NET's round-trip form, seven digits after the point.

A bare date in a filter is taken for its midnight in UTC, as .NET binds a DateTime; the
documentation says no more than “ISO 8601 date, or date and time”.
"""

import re
from datetime import UTC, datetime

MINIMUM = "0001-01-01T00:00:00"
"""What .NET serialises for a DateTime that was never set."""

_ACCEPTED = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})?)?", re.ASCII
)


def format_instant(instant: datetime) -> str:
    """`2026-11-20T09:15:30.1234567Z`; the seventh digit is made up, but always the same."""
    micros = instant.microsecond
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{micros:06d}{micros * 7 % 10}Z"


def parse_instant_text(text: str) -> datetime:
    """A filter's value; ValueError when it is neither a date nor a date and time."""
    if not _ACCEPTED.fullmatch(text):
        raise ValueError(f"{text!r} is not an ISO 8601 date or date and time")
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
