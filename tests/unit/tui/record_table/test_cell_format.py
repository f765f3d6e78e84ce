"""How the values of records are shown in cells."""

from data8_tui.api.exact_json import Number
from data8_tui.tui.record_table.record_source import CellFormat
from data8_tui.tui.records.marked_text import MarkedPart, MarkedText, own_words
from data8_tui.tui.widgets.grid.cells import Cell

MARKED = MarkedText.of(
    MarkedPart("A", "old"), MarkedPart(" → ", "dim", own=True), MarkedPart("b", "new")
)


def test_the_parts_of_a_marked_text_keep_their_styles() -> None:
    cell = CellFormat((), masked=False).cell("name", MARKED)
    assert cell == Cell("A", "old", ((" → ", "dim"), ("b", "new")))


def test_a_mask_keeps_the_marks_and_our_own_words() -> None:
    form = CellFormat((), masked=True)
    assert form.cell("name", MARKED) == Cell("X", "old", ((" → ", "dim"), ("x", "new")))
    assert form.cell("name", own_words("changed")) == Cell("changed", "dim")
    assert form.cell("name", MarkedText.of()) == Cell("")


def test_nulls_numbers_and_texts_are_told_apart() -> None:
    form = CellFormat((), masked=False)
    assert form.cell("name", None) == Cell("∅", "dim")
    assert form.cell("name", Number("1.10")) == Cell("1.10", "number", whole=True)
    assert form.cell("name", "Ann") == Cell("Ann")
