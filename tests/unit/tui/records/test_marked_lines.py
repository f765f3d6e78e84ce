"""What differs in a value, marked on a record's own page."""

from data8_tui.tui.records.marked_text import MarkedPart, MarkedText
from data8_tui.tui.records.value_lines import marked_line
from data8_tui.tui.screens.record.fields import field_lines

POSTCODE = MarkedText.of(
    MarkedPart("SW1A1AA"),
    MarkedPart(" → ", "dim", own=True),
    MarkedPart("SW1A"),
    MarkedPart(" ", "new"),
    MarkedPart("1AA"),
)


def test_a_space_that_differs_is_a_symbol_in_the_colour_of_what_is_new() -> None:
    line = marked_line(POSTCODE)
    assert line.plain == "SW1A1AA → SW1A␠1AA"
    assert [line.plain[span.start : span.end] for span in line.spans] == [" → ", "␠"]
    assert [span.style for span in line.spans] == ["$text-muted", "underline $text-success"]


def test_it_is_on_the_record_s_page_where_it_has_room() -> None:
    def shown(width: int, *, masked: bool = False) -> list[str]:
        text = field_lines(["postcode"], {"postcode": POSTCODE}, width, masked=masked)
        return [" ".join(line.split()) for line in text.plain.splitlines()]

    assert shown(60) == ["postcode SW1A1AA → SW1A␠1AA"]
    assert shown(60, masked=True) == ["postcode XX9X9XX → XX9X␠9XX"]
    assert shown(36) == ["postcode SW1A1AA → SW1A", "1AA"]
