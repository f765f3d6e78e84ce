"""Rows come, go and change their order; cursor, view and marks stay where the person left them."""

import pytest

from data8_tui.tui.widgets.grid.grid import Grid, ListSource

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)])


@SIZES
async def test_cursor_stays_on_its_row_and_line_when_rows_come_in_above(
    open_grid, columns, jobs, size
):
    source = ListSource(columns, jobs())
    async with open_grid(Grid(source), size) as bench:
        bench.grid.move_to(50)
        await bench.settled()
        line = bench.line_of("Check 50 ")
        source.replace(jobs([201, 200, *range(100)]))
        await bench.settled()
        assert (bench.grid.cursor, bench.grid.cursor_key) == (52, "Check 50")
        assert bench.line_of("Check 50 ") == bench.cursor_line == line > 0


@SIZES
async def test_at_its_top_a_list_shows_what_comes_in_above(open_grid, columns, jobs, size):
    source = ListSource(columns, jobs())
    async with open_grid(Grid(source), size) as bench:
        bench.grid.move_to(2)
        await bench.settled()
        source.replace(jobs([201, 200, *range(100)]))
        await bench.settled()
        assert (bench.grid.top, bench.grid.cursor_key) == (0, "Check 2")
        assert bench.line_of("Check 201 ") == 1
        assert bench.line_of("Check 2 ") == bench.cursor_line == 5
        source.replace(jobs([*range(300, 400), *range(100)]))
        await bench.settled()
        assert bench.grid.cursor_key == "Check 2"
        assert bench.line_of("Check 2 ") == bench.cursor_line == 5


async def test_cursor_follows_its_row_through_another_order(open_grid, columns, jobs):
    source = ListSource(columns, jobs())
    async with open_grid(Grid(source)) as bench:
        bench.grid.move_to(60)
        await bench.settled()
        line = bench.cursor_line
        source.replace(reversed(jobs()))
        await bench.settled()
        assert (bench.grid.cursor, bench.grid.cursor_key) == (39, "Check 60")
        assert bench.line_of("Check 60 ") == line


async def test_cursor_goes_to_the_nearest_row_when_its_own_is_gone(open_grid, columns, jobs):
    source = ListSource(columns, jobs())
    async with open_grid(Grid(source)) as bench:
        bench.grid.move_to(50)
        await bench.settled()
        line = bench.cursor_line
        source.replace(jobs([number for number in range(100) if number != 50]))
        await bench.settled()
        assert (bench.grid.cursor, bench.grid.cursor_key) == (50, "Check 51")
        assert bench.cursor_line == line
        source.replace(jobs(range(10)))
        await bench.settled()
        assert bench.grid.cursor_key == "Check 9"
        assert bench.line_of("Check 9 ") == bench.cursor_line


async def test_a_view_scrolled_away_from_the_cursor_stays_on_its_rows(open_grid, columns, jobs):
    source = ListSource(columns, jobs())
    async with open_grid(Grid(source)) as bench:
        bench.grid.scroll_to(y=40, animate=False)
        await bench.settled()
        assert bench.line_of("Check 40 ") == 1
        source.replace(jobs([200, *range(100)]))
        await bench.settled()
        assert bench.line_of("Check 40 ") == 1
        assert bench.grid.cursor_key == "Check 0"


async def test_marks_belong_to_rows(open_grid, columns, jobs):
    source = ListSource(columns, jobs(range(5)))
    async with open_grid(Grid(source)) as bench:
        bench.grid.move_to(2)
        bench.grid.toggle_mark()
        await bench.settled()
        source.replace(reversed(jobs(range(5))))
        await bench.settled()
        assert bench.grid.marked == {"Check 2"}
        assert [line[0] for line in bench.lines[1:6]] == [" ", " ", "▌", " ", " "]
        bench.grid.toggle_mark()
        await bench.settled()
        assert bench.grid.marked == frozenset()
        assert [event.marked for event in bench.heard(Grid.MarksChanged)] == [{"Check 2"}, set()]


async def test_a_wish_for_a_row_waits_for_the_rows(open_grid, columns, jobs):
    source = ListSource(columns)
    async with open_grid(Grid(source)) as bench:
        bench.grid.move_to(70)
        assert bench.grid.cursor is None
        source.replace(jobs())
        await bench.settled()
        assert bench.grid.cursor == 70
        assert bench.line_of("Check 70 ") == bench.cursor_line


async def test_rows_asked_for_again_come_back_to_the_same_view(open_grid, columns, jobs):
    source = ListSource(columns, jobs())
    async with open_grid(Grid(source)) as bench:
        bench.grid.move_to(70)
        source.forget()
        await bench.settled()
        source.replace(jobs())
        await bench.settled()
        assert bench.grid.cursor_key == "Check 70"
        assert bench.line_of("Check 70 ") == bench.cursor_line


async def test_another_source_begins_at_its_top(open_grid, columns, jobs):
    first, second = ListSource(columns, jobs()), ListSource(columns, jobs(range(50, 150)))
    async with open_grid(Grid(first)) as bench:
        bench.grid.move_to(70)
        await bench.settled()
        bench.grid.source = second
        await bench.settled()
        assert (bench.grid.cursor, bench.grid.cursor_key) == (0, "Check 50")
        assert bench.line_of("Check 50 ") == 1
        first.replace(jobs(range(3)))
        await bench.settled()
        assert bench.line_of("Check 50 ") == 1


async def test_a_resize_keeps_the_cursor_in_view(open_grid, columns, jobs):
    async with open_grid(Grid(ListSource(columns, jobs())), (120, 36)) as bench:
        bench.grid.move_to(30)
        await bench.pilot.resize_terminal(80, 12)
        await bench.until(lambda: bench.grid.size.height < 12)
        await bench.settled()
        assert bench.line_of("Check 30 ") == bench.cursor_line > 0
