"""Date ranges as typed or picked, and the instants that filter on the server."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data8_tui.dates import parse_day
from data8_tui.errors import UsageError
from data8_tui.time_zone import day_end, day_start

PRESETS = (("any time", None), ("today", 0), ("7 days", 6), ("30 days", 29))
"""The ranges that a key goes through: a label, and how many days before today it begins."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """Submission dates, both inclusive, of the time zone that is shown; None is open."""

    start: date | None = None
    end: date | None = None

    def instants(self) -> tuple[datetime | None, datetime | None]:
        """The first and last instant of the range, aware, since the server compares instants."""
        start = day_start(self.start) if self.start else None
        end = day_end(self.end) if self.end else None
        return start, end

    def text(self, today: date) -> str:
        for label, days in PRESETS:
            if self == preset(days, today):
                return "submitted any time" if days is None else f"submitted {_last(label)}"
        if self.start and self.end:
            return f"submitted {self.start} to {self.end}"
        return f"submitted since {self.start}" if self.start else f"submitted until {self.end}"


def _last(label: str) -> str:
    return label if label == "today" else f"in the last {label}"


def preset(days: int | None, today: date) -> DateRange:
    """The range that begins `days` days before today and is open at its end."""
    return DateRange() if days is None else DateRange(today - timedelta(days=days))


def preset_on(dates: DateRange, was_today: date, today: date) -> DateRange:
    """The same preset where the date is another now; a typed range stays."""
    for _, days in PRESETS:
        if dates == preset(days, was_today):
            return preset(days, today)
    return dates


def next_preset(now: DateRange, today: date) -> DateRange:
    """The preset after this one; a typed range is followed by the first."""
    ranges = [preset(days, today) for _, days in PRESETS]
    return ranges[(ranges.index(now) + 1) % len(ranges)] if now in ranges else ranges[0]


def parse_range(start: str, end: str, today: date) -> DateRange:
    """Two typed days. Raises UsageError also where the range would end before it begins."""
    both = DateRange(parse_day(start, today), parse_day(end, today))
    if both.start and both.end and both.end < both.start:
        raise UsageError(f"The range ends ({both.end}) before it begins ({both.start}).").with_note(
            "Exchange the two dates."
        )
    return both
