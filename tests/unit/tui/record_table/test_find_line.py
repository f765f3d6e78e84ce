"""What was found where, in a line."""

import pytest

from data8_tui.tui.record_table.find_line import found_text
from data8_tui.tui.records.search import RecordSearch, TextNeedle


@pytest.mark.parametrize("text", ["“", "“”", "a"])
def test_quotes_are_found_as_any_other_text_is(text: str) -> None:
    search = RecordSearch(TextNeedle(text), 3)
    search.look(0, [{"a": "b"}, {"a": "a “” a"}, {"a": None}])
    found = found_text(search, None, 1, on="Enter", stop="Escape")
    assert found == "1 of 1 found in all 3 records"
