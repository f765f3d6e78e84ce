"""Durations as typed: `5s`, `90`, `2h`, `1h30m`."""

import re

import click

_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(min|[smhd])?")
_UNITS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
LEAST = 0.2
"""The shortest duration in seconds: polling more often brings nothing new."""


MOST = 10_000 * 86400
"""The longest: any time before now by it is a date, and what is stored of it can be read again."""


def duration_type(
    context: click.Context, option: click.Parameter, typed: str | None
) -> float | None:
    """Callback of an option: its text in seconds, from LEAST to MOST. Raises BadParameter."""
    if typed is None:
        return None
    length = seconds_of(typed)
    if length is None or length < LEAST:
        raise click.BadParameter(f"“{typed}” is no length of time such as 5s, 2h or 1h30m")
    if length > MOST:
        raise click.BadParameter(f"“{typed}” is too long: at most {MOST // 86400}d")
    return length


def seconds_of(text: str) -> float | None:
    """Seconds, or None for text that is no duration."""
    typed = text.strip().lower()
    parts = list(_PART.finditer(typed))
    if not parts or "".join(part[0] for part in parts) != re.sub(r"\s+(?=\d)", "", typed):
        return None
    return sum(float(part[1]) * _UNITS[part[2] or ""] for part in parts)
