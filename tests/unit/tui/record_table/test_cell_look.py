"""How the values of records are shown in cells."""

from data8_tui.api.exact_json import Number
from data8_tui.tui.record_table.record_source import CellLook
from data8_tui.tui.records.marked_text import MarkedPart, MarkedText, own_words
from data8_tui.tui.widgets.grid.cells import Cell

MARKED = MarkedText.of(
    MarkedPart("A", "old"), MarkedPart(" → ", "dim", own=True), MarkedPart("b", "new")
)


def test_the_parts_of_a_marked_text_keep_their_styles() -> None:
    cell = CellLook((), masked=False).cell("name", MARKED)
    assert cell == Cell("A", "old", ((" → ", "dim"), ("b", "new")))


def test_a_mask_keeps_the_marks_and_our_own_words() -> None:
    look = CellLook((), masked=True)
    assert look.cell("name", MARKED) == Cell("X", "old", ((" → ", "dim"), ("x", "new")))
    assert look.cell("name", own_words("changed")) == Cell("changed", "dim")
    assert look.cell("name", MarkedText.of()) == Cell("")


def test_nulls_numbers_and_texts_are_told_apart() -> None:
    look = CellLook((), masked=False)
    assert look.cell("name", None) == Cell("∅", "dim")
    assert look.cell("name", Number("1.10")) == Cell("1.10", "number", whole=True)
    assert look.cell("name", "Ann") == Cell("Ann")
