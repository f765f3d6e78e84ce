"""An outlook as text, for TUI and CLI alike."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from data8_tui.insight import humanize
from data8_tui.insight.outlook.outlook import Outlook
from data8_tui.insight.outlook.past_runs import FinishRange
from data8_tui.time_zone import in_zone, zone_suffix


def finish_text(outlook: Outlook, now: datetime, zone: tzinfo | None = None) -> list[str]:
    """Each estimate with its source, the best one first; empty where there is none.

    `Data8 14:32`, `past runs 14:28–14:41 (12)`, `at this pace 14:35`. A time of Data8's that has
    passed comes last; a range of past runs that has is no estimate any more.
    """
    return list(_parts(outlook, now, zone))


def _parts(outlook: Outlook, now: datetime, zone: tzinfo | None) -> Iterator[str]:
    server = outlook.server
    if server is not None and server > now:
        yield f"Data8 {_soon(server, now, zone)}"
    if outlook.past is not None and now <= outlook.past.latest:
        yield past_runs_text(outlook.past, now, zone)
    if outlook.pace is not None:
        yield f"at this pace {_soon(outlook.pace, now, zone)}"
    if server is not None and server <= now:
        yield f"Data8 {_soon(server, now, zone)}, passed"


def brief_finish_text(outlook: Outlook, now: datetime, zone: tzinfo | None = None) -> str:
    """The most precise estimate, for where no label says that it is one; empty without any.

    `~14:28–14:41 by past runs`, `by 14:41, as past runs`, `~14:32 by Data8`, `~14:35 at this pace`.
    """
    server, past = outlook.server, outlook.past
    if past is not None and now <= past.latest:
        times = _range_text(past, now, zone)
        return f"{times}, as past runs" if times.startswith("by ") else f"~{times} by past runs"
    if server is not None and server > now:
        return f"~{_soon(server, now, zone)} by Data8"
    if outlook.pace is not None:
        return f"~{_soon(outlook.pace, now, zone)} at this pace"
    return "" if server is None else f"{_soon(server, now, zone)} by Data8, passed"


def past_runs_text(past: FinishRange, now: datetime, zone: tzinfo | None = None) -> str:
    """`past runs 14:28–14:41 (12)`; once its beginning has passed, `past runs by 14:41 (12)`."""
    return f"past runs {_range_text(past, now, zone)} ({past.runs})"


def _range_text(past: FinishRange, now: datetime, zone: tzinfo | None) -> str:
    near = _is_near(past.latest, now)  # both ends as exact as the later one can be
    earliest, latest = (_format_time(at, now, zone, near) for at in (past.earliest, past.latest))
    suffix = zone_suffix(past.latest, zone)
    if past.earliest <= now or earliest == latest:
        return f"by {latest}{suffix}"
    return f"{earliest}–{latest}{suffix}"


def _soon(at: datetime, now: datetime, zone: tzinfo | None) -> str:
    return _format_time(at, now, zone, _is_near(at, now)) + zone_suffix(at, zone)


def _is_near(at: datetime, now: datetime) -> bool:
    """Whether seconds are significant."""
    return abs((at - now).total_seconds()) < 600


def _format_time(at: datetime, now: datetime, zone: tzinfo | None, near: bool) -> str:
    """A time without its zone, with seconds where it is near."""
    return f"{in_zone(at, zone):%H:%M:%S}" if near else humanize.clock_text(at, now, zone)
