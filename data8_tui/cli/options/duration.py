"""Lengths of time as a person types them: `5s`, `90`, `2h`, `1h30m`."""

import re

import click

_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(min|[smhd])?")
_UNITS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
LEAST = 0.2
"""Seconds; whoever asks more often asks nothing new."""


def duration_type(
    context: click.Context, option: click.Parameter, typed: str | None
) -> float | None:
    """An option's callback: its text as seconds, at least LEAST."""
    if typed is None:
        return None
    length = seconds_of(typed)
    if length is None or length < LEAST:
        raise click.BadParameter(f"“{typed}” is no length of time such as 5s, 2h or 1h30m")
    return length


def seconds_of(text: str) -> float | None:
    """Seconds, or None for what is no length of time."""
    typed = text.strip().lower()
    parts = list(_PART.finditer(typed))
    if not parts or "".join(part[0] for part in parts) != re.sub(r"\s+(?=\d)", "", typed):
        return None
    return sum(float(part[1]) * _UNITS[part[2] or ""] for part in parts)
