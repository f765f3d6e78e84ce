"""A cell fills exactly its column, whatever text it is given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from data8_tui.tui.widgets.grid.cells import Cell, CellLike, fit_text
from data8_tui.tui.widgets.grid.columns import Align

TEXTS = st.text(max_size=40) | st.text("ab東京é👍🏽\u0301\ufe0f\u200d🇬\x1b\n", max_size=40)
CELLS = (
    st.none()
    | TEXTS
    | st.lists(st.builds(Cell, TEXTS, st.sampled_from(["", "good"])), min_size=1, max_size=4).map(
        lambda cells: sum(cells[1:], cells[0])
    )
)


def text_of(cell: CellLike, width: int, align: Align = "left") -> str:
    return "".join(text for text, _ in fit_text(cell, width, align))


@given(CELLS, st.integers(0, 30), st.sampled_from(["left", "right"]), st.booleans())
def test_fills_its_width_exactly(cell: CellLike, width: int, align: Align, ends: bool) -> None:
    assert sum(cell_len(text) for text, _ in fit_text(cell, width, align, ends=ends)) == width


@pytest.mark.parametrize(
    ("name", "width", "shown"),
    [
        ("check_3213_output", 17, "check_3213_output"),
        ("check_3213_output", 16, "check_3213…utput"),
        ("check (3) by day", 14, "check (3)… day"),
        ("check_3213_output", 7, "chec…ut"),
        ("東京都庁 (2)", 8, "東京…2) "),
        ("東京都庁", 7, "東京…庁"),
        ("check", 2, "c…"),
        ("check", 1, "…"),
        ("a" * 1_000_000 + " (2)", 13, "aaaaaaaa… (2)"),
    ],
)
def test_both_ends_of_a_name_are_kept(name: str, width: int, shown: str) -> None:
    assert "".join(text for text, _ in fit_text(name, width, ends=True)) == shown


@pytest.mark.parametrize(
    ("cell", "width", "shown"),
    [
        ("Check", 8, "Check   "),
        ("Check", 5, "Check"),
        ("Check 12", 5, "Chec…"),
        ("Check", 1, "…"),
        ("東京都庁", 5, "東京…"),
        ("東京都庁", 6, "東京… "),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("a\nb", 4, "a␊b "),
        ("❤️ 👍🏽", 6, "❤ 👍  "),
        ("[/foo]", 8, "[/foo]  "),
        (None, 3, "·  "),
        ("", 2, "  "),
        (Cell("●", "good") + Cell(" running"), 7, "● runn…"),
    ],
)
def test_left(cell: CellLike, width: int, shown: str) -> None:
    assert text_of(cell, width) == shown


def test_numbers_line_up_on_the_right() -> None:
    assert text_of(Cell("1,200", "number"), 9, "right") == "    1,200"
    assert text_of(None, 3, "right") == "  ·"


def test_each_part_keeps_its_style_also_when_it_is_cut() -> None:
    cell = Cell("━━╸", "accent") + Cell(" 62%", "number")
    assert fit_text(cell, 5) == [("━━╸", "accent"), (" …", "number")]


def test_a_value_of_any_length_costs_no_more_than_its_column() -> None:
    shown = fit_text("a" + "\u0301" * 1_000_000, 8)
    assert sum(len(text) for text, _ in shown) < 100
    assert shown[-1][0].endswith("…")


def test_a_number_is_shown_whole_or_not_at_all() -> None:
    number = Cell("99999999", "number", whole=True)
    assert text_of(number, 8) == "99999999"
    assert text_of(number, 7) == "#######"
    assert text_of(number + Cell(" £"), 9) == "#########"
