"""The time zone in which times are shown, days begin and typed times are read: its only owner.

That is the machine's own, unless `set_time_zone` has named another. Like the variable TZ it holds
for the whole process: the application changes it by a key, and every text follows. What must not
depend on how times are shown (at which weekday a job ran, when a secret expires) stays in the
machine's zone.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

LOCAL: Final = "local"
UTC_NAME: Final = "UTC"
_ALIASES: Final = {LOCAL: LOCAL, "utc": UTC_NAME, "etc/utc": UTC_NAME}


class UnknownTimeZone(ValueError):
    """A name that is no time zone's; the message says that, with names like it."""


class _Shown:
    """The zone that is shown; `zone` is None for the machine's."""

    name: str = LOCAL
    zone: tzinfo | None = None


_shown = _Shown()


def time_zone(name: str) -> tzinfo | None:
    """The zone of a name: None for `local`, UTC, or one such as `Europe/London`.

    Raises UnknownTimeZone.
    """
    from zoneinfo import ZoneInfo

    known = zone_name(name)
    if known == LOCAL:
        return None
    if known == UTC_NAME:
        return UTC  # known without a database, which not every system has
    try:
        return ZoneInfo(known)
    except (KeyError, ValueError, OSError):  # a folder of the database is an OSError
        raise UnknownTimeZone(_fault(known)) from None


def zone_name(text: str) -> str:
    """A name as it is kept: `local` and `UTC` in that spelling, others as they are."""
    return _ALIASES.get(text.strip().casefold(), text.strip())


def _fault(name: str) -> str:
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    known = available_timezones()
    if not known:
        return "a time zone of this system, which has no database of them: install tzdata"
    places = {each.casefold(): each for each in (*known, LOCAL)}
    places |= {each.rpartition("/")[2].casefold(): each for each in sorted(known) if "/" in each}
    sought = name.casefold().replace(" ", "_")
    near = dict.fromkeys(places[each] for each in get_close_matches(sought, places, n=3))
    similar = f" (similar: {', '.join(near)})" if near else ""
    return f"local, UTC or a time zone such as Europe/London{similar}"


def set_time_zone(name: str) -> None:
    """Show times in the zone of that name from now on. Raises UnknownTimeZone."""
    _shown.zone, _shown.name = time_zone(name), zone_name(name)


def shown_zone() -> str:
    """The name of the zone that is shown."""
    return _shown.name


def in_zone(at: datetime, zone: tzinfo | None = None) -> datetime:
    """An instant as the clock of `zone` has it, by default of the one that is shown."""
    return at.astimezone(zone or _shown.zone)


def on_machine(at: datetime, zone: tzinfo | None = None) -> datetime:
    """An instant as this machine's clock has it, whatever is shown; or that of `zone`."""
    return at.astimezone(zone)


def from_clock(at: datetime, zone: tzinfo | None = None) -> datetime:
    """The instant, in UTC, at which that clock shows the naive `at`; of two, the first.

    A time that the clock skips is read as if it had not been set forward yet. UTC, since Python
    takes no time that a clock shows twice, or never, for equal to one of another zone.
    """
    return _instant_of(at, zone or _shown.zone)


def _instant_of(at: datetime, zone: tzinfo | None) -> datetime:
    return (at.replace(tzinfo=zone) if zone else at).astimezone(UTC)


def day_start(day: date, zone: tzinfo | None = None) -> datetime:
    """The first instant of a day, in UTC."""
    return from_clock(datetime.combine(day, time.min), zone)


def day_end(day: date, zone: tzinfo | None = None) -> datetime:
    """The last instant of a day, to the microsecond; some days have 23 hours, others 25."""
    return day_start(day + timedelta(days=1), zone) - timedelta(microseconds=1)


def machine_day_end(day: date) -> datetime:
    """The first instant after a day of this machine's clock, whatever is shown."""
    return _instant_of(datetime.combine(day + timedelta(days=1), time.min), None)


def zone_suffix(at: datetime, zone: tzinfo | None = None) -> str:
    """What a time is followed by: ` UTC`, ` BST`; nothing where the machine's zone is shown."""
    return "" if _shown.zone is None else f" {in_zone(at, zone):%Z}"


def zone_text(now: datetime) -> str:
    """The zone in words: `Europe/London (GMT)`, `UTC`, `this machine's zone (CET)`."""
    abbreviation = f"{in_zone(now):%Z}"
    name = "this machine's zone" if _shown.name == LOCAL else _shown.name
    return name if abbreviation == name else f"{name} ({abbreviation})"


def next_zone(named: str) -> str:
    """The zone after the one shown: local, UTC, then `named` if it is another."""
    names = list(dict.fromkeys((LOCAL, UTC_NAME, zone_name(named))))
    at = names.index(_shown.name) if _shown.name in names else -1
    return names[(at + 1) % len(names)]
