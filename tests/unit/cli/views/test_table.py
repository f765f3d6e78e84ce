"""Tables and broken lines: they fit in cells, and nothing of a text is lost."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data8_tui.cell_width import cell_width, cut, pad
from data8_tui.cli.views.table import (
    Table,
    TableCell,
    TableColumn,
    wrap_lines,
)
from data8_tui.safetext import visible

TEXTS = st.text(max_size=60).map(visible)
SENTENCES = st.lists(
    st.sampled_from(["a", "job", "Check", "顧客リスト", "é", "ContactDeceased"])
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("顧客", 4), ("é", 1), ("👍", 2), ("a\u0308", 1)]
)
def test_cells_count_what_a_terminal_shows(text: str, width: int) -> None:
    assert cell_width(text) == width


@given(TEXTS, st.integers(2, 40))
def test_broken_lines_fit_and_keep_every_character(text: str, width: int) -> None:
    lines = wrap_lines(text, width)
    assert all(cell_width(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(SENTENCES)
def test_lines_break_between_words_where_they_can(text: str) -> None:
    lines = wrap_lines(text, 16)
    assert " ".join(lines).split() == text.split()


@given(TEXTS, st.integers(1, 40))
def test_a_cut_text_fits_and_says_that_it_was_cut(text: str, width: int) -> None:
    shown = cut(text, width)
    assert cell_width(shown) <= width
    assert shown == text or shown.endswith("…")


@given(TEXTS, st.integers(0, 80), st.booleans())
def test_padding_is_counted_in_cells(text: str, width: int, right: bool) -> None:
    assert cell_width(pad(text, width, right=right)) == max(width, cell_width(text))


COLUMNS = (
    TableColumn("State"),
    TableColumn("Age", right=True),
    TableColumn("Workflow", breaks=True, least=20),
    TableColumn("Job", breaks=True),
)
ROWS = st.lists(
    st.tuples(st.sampled_from(["✓ completed", "○ queued"]), st.sampled_from(["4 min", "1 d"]))
    .flatmap(lambda pair: st.tuples(st.just(pair[0]), st.just(pair[1]), TEXTS, TEXTS)),
    max_size=5,
)  # fmt: skip


@given(ROWS, ROWS, st.integers(40, 140))
@example([("✓ completed", "4 min", "0" * 15, "")], [("✓ completed", "4 min", "", "0000")], 40)
@example([("○ queued", "4 min", "0" * 15, "")], [("✓ completed", "4 min", "", "0000")], 40)
def test_a_table_fits_its_terminal_whatever_rows_come_later(first, later, width: int) -> None:
    table = Table(COLUMNS, width=width)
    lines = [*table.lines(first), *table.lines(later)]
    assert all(cell_width(line) <= width for line in lines)
    assert lines[0].split() == ["State", "Age", "Workflow", "Job"]


@given(ROWS)
def test_without_a_terminal_a_row_is_a_line_and_whole(rows) -> None:
    lines = list(Table(COLUMNS).lines(rows))
    assert len(lines) == len(rows) + 1
    for row, line in zip(rows, lines[1:], strict=True):
        assert all(text.strip(" ") in line for text in row)


def test_a_cell_that_is_wider_than_the_rows_before_takes_from_the_last_column() -> None:
    table = Table([TableColumn("A"), TableColumn("B", breaks=True)], width=20)
    lines = [*table.lines([("x", "one two three four five")]), *table.lines([("x" * 8, "y " * 8)])]
    assert max(map(cell_width, lines)) <= 20


def test_colour_covers_the_text_and_not_the_space_around_it() -> None:
    table = Table(
        [TableColumn("A"), TableColumn("B")],
        paint=lambda text, style: f"<{text}>" if style else text,
    )
    assert list(table.lines([(TableCell("x", "red"), "y"), ("long", "z")]))[1] == "<x>     y"
