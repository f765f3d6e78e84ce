"""Date ranges as typed or picked, and the instants that filter on the server."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from data8_tui.dates import parse_day
from data8_tui.errors import UsageError

PRESETS = (("any time", None), ("today", 0), ("7 days", 6), ("30 days", 29))
"""The ranges that a key goes through: a label, and how many days before today it begins."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """Submission dates, both inclusive, in the local time zone; None is open."""

    start: date | None = None
    end: date | None = None

    def instants(self) -> tuple[datetime | None, datetime | None]:
        """The first and last instant of the range, aware, since the server compares instants."""
        start = datetime.combine(self.start, time.min).astimezone() if self.start else None
        end = datetime.combine(self.end, time.max).astimezone() if self.end else None
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
