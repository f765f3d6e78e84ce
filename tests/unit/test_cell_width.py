"""Text is counted, cut and padded alike in the command line's tables and in the application."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import data8_tui
from data8_tui.cell_width import cell_width, cut, cut_middle, graphemes, head, pad
from data8_tui.cli.views.table import Table, TableColumn, wrap_lines
from data8_tui.safetext import visible
from data8_tui.tui.widgets.grid.cells import Cell, fit_text, needed_width
from data8_tui.tui.widgets.grid.columns import GridColumn, fit_columns
from data8_tui.tui.widgets.grid.lines import GUTTER, row_line

PACKAGE = Path(data8_tui.__file__).parent
WIDTHS = {
    "❤️": 2,
    "1️⃣": 2,
    "👍🏽": 2,
    "e\u0301": 1,
    "a\u0308\u0323": 1,
    "顧客": 4,
    "한국어": 6,
    "ｶﾅ": 2,
    "Ａ": 2,
    "é": 1,
    "🇬🇧": 2,
}
TEXTS = st.text("ab東京é👍🏽❤\u0301\ufe0f🇬1\u20e3 ", max_size=40).map(visible)


@pytest.mark.parametrize(("text", "width"), WIDTHS.items())
def test_text_takes_the_cells_that_a_terminal_gives_it(text: str, width: int) -> None:
    assert cell_width(text) == width
    assert cell_width(pad(text, 9)) == 9
    assert (cut(text, width), cut(text + "x", width)[-1]) == (text, "…")
    assert head(text + "xyz", width) == (text, width)
    assert wrap_lines(f"{text} {text}", max(width, 1)) == [text, text]


@pytest.mark.parametrize("text", WIDTHS)
def test_a_table_and_a_grid_count_the_same_text_alike(text: str) -> None:
    """The grid shows an emoji without its selectors; what it shows is counted as in a table."""
    drawn = "".join(part for part, _ in fit_text(text, 9)).rstrip(" ")
    table = Table([TableColumn("A"), TableColumn("B")])
    line = list(table.lines([(drawn, "end")]))[1]
    column = GridColumn("a", "A", width=max(1, needed_width(Cell(text), 99)))
    layout = fit_columns([column, GridColumn("b", "B", width=3)], 80)
    row = "".join(part for part, _ in row_line(layout, [text, "end"], marked=False))
    assert line == row[GUTTER:]
    assert needed_width(text, 99) == cell_width(drawn)


@given(TEXTS, st.integers(1, 30))
def test_what_is_cut_fits_and_divides_no_grapheme(text: str, width: int) -> None:
    ends = {stop for _, stop, _ in graphemes(text)} | {0}
    start, used = head(text, width)
    assert len(start) in ends
    assert used == cell_width(start) <= width
    assert cell_width(cut(text, width)) <= width
    assert cell_width(cut_middle(text, width)) <= width


def test_a_beginning_costs_no_more_than_its_width() -> None:
    start, used = head("a" + "\u0301" * 1_000_000, 8)
    assert used == 1
    assert len(start) < 100


def test_nothing_else_counts_cells() -> None:
    """Neither rich's function nor Unicode's own property of width is used elsewhere."""
    counting = re.compile(r"\bimport (rich\.cells|wcwidth)|from rich\.cells|\beast_asian_width\b")
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if counting.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"cell_width.py"}
