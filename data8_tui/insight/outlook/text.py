"""How an outlook reads, on a line and in a pane alike."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from data8_tui.insight import humanize
from data8_tui.insight.outlook.outlook import Outlook
from data8_tui.insight.outlook.past_runs import FinishRange


def finish_text(outlook: Outlook, now: datetime, zone: tzinfo | None = None) -> list[str]:
    """Each thing that can be said, with where it comes from; empty where there is nothing.

    `stalled for 12 min`, `Data8 14:32`, `past runs 14:28–14:41 (12)`, `at this pace 14:35`.
    """
    return list(_words(outlook, now, zone))


def _words(outlook: Outlook, now: datetime, zone: tzinfo | None) -> Iterator[str]:
    if outlook.stalled_since is not None:
        yield f"stalled for {humanize.brief_span(now - outlook.stalled_since)}"
    if outlook.server is not None:
        passed = ", passed" if outlook.server <= now else ""
        yield f"Data8 {_soon(outlook.server, now, zone)}{passed}"
    if outlook.past is not None:
        yield past_runs_text(outlook.past, now, zone)
    if outlook.pace is not None:
        yield f"at this pace {_soon(outlook.pace, now, zone)}"


def past_runs_text(past: FinishRange, now: datetime, zone: tzinfo | None = None) -> str:
    """`past runs 14:28–14:41 (12)`; once that has passed, `longer than 9 of 10 past runs (12)`."""
    if now > past.latest:
        return f"longer than 9 of 10 past runs ({past.runs})"
    near = _is_near(past.latest, now)  # both ends as exact as the later one can be
    earliest, latest = (_told(at, now, zone, near) for at in (past.earliest, past.latest))
    if past.earliest <= now or earliest == latest:
        return f"past runs by {latest} ({past.runs})"
    return f"past runs {earliest}–{latest} ({past.runs})"


def _soon(at: datetime, now: datetime, zone: tzinfo | None) -> str:
    return _told(at, now, zone, _is_near(at, now))


def _is_near(at: datetime, now: datetime) -> bool:
    """Whether seconds mean something."""
    return abs((at - now).total_seconds()) < 600


def _told(at: datetime, now: datetime, zone: tzinfo | None, near: bool) -> str:
    """A local time, with seconds where it is near."""
    return f"{at.astimezone(zone):%H:%M:%S}" if near else humanize.moment(at, now, zone)
