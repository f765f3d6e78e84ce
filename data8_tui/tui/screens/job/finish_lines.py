"""When a job will finish: a line for each estimate, with its source."""

from collections.abc import Iterator
from datetime import datetime

from data8_tui.insight import humanize
from data8_tui.insight.outlook import FinishRange, Outlook, finish_text

FinishLine = tuple[str, str, str]
"""A time, the source of the estimate, and its style."""

_DOT = " · "
_WARNING = "$text-warning"


def finish_lines(outlook: Outlook, now: datetime, width: int, *, brief: bool) -> list[FinishLine]:
    """A line for each estimate; `brief` puts as many as `width` holds on one."""
    if not brief:
        return list(_lines(outlook, now))
    style = _WARNING if outlook.stalled_since else ""
    lines: list[str] = []
    for word in finish_text(outlook, now):
        if lines and len(lines[-1]) + len(_DOT) + len(word) <= width:
            lines[-1] += _DOT + word
        else:
            lines.append(word)
    return [(line, "", style) for line in lines]


def _lines(outlook: Outlook, now: datetime) -> Iterator[FinishLine]:
    if outlook.stalled_since is not None:
        still = humanize.span(now - outlook.stalled_since)
        yield f"stalled: no progress for {still}", "", _WARNING
    if outlook.server is not None:
        yield _time(outlook.server, now), f"{_due_text(outlook.server, now)}, by Data8", ""
    if outlook.past is not None:
        yield _past(outlook.past, now)
    if outlook.pace is not None:
        yield _time(outlook.pace, now), f"{_due_text(outlook.pace, now)}, {_at_pace(outlook)}", ""


def _past(past: FinishRange, now: datetime) -> FinishLine:
    runs = f"{past.runs} past runs" + (" of this size" if past.by_records else "")
    if now > past.latest:
        return f"longer than 9 of 10 among {runs}", "", _WARNING
    exact = _near(past.latest, now)
    earliest, latest = (_time(at, now, exact=exact) for at in (past.earliest, past.latest))
    if past.earliest <= now or earliest == latest:
        return f"by {latest}", f"9 of 10 among {runs}", ""
    return f"{earliest} – {latest}", f"8 of 10 among {runs}", ""


def _at_pace(outlook: Outlook) -> str:
    if outlook.records_per_second:
        return f"at the pace now, {humanize.several(round(outlook.records_per_second), 'record')}/s"
    return "at the pace now"


def _due_text(at: datetime, now: datetime) -> str:
    return humanize.age(at, now) if at > now else f"was due {humanize.age(at, now)}"


def _time(at: datetime, now: datetime, *, exact: bool | None = None) -> str:
    """A local time, with its seconds where it is so near that they mean something."""
    near = _near(at, now) if exact is None else exact
    return f"{at.astimezone():%H:%M:%S}" if near else humanize.moment(at, now)


def _near(at: datetime, now: datetime) -> bool:
    return abs((at - now).total_seconds()) < 600
