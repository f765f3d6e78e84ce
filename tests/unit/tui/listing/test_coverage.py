"""How much of a list was searched, in words."""

from datetime import UTC, datetime

import pytest

from data8_tui.tui.dialogs.name_search import SearchState
from data8_tui.tui.listing.coverage import Coverage, searched_text

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
AUGUST = datetime(2026, 8, 12, 12, tzinfo=UTC)
LAST_YEAR = datetime(2025, 8, 12, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("coverage", "text"),
    [
        ((0, 0, SearchState.SEARCHING), "the first page is asked for (Escape stops)"),
        ((0, 0, SearchState.STOPPED), "stopped before the first page"),
        (
            (300, 3, SearchState.SEARCHING),
            "300 jobs of 3 pages searched; page 4 is asked for (Escape stops)",
        ),
        ((418, 5, SearchState.COMPLETE), "418 jobs of all 5 pages searched"),
        ((1, 1, SearchState.COMPLETE), "1 job of the only page searched"),
        ((300, 3, SearchState.STOPPED), "300 jobs of 3 pages searched; stopped, more may follow"),
        (
            (2000, 20, SearchState.CUT),
            "2,000 jobs of 20 pages searched; there may be more, which were not searched",
        ),
        (
            (0, 0, SearchState.SEARCHING, 90, AUGUST),
            "90 jobs of the history since 12 Aug searched; "
            "the first page is asked for (Escape stops)",
        ),
        (
            (100, 1, SearchState.COMPLETE, 90, LAST_YEAR),
            "190 jobs of the only page and the history since 12 Aug 2025 searched",
        ),
        ((100, 2, SearchState.COMPLETE, 1), "101 jobs of all 2 pages and the history searched"),
    ],
)
def test_what_was_searched(coverage: tuple[int, int, SearchState], text: str) -> None:
    assert searched_text(Coverage("job", *coverage), "Escape", NOW) == text
