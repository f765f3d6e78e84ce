"""An instant in the time zone that is shown: brief on a terminal, ISO 8601 for programs."""

from datetime import datetime

from data8_tui.cli import output
from data8_tui.insight import humanize
from data8_tui.time_zone import in_zone


def local_moment(at: datetime, now: datetime) -> str:
    """`14:05` or `20 Nov 14:05` on a terminal; elsewhere as `local_iso`.

    The column's title names the present zone; a time with another offset names its own.
    """
    if not output.is_terminal():
        return local_iso(at)
    text, there = humanize.brief_moment(at, now), in_zone(at)
    other = " " in text and ":" in text and there.utcoffset() != in_zone(now).utcoffset()
    return f"{text} {there:%Z}" if other else text


def column_zone(now: datetime) -> str:
    """What the title of a column of times ends with, on a terminal: ` GMT`."""
    return f" {in_zone(now):%Z}" if output.is_terminal() else ""


def local_iso(at: datetime) -> str:
    """`2026-11-20T14:05:00+01:00`."""
    return in_zone(at).isoformat(timespec="seconds")
