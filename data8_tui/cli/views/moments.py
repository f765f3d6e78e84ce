"""An instant in the local time zone: brief on a terminal, ISO 8601 for programs."""

from datetime import datetime

from data8_tui.cli import output
from data8_tui.insight import humanize


def local_moment(at: datetime, now: datetime) -> str:
    """`14:05` or `20 Nov 14:05` on a terminal; elsewhere as `local_iso`."""
    return humanize.brief_moment(at, now) if output.is_terminal() else local_iso(at)


def local_iso(at: datetime) -> str:
    """`2026-11-20T14:05:00+01:00`."""
    return at.astimezone().isoformat(timespec="seconds")
