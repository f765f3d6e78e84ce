"""How much of a list was searched, in words: no more may be concluded than was looked at."""

from dataclasses import dataclass

from data8_tui.insight.humanize import count, several
from data8_tui.tui.dialogs.name_search import SearchState


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search has looked at so far. `found` are the rows that are shown."""

    found: int
    listed: int
    pages: int
    state: SearchState
    noun: str
    """One of them: `job`."""


def searched_text(coverage: Coverage, stop: str) -> str:
    """`2 among 300 jobs of 3 pages; more follow (Escape stops)`, on one line.

    `stop` is the key that stops the search.
    """
    if not coverage.pages:
        waits = coverage.state is SearchState.SEARCHING
        return (
            f"the first page is asked for ({stop} stops)"
            if waits
            else "stopped before the first page"
        )
    jobs, pages = several(coverage.listed, coverage.noun), several(coverage.pages, "page")
    found = f"{count(coverage.found)} among {jobs} of"
    match coverage.state:
        case SearchState.COMPLETE:
            every = "the only page" if coverage.pages == 1 else f"all {pages}"
            return f"{found} {every}"
        case SearchState.SEARCHING:
            return f"{found} {pages}; page {coverage.pages + 1} is asked for ({stop} stops)"
        case SearchState.STOPPED:
            return f"{found} {pages}; stopped, more may follow"
        case SearchState.CUT | SearchState.FAILED:
            return f"{found} {pages}; there may be more, which were not searched"
