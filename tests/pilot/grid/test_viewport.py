"""What is on screen, and what is asked of the source for it."""

import pytest
from rich.cells import cell_len

from data8_tui.tui.widgets.grid.grid import Cell, Grid, GridColumn, ListSource, RowsChanged

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)])
HOSTILE = [
    "[/foo]",
    "[@click=app.quit]x[/]",
    "a\x1b[31mb\x1b]52;c;aGk=\x07",
    "c1\x9b31m\x85",
    "bidi\u202etxt\u2066",
    "line\nbreak\ttab",
    "lone\ud800",
    "東京都👍🏽❤️e\u0301",
]


@SIZES
async def test_a_page_of_jobs(open_grid, columns, jobs, size):
    async with open_grid(Grid(ListSource(columns, jobs())), size) as bench:
        labels = bench.lines[0].split()
        assert (
            labels
            == ["Job", "Status", "Workflow", "Records", "Submitted"][: 4 if size[0] == 80 else 5]
        )
        assert f"Check {bench.grid.page - 1} " in bench.lines[-1]
        assert not any("…" in line for line in bench.lines)
        assert {cell_len(line) for line in bench.lines} == {bench.grid.size.width}


async def test_numbers_end_under_the_end_of_their_label(open_grid, columns, jobs):
    async with open_grid(Grid(ListSource(columns, jobs([1_234_567, 8])))) as bench:
        end = bench.lines[0].index("Records") + len("Records")
        assert bench.lines[1][:end].endswith(" 1,234,567")
        assert bench.lines[2][:end].endswith(" 8")


@SIZES
async def test_why_nothing_is_shown(open_grid, columns, size):
    source = ListSource(columns)
    grid = Grid(source, empty_text="No job matches “[/foo]\x1b”.", loading_text="Asking…")
    async with open_grid(grid, size) as bench:
        assert bench.line_of("Asking…") > 0
        source.replace([])
        await bench.settled()
        assert bench.line_of("Asking…") == -1
        assert bench.line_of("No job matches “[/foo]␛”.") > 0
        bench.grid.empty_text = "Nothing yet."
        await bench.settled()
        assert bench.line_of("Nothing yet.") > 0
        assert "Job" in bench.lines[0]


@pytest.mark.parametrize("text", HOSTILE)
async def test_text_from_outside_shows_as_what_it_is(open_grid, text):
    columns = (GridColumn("a", text, min_width=40, share=1), GridColumn("b", "After", width=6))
    source = ListSource(columns, [(text, [text, "end"]), ("2", [Cell(text, "bad"), "end"])])
    async with open_grid(Grid(source, empty_text=text)) as bench:
        shown = bench.lines
        assert {cell_len(line) for line in shown[:3]} == {bench.grid.size.width}
        assert shown[1].index("end") == shown[2].index("end")
        for line in shown[:3]:
            assert all(character.isprintable() for character in line)
            if text.startswith("["):
                assert text in line
        await bench.press("enter")
        assert bench.heard(Grid.RowSelected)[0].key == text


async def test_a_value_that_grows_is_given_the_room_that_others_can_spare(open_grid):
    columns = (
        GridColumn("a", "A", min_width=8, share=1),
        GridColumn("b", "B", min_width=8, share=1),
    )
    source = ListSource(columns, [("1", ["short", "short"]), ("2", ["short", "short"])])
    async with open_grid(Grid(source)) as bench:
        long = "a name of " + "fifty-odd letters " * 3
        assert bench.lines[1].index("short", 20) < 45
        source.revise([("1", [long, "short"])])
        await bench.settled()
        assert long in bench.lines[1]
        assert bench.lines[1].index("short", 20) == bench.lines[2].index("short", 20) > 60


async def test_rows_not_there_yet_are_a_calm_placeholder(open_grid, numbers):
    source = numbers(100)
    source.loaded = lambda index: False
    async with open_grid(Grid(source, wide=True, frozen=1)) as bench:
        assert set(bench.lines[1]) == {" ", "·"}
        source.loaded = lambda index: 3 <= index <= 5
        source.announce(RowsChanged(3, 5))
        await bench.settled()
        assert bench.lines[4].split()[0] == "4"
        assert set(bench.lines[3]) == {" ", "·"}


async def test_the_source_is_told_what_is_in_view_once(open_grid, numbers):
    source = numbers(10_000_000)
    async with open_grid(Grid(source)) as bench:
        page = bench.grid.page
        assert source.asked == [(0, page - 1)]
        await bench.press("j")
        assert source.asked == [(0, page - 1)]
        await bench.press("pagedown")
        assert source.asked[-1] == (page, 2 * page - 1)
        await bench.press("G")
        assert source.asked[-1] == (10_000_000 - page, 9_999_999)
        assert bench.lines[-1].split()[0] == "10000000"


async def test_a_source_is_left_when_the_grid_goes(open_grid, columns, jobs):
    source = ListSource(columns, jobs())
    async with open_grid(Grid(source)) as bench:
        await bench.grid.remove()
    assert source._listeners == []


async def test_another_theme_reaches_every_line(open_grid, columns, jobs):
    async with open_grid(Grid(ListSource(columns, jobs()))) as bench:
        dark = bench.grid.render_lines(bench.grid.size.region)
        bench.app.theme = "textual-light"
        await bench.settled()
        light = bench.grid.render_lines(bench.grid.size.region)
        for before, after in zip(dark, light, strict=True):
            assert before.text == after.text
            assert next(iter(before)).style.bgcolor != next(iter(after)).style.bgcolor


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
async def test_with_few_colours_the_cursor_is_told_by_reverse_video(
    open_grid, columns, jobs, theme
):
    async with open_grid(Grid(ListSource(columns, jobs()))) as bench:
        bench.app.theme = theme
        await bench.settled()
        assert _reversed(bench) == [False, True, False]
        focused = _style(bench, 1)
        await bench.press("tab")
        assert _reversed(bench) == [False, True, False]
        assert _style(bench, 1) != focused


async def test_without_colour_the_cursor_is_told_by_reverse_video(
    open_grid, columns, jobs, monkeypatch
):
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_grid(Grid(ListSource(columns, jobs()))) as bench:
        assert _reversed(bench) == [False, True, False]


def _style(bench, y):
    return next(iter(bench.grid.render_line(y))).style


def _reversed(bench):
    return [bool(_style(bench, y).reverse) for y in range(3)]
