"""How much of a list was searched, in words: no more may be concluded than was looked at."""

from dataclasses import dataclass
from datetime import datetime

from data8_tui.insight.humanize import count, several
from data8_tui.time_zone import in_zone
from data8_tui.tui.dialogs.name_search import SearchState


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search has looked at so far."""

    noun: str
    """One of the rows: `job`."""
    listed: int
    """The rows of the pages that were searched."""
    pages: int
    state: SearchState
    remembered: int = 0
    """Further rows, which the history has."""
    since: datetime | None = None
    """The earliest submission of those."""


def searched_text(coverage: Coverage, stop: str, now: datetime) -> str:
    """`300 jobs of 3 pages searched; page 4 is asked for (Escape stops)`, on one line.

    `stop` is the key that stops the search. How many were found, the line above has.
    """
    sources = _sources(coverage, now)
    rest = _rest(coverage, stop)
    if not sources:
        return rest
    rows = several(coverage.listed + coverage.remembered, coverage.noun)
    text = f"{rows} of {sources} searched"
    return f"{text}; {rest}" if rest else text


def ordered_text(coverage: Coverage, column: str, stop: str, lacking: int, *, stopped: bool) -> str:
    """What an order by a column covers, as `searched_text` does for a search.

    Of `lacking` rows the column is not known; `stopped` is whether no more of them are asked for.
    """
    rows = several(coverage.listed, coverage.noun)
    if coverage.state is SearchState.SEARCHING:
        return f"{rows} so far; {_rest(coverage, stop)}"
    complete = coverage.state is SearchState.COMPLETE
    rows = f"all {rows}" if complete else f"the first {rows} (there are more)"
    if not lacking:
        return f"{rows} by {column}; {stop} shows pages again"
    if stopped:
        return f"{rows}, of which {column} is not known of {count(lacking)}"
    return f"{rows}; {column} known of {count(coverage.listed - lacking)} ({stop} stops)"


def _sources(coverage: Coverage, now: datetime) -> str:
    """Where the rows are from: `3 pages and the history since 12 Aug`."""
    pages = several(coverage.pages, "page")
    if coverage.state is SearchState.COMPLETE:
        pages = "the only page" if coverage.pages == 1 else f"all {pages}"
    parts = [pages] if coverage.pages else []
    if coverage.remembered:
        since = f" since {_day(coverage.since, now)}" if coverage.since else ""
        parts.append(f"the history{since}")
    return " and ".join(parts)


def _rest(coverage: Coverage, stop: str) -> str:
    """What was not searched, or not yet."""
    page = f"page {coverage.pages + 1}" if coverage.pages else "the first page"
    match coverage.state:
        case SearchState.SEARCHING:
            return f"{page} is asked for ({stop} stops)"
        case SearchState.STOPPED:
            return "stopped, more may follow" if coverage.pages else "stopped before the first page"
        case SearchState.CUT | SearchState.FAILED:
            return "there may be more, which were not searched"
    return ""


def _day(at: datetime, now: datetime) -> str:
    """A day: `12 Aug`, with its year where that is another."""
    there = in_zone(at)
    year = "" if there.year == in_zone(now).year else f" {there.year}"
    return f"{there.day} {there:%b}{year}"
