"""The jobs of the last days, as bars."""

from datetime import date, timedelta

from data8_tui.insight import humanize
from data8_tui.jobs.overview import DAYS
from data8_tui.time_zone import in_zone
from data8_tui.tui.screens.overview.facts import OverviewFacts
from data8_tui.tui.screens.overview.items import (
    FILLING,
    BoardItem,
    BoardSection,
    TextLine,
    UnfoldSection,
    folded_line,
    title_line,
)

NAME = "days"
_TITLE = "Jobs per day"
_STEPS = " ▁▂▃▄▅▆▇█"
_FULL = len(_STEPS) - 1
_NARROWEST, _WIDEST = 2, 4
"""Cells for a day: its bar and a gap."""
_MOST_LINES = 12
"""Of bars, however high the screen is."""
_AROUND = 4
"""Lines of the section besides its bars, and the blank one above."""
_FEWEST_DAYS = 14
_FAILED = "✗"


def bar_lines(height: int, room: int) -> int:
    """The lines of the bars: as many as a screen of `height` can spare, more where there is room.

    `room` are the lines that everything else leaves.
    """
    spared = 6 if height > 40 else 3 if height > 28 else 1
    return max(spared, min(_MOST_LINES, room - _AROUND))


def days_section(facts: OverviewFacts, width: int, height: int) -> BoardSection | None:
    """Bars of `height` lines, the present day at the right; None where no job is known.

    A day on which a job failed has a mark below its bar.
    """
    stride = max(_NARROWEST, min(_WIDEST, (width + 1) // DAYS))
    number = min(DAYS, (width + 1) // stride)
    if not facts.days or number < _FEWEST_DAYS:
        return None
    today = in_zone(facts.now).date()
    days = [today - timedelta(days=number - 1 - place) for place in range(number)]
    jobs = {one.day: one.runs for one in facts.days}
    most = max(jobs.values())
    numbers = [jobs.get(day, 0) for day in days]
    bars = [_bars(numbers, most, row, height, stride) for row in reversed(range(height))]
    below = [_marks(days, {one.day for one in facts.days if one.failed}, stride)]
    if height > 1:
        below.append(_dates(days, stride))
    remark = f"{humanize.count(jobs.get(today, 0))} today · most {humanize.count(most)}"
    remark = FILLING if facts.filling else remark
    title = title_line(_TITLE, (remark,), number * stride - 1)
    return BoardSection(
        NAME,
        lambda _: title,
        folded_line(_TITLE, remark, width, "shows the days"),
        (BoardItem("", (*bars, *below)),),
        rest=UnfoldSection(NAME),
    )


def _bars(numbers: list[int], most: int, row: int, height: int, stride: int) -> TextLine:
    """One line of the bars, 0 the lowest."""
    levels = (_level(number, most, height) - _FULL * row for number in numbers)
    bars = (_STEPS[max(0, min(_FULL, level))] * (stride - 1) for level in levels)
    return [(" ".join(bars), "accent")]


def _level(number: int, most: int, height: int) -> int:
    """A bar's height in eighths of a line; at least one where there was any job."""
    return max(1, round(_FULL * height * number / most)) if number else 0


def _marks(days: list[date], failed: set[date], stride: int) -> TextLine:
    """Below each bar, where it begins."""
    marks = ((_FAILED if day in failed else "").ljust(stride) for day in days)
    return [("".join(marks).rstrip(), "bad")]


def _dates(days: list[date], stride: int) -> TextLine:
    """The first day of each week that has room for its date."""
    text = ""
    for place, day in enumerate(days):
        written = f"{day.day} {day:%b}"
        at = place * stride
        if day.weekday() == 0 and len(text) <= at and at + len(written) <= stride * len(days):
            text = text.ljust(at) + written + " "
    return [(text, "dim")]
