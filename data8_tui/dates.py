"""Parsing dates and times that users type, in the time zone that is shown."""

import re
from datetime import date, datetime, timedelta, tzinfo

from data8_tui.clock import EARLIEST, LATEST
from data8_tui.codes import Remedy
from data8_tui.errors import UsageError
from data8_tui.time_zone import day_end, day_start, from_clock, in_zone

_DAYS_AGO = re.compile(r"(\d{1,4})\s*(?:d|days?)", re.I)
_DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")


def parse_day(text: str, today: date) -> date | None:
    """The date of `2026-11-21`, `21/11/2026`, `today`, `yesterday` or `7d` (days before today).

    None for an empty text. Raises UsageError for anything else, and for a day out of the bounds
    that dates of jobs have.
    """
    typed = text.strip().lower()
    if not typed:
        return None
    day = _named_day(typed, today) or _written_day(typed)
    if day is None:
        raise UsageError(f"“{text.strip()}” is not a date", remedy=Remedy.WRITE_DATE())
    _refuse_out_of_bounds(day)
    return day


def parse_bound(
    text: str, now: datetime, *, end: bool = False, zone: tzinfo | None = None
) -> datetime | None:
    """One end of a range of times, aware: a day as for `parse_day`, or an ISO 8601 date and time.

    A day as the start is its first instant, as the end its last one, so that both days are
    included. A time without an offset is of `zone`, by default the one that is shown. None for an
    empty text. Raises UsageError for anything else.
    """
    here = in_zone(now, zone)
    if re.search(r"\d[T ]\d", text.strip(), re.I):
        return _instant(text.strip(), zone)
    day = parse_day(text, here.date())
    if day is None:
        return None
    return day_end(day, zone) if end else day_start(day, zone)


def _instant(text: str, zone: tzinfo | None) -> datetime:
    try:
        at = datetime.fromisoformat(text.upper())
    except ValueError:
        raise UsageError(
            f"“{text}” is not a date and time", remedy=Remedy.WRITE_INSTANT()
        ) from None
    _refuse_out_of_bounds(at.date())
    return at if at.tzinfo else from_clock(at, zone)


def _refuse_out_of_bounds(day: date) -> None:
    """The same bounds as for dates from a server, so that every zone can show them."""
    if not EARLIEST.date() <= day < LATEST.date():
        first, last = EARLIEST.year, LATEST.year - 1
        raise UsageError(f"{day} is out of range: years {first} to {last} are taken")


def _named_day(typed: str, today: date) -> date | None:
    if match := _DAYS_AGO.fullmatch(typed):
        return _days_before(today, int(match[1]))
    return {"today": today, "yesterday": today - timedelta(days=1)}.get(typed)


def _days_before(today: date, days: int) -> date:
    return max(today, date.min + timedelta(days=days)) - timedelta(days=days)


def _written_day(typed: str) -> date | None:
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
