"""What was found where, in a line."""

from unittest.mock import AsyncMock

import pytest

from data8_tui.tui.record_table.find_line import found_text
from data8_tui.tui.records.scan import RecordScan
from data8_tui.tui.records.search import RecordSearch, TextNeedle


@pytest.mark.parametrize("text", ["“", "“”", "a"])
def test_quotes_are_found_as_any_other_text_is(text: str) -> None:
    search = RecordSearch(TextNeedle(text), 3)
    search.look(0, [{"a": "b"}, {"a": "a “” a"}, {"a": None}])
    found = found_text(search, None, 1, room=60, on="Enter", stop="Escape")
    assert found == "match 1 of 1 in all 3 records"


@pytest.mark.parametrize(
    ("cursor", "room", "text"),
    [
        (1, 60, "match 1 of 1 in the 3 records searched · Enter for all"),
        (0, 60, "1 found in the 3 records searched · Enter for all"),
        (0, 45, "1 found in the 3 searched · Enter for all"),
        (0, 37, "1 found in 3 searched · Enter for all"),
        (0, 10, "1 found in 3 searched · Enter for all"),
    ],
)
def test_what_was_searched_is_shortened_to_the_room(cursor: int, room: int, text: str) -> None:
    search = RecordSearch(TextNeedle("a"), 9)
    search.look(0, [{"a": "b"}, {"a": "a"}, {"a": None}])
    assert found_text(search, None, cursor, room=room, on="Enter", stop="Escape") == text


def test_matches_are_counted_so_far_while_more_are_searched() -> None:
    search = RecordSearch(TextNeedle("a"), 9)
    search.look(0, [{"a": "a"}])

    scan = RecordScan(AsyncMock(), 9, 0, search.look)
    found = found_text(search, scan, 0, room=60, on="Enter", stop="Escape")
    assert found == "match 1 of 1 so far · 0% searched, Escape stops"
    found = found_text(search, scan, 0, room=40, on="Enter", stop="Escape")
    assert found == "match 1 of 1 · 0% searched, Escape stops"
