"""Only what has changed is painted again."""

import pytest
from textual.geometry import Region

from data8_tui.tui.widgets.grid.grid import CountChanged, ListSource, RowsChanged


@pytest.fixture
def source(columns, jobs):
    return ListSource(columns, jobs())


async def test_one_changed_cell_is_one_region(open_grid, watched, source, jobs):
    async with open_grid(watched(source)) as bench:
        bench.grid.repainted.clear()
        source.replace(jobs(range(100), {4: "failed"}))
        assert bench.grid.repainted == [Region(bench.lines[0].index("Status"), 5, 12, 1)]
        await bench.settled()
        assert "failed" in bench.lines[5]
        assert len(bench.grid.repainted) == 1


async def test_the_same_rows_again_paint_nothing(open_grid, watched, source, jobs):
    async with open_grid(watched(source)) as bench:
        bench.grid.repainted.clear()
        source.replace(jobs())
        await bench.settled()
        assert bench.grid.repainted == []


async def test_what_is_out_of_sight_paints_nothing(open_grid, watched, source, jobs):
    async with open_grid(watched(source)) as bench:
        bench.grid.repainted.clear()
        source.replace(jobs(range(100), {90: "failed"}))
        source.replace(jobs(range(101)))
        await bench.settled()
        assert bench.grid.repainted == []
        await bench.press("G")
        assert "Check 100 " in bench.lines[-1]


async def test_a_step_of_the_cursor_paints_two_lines(open_grid, watched, source):
    async with open_grid(watched(source)) as bench:
        bench.grid.repainted.clear()
        await bench.press("j")
        assert sorted(region.y for region in bench.grid.repainted) == [1, 2]
        assert {region.height for region in bench.grid.repainted} == {1}


async def test_a_row_that_goes_leaves_no_trace(open_grid, watched, source, jobs):
    async with open_grid(watched(source)) as bench:
        source.replace(jobs(range(3)))
        await bench.settled()
        bench.grid.repainted.clear()
        source.replace(jobs(range(2)))
        assert [region.y for region in bench.grid.repainted] == [3]
        await bench.settled()
        assert bench.lines[3].strip() == ""


async def test_chunks_that_arrive_paint_their_lines(open_grid, watched, numbers):
    source = numbers(1_000_000)
    source.loaded = lambda index: False
    async with open_grid(watched(source)) as bench:
        bench.grid.repainted.clear()
        source.loaded = lambda index: index < 2 or index >= 1000
        source.announce(RowsChanged(0, 999))
        source.announce(RowsChanged(1000, 1999))
        assert [region.y for region in bench.grid.repainted] == [1, 2]


async def test_more_rows_below_paint_nothing(open_grid, watched, numbers):
    source = numbers(1_000)
    async with open_grid(watched(source)) as bench:
        bench.grid.repainted.clear()
        source.row_count = 2_000
        source.announce(CountChanged())
        await bench.settled()
        assert bench.grid.repainted == []
        await bench.press("G")
        assert bench.grid.cursor == 1_999
