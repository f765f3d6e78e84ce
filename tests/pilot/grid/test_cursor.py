"""Keys and mouse."""

import pytest

from data8_tui.tui.widgets.grid.grid import Grid, ListSource


@pytest.fixture
def grid(columns, jobs):
    return Grid(ListSource(columns, jobs()))


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        (["down", "down", "up"], 1),
        (["j", "j", "k"], 1),
        (["up"], 0),
        (["end"], 99),
        (["G", "k"], 98),
        (["G", "home"], 0),
        (["G", "g", "down"], 1),
        (["pageup"], 0),
        (["G", "pagedown"], 99),
    ],
)
async def test_keys_move_the_cursor(open_grid, grid, keys, row):
    async with open_grid(grid) as bench:
        await bench.press(*keys)
        assert bench.grid.cursor == row
        assert bench.line_of(f"Check {row} ") == bench.cursor_line > 0


async def test_a_page_moves_the_rows_and_not_the_cursor_line(open_grid, grid):
    async with open_grid(grid, (80, 24)) as bench:
        await bench.press("j", "j", "pagedown")
        assert (bench.grid.cursor, bench.cursor_line) == (2 + bench.grid.page, 3)
        await bench.press("pageup")
        assert (bench.grid.cursor, bench.grid.top, bench.cursor_line) == (2, 0, 3)


async def test_a_far_row_comes_to_the_middle(open_grid, grid):
    async with open_grid(grid) as bench:
        bench.grid.move_to(70)
        await bench.settled()
        assert bench.cursor_line == bench.grid.page // 2 + 1


async def test_every_move_is_told_with_the_row(open_grid, grid):
    async with open_grid(grid) as bench:
        await bench.press("j")
        await bench.press("enter")
        told = [(event.key, event.index) for event in bench.heard(Grid.RowHighlighted)]
        assert told == [("Check 0", 0), ("Check 1", 1)]
        (opened,) = bench.heard(Grid.RowSelected)
        assert (opened.key, opened.index, opened.control) == ("Check 1", 1, bench.grid)


async def test_a_click_moves_and_a_double_click_opens(open_grid, grid):
    async with open_grid(grid) as bench:
        await bench.pilot.click(bench.grid, offset=(5, 4))
        await bench.settled()
        assert (bench.grid.cursor, bench.heard(Grid.RowSelected)) == (3, [])
        await bench.pilot.click(bench.grid, offset=(5, 6), times=2)
        await bench.settled()
        assert [event.key for event in bench.heard(Grid.RowSelected)] == ["Check 5"]


async def test_a_click_below_the_last_row_does_nothing(open_grid, columns, jobs):
    async with open_grid(Grid(ListSource(columns, jobs(range(3))))) as bench:
        await bench.pilot.click(bench.grid, offset=(5, 9))
        await bench.settled()
        assert bench.grid.cursor == 0


async def test_a_click_on_a_sortable_label_asks_for_the_order(open_grid, grid):
    async with open_grid(grid) as bench:
        await bench.pilot.click(bench.grid, offset=(3, 0))
        await bench.pilot.click(bench.grid, offset=(bench.lines[0].index("Status"), 0))
        await bench.settled()
        assert [event.column for event in bench.heard(Grid.SortRequested)] == ["name"]


async def test_the_header_says_what_the_rows_are_sorted_by(open_grid, grid):
    async with open_grid(grid) as bench:
        bench.grid.show_sort("name")
        assert "Job ▲" in bench.lines[0]
        bench.grid.show_sort("records", reverse=True)
        assert "▼ Records" in bench.lines[0]
        assert "▲" not in bench.lines[0]
        bench.grid.show_sort(None)
        assert "▼" not in bench.lines[0]


async def test_the_wheel_moves_the_view_only(open_grid, grid):
    async with open_grid(grid) as bench:
        await bench.pilot._post_mouse_events([_wheel_down()], bench.grid, (5, 5), 0)
        await bench.until(lambda: bench.grid.top > 0)
        assert bench.grid.cursor == 0


def _wheel_down():
    from textual.events import MouseScrollDown

    return MouseScrollDown


async def test_with_no_rows_keys_do_nothing(open_grid, columns):
    async with open_grid(Grid(ListSource(columns, []))) as bench:
        await bench.press("j", "G", "pagedown", "enter")
        assert (bench.grid.cursor, bench.grid.cursor_key, bench.app.heard) == (None, None, [])


async def test_a_wide_grid_scrolls_by_whole_columns(open_grid, numbers):
    async with open_grid(Grid(numbers(1000), wide=True, frozen=1)) as bench:
        assert "Column 0" in bench.lines[0]
        assert bench.lines[0].rstrip() == f"{bench.lines[0][: bench.grid.size.width - 2]}›"
        await bench.press("right", "right")
        assert bench.lines[0].startswith("‹")
        assert "Column 1" not in bench.lines[0]
        assert "value 1.2" in bench.lines[1]
        assert bench.lines[1].split()[0] == "1"
        await bench.press(*["right"] * 9)
        assert "Column 5" in bench.lines[0]
        assert "›" not in bench.lines[0]
        await bench.press(*["left"] * 9)
        assert not bench.lines[0].startswith("‹")


async def test_a_wider_terminal_brings_columns_back(open_grid, numbers):
    async with open_grid(Grid(numbers(10), wide=True, frozen=1)) as bench:
        await bench.press(*["right"] * 9)
        await bench.pilot.resize_terminal(200, 24)
        await bench.until(lambda: bench.grid.size.width > 190)
        await bench.settled()
        assert "Column 0" in bench.lines[0]
        assert "Column 5" in bench.lines[0]
