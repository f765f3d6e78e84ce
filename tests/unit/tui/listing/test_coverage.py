"""How much of a list was searched, in words."""

import pytest

from data8_tui.tui.dialogs.name_search import SearchState
from data8_tui.tui.listing.coverage import Coverage, searched_text


@pytest.mark.parametrize(
    ("coverage", "text"),
    [
        ((0, 0, 0, SearchState.SEARCHING), "the first page is asked for (Escape stops)"),
        ((0, 0, 0, SearchState.STOPPED), "stopped before the first page"),
        (
            (2, 300, 3, SearchState.SEARCHING),
            "2 among 300 jobs of 3 pages; page 4 is asked for (Escape stops)",
        ),
        ((2, 418, 5, SearchState.COMPLETE), "2 among 418 jobs of all 5 pages"),
        ((1, 1, 1, SearchState.COMPLETE), "1 among 1 job of the only page"),
        ((2, 300, 3, SearchState.STOPPED), "2 among 300 jobs of 3 pages; stopped, more may follow"),
        (
            (2, 2000, 20, SearchState.CUT),
            "2 among 2,000 jobs of 20 pages; there may be more, which were not searched",
        ),
    ],
)
def test_what_was_searched(coverage: tuple[int, int, int, SearchState], text: str) -> None:
    assert searched_text(Coverage(*coverage, "job"), "Escape") == text
