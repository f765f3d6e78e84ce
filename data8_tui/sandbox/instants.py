"""Times as the API formats and parses them: .NET's round-trip form, seven fractional digits.

A bare date in a filter is its midnight in UTC, as .NET binds a DateTime; the documentation
specifies only “ISO 8601 date, or date and time”.
"""

import re
from datetime import UTC, datetime

MINIMUM = "0001-01-01T00:00:00"
"""How .NET serialises a DateTime that was never set."""

_ACCEPTED = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})?)?", re.ASCII
)


def format_instant(instant: datetime) -> str:
    """Return `2026-11-20T09:15:30.1234567Z`; the seventh digit is invented, but deterministic."""
    micros = instant.microsecond
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{micros:06d}{micros * 7 % 10}Z"


def parse_instant_text(text: str) -> datetime:
    """Parse a filter's value.

    Raises ValueError for text that is neither a date nor a date and time.
    """
    if not _ACCEPTED.fullmatch(text):
        raise ValueError(f"{text!r} is not an ISO 8601 date or date and time")
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
