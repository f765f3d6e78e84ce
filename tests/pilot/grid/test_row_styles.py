"""Colours that mean something, also under the cursor, and marks at the left of a row."""

import pytest

from data8_tui.tui.themes import THEMES
from data8_tui.tui.widgets.grid.grid import Cell, Grid, GridColumn, ListSource

COLUMNS = (
    GridColumn("mark", "", gutter=True),
    GridColumn("name", "Job", min_width=20),
    GridColumn("state", "State", width=12),
)
ROWS = [
    ("a", [Cell("•", "accent"), "a", Cell("✗ failed", "bad")]),
    ("b", ["", "b", Cell("✗ failed", "bad")]),
    ("c", ["", "c", Cell("✓ completed", "dim")]),
]


def style_of(bench, y, text):
    """The style of the part of a line that begins with this text."""
    return next(
        part.style for part in bench.grid.render_line(y) if part.text.strip().startswith(text)
    )


@pytest.mark.parametrize("theme", list(THEMES))
async def test_a_failure_is_as_loud_under_the_cursor(open_grid, theme):
    async with open_grid(Grid(ListSource(COLUMNS, ROWS))) as bench:
        bench.app.register_theme(THEMES[theme])
        bench.app.theme = THEMES[theme].name
        await bench.settled()
        under, beside, quiet = (
            style_of(bench, y, text) for y, text in ((1, "✗"), (2, "✗"), (3, "✓"))
        )
        assert under.color == beside.color
        assert under.bold
        assert beside.bold
        assert quiet.color != beside.color
        assert not quiet.bold
        assert (under.bgcolor, under.reverse) != (beside.bgcolor, beside.reverse)


async def test_without_colour_a_failure_is_bold(open_grid, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_grid(Grid(ListSource(COLUMNS, ROWS))) as bench:
        assert [style_of(bench, y, text).bold for y, text in ((1, "✗"), (2, "✗"))] == [True, True]
        assert not style_of(bench, 3, "✓").bold


async def test_a_mark_is_shown_at_the_left_and_repainted_alone(open_grid):
    source = ListSource(COLUMNS, ROWS)
    async with open_grid(Grid(source)) as bench:
        lines = [bench.grid.render_line(y).text for y in range(4)]
        assert [line[:3] for line in lines] == ["  J", "• a", "  b", "  c"]
        bench.grid.mark({"a", "b"})
        source.revise([("c", [Cell("≠", "warn"), *ROWS[2][1][1:]])])
        await bench.settled()
        lines = [bench.grid.render_line(y).text for y in range(4)]
        assert [line[:3] for line in lines] == ["  J", "• a", "▌ b", "≠ c"]
