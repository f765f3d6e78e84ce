"""The cursor in one cell: where it is, what scrolls with it, what is repainted."""

from typing import Any

import pytest
from textual.geometry import Region

from data8_tui.tui.widgets.grid.cell_grid import CellGrid
from data8_tui.tui.widgets.grid.columns import GridColumn
from data8_tui.tui.widgets.grid.source import ColumnsChanged


class Watched(CellGrid):
    def __init__(self, *args: Any, **options: Any) -> None:
        self.repainted: list[Region] = []
        super().__init__(*args, **options)

    def refresh(self, *regions: Region, **options: Any) -> Any:
        if options.get("repaint", True):
            self.repainted.extend(regions or [Region()])
        return super().refresh(*regions, **options)


def shown(grid: CellGrid) -> list[str]:
    return [column.key for column in grid.columns_in_view]


@pytest.fixture
def grid(numbers) -> Watched:
    return Watched(numbers(1_000))


async def test_columns_scroll_with_the_cursor_and_the_first_one_stays(open_grid, grid):
    async with open_grid(grid, (80, 10)) as bench:
        assert (grid.column, shown(grid)[0]) == ("c0", "number")
        await bench.press("left", "h")
        assert grid.column == "c0"
        await bench.press("l", *["right"] * 8)
        assert (grid.column, shown(grid)[0], shown(grid)[-1]) == ("c5", "number", "c5")
        await bench.press("circumflex_accent")
        assert (grid.column, shown(grid)[:2]) == ("c0", ["number", "c0"])
        await bench.press("dollar_sign")
        assert grid.column == "c5"


async def test_only_two_cells_are_repainted_by_a_move(open_grid, grid):
    async with open_grid(grid, (80, 10)) as bench:
        await bench.press("down")
        grid.repainted.clear()
        await bench.press("right")
        assert [(region.y, region.height) for region in grid.repainted] == [(2, 1), (2, 1)]
        assert sum(region.width for region in grid.repainted) == 40


async def test_frozen_columns_stay_and_leave_room_for_others(open_grid, grid):
    async with open_grid(grid, (80, 10)) as bench:
        grid.frozen = 1
        await bench.press(*["right"] * 4)
        assert (shown(grid)[:2], grid.column) == (["number", "c0"], "c4")
        grid.frozen = 5
        await bench.press("right")
        assert grid.column == "c5"
        assert shown(grid)[-1] == "c5"


async def test_the_cursor_stays_in_its_column_where_columns_move(open_grid, grid):
    async with open_grid(grid, (80, 10)) as bench:
        await bench.press("right", "right")
        columns = list(grid.source.columns)
        grid.source.columns = [columns[0], columns[3], *columns[1:3], *columns[4:]]
        grid.source.announce(ColumnsChanged())
        assert grid.column == "c2"
        grid.source.columns = [*columns[:2], GridColumn("new", "new", width=20)]
        grid.source.announce(ColumnsChanged())
        assert grid.column == "c0"


async def test_a_click_puts_the_cursor_into_the_cell(open_grid, grid):
    async with open_grid(grid, (80, 10)) as bench:
        await bench.pilot.click(Watched, offset=(50, 3))
        assert (grid.cursor, grid.column) == (2, "c1")


def whole(grid: CellGrid) -> bool:
    """Whether the cursor's column is on screen, at its full width."""
    placed = grid._columns.layout.placed
    return any(one.column.key == grid.column and one.width == 20 for one in placed)


@pytest.mark.parametrize("frozen", [1, 2, 5])
async def test_the_cursor_s_column_is_in_view_after_a_jump_and_in_each_size(
    open_grid, grid, frozen
):
    async with open_grid(grid, (200, 10)) as bench:
        grid.frozen = frozen
        for column in (5, 2, 3, 0):
            for width in (200, 120, 80, 200):
                grid.move_to_column(column)
                await bench.pilot.resize_terminal(width, 10)
                await bench.settled()
                assert (grid.column, whole(grid)) == (f"c{column}", True), width
            grid.display = False
            await bench.settled()
            grid.move_to_column(4)
            grid.display = True
            await bench.settled()
            assert (grid.column, whole(grid)) == ("c4", True)


async def test_no_more_columns_are_frozen_than_leave_room_for_a_number_as_a_whole(open_grid, grid):
    number = GridColumn("c5", "Column 5", width=40, whole=True)
    grid.source.columns = (*grid.source.columns[:-1], number)
    async with open_grid(grid, (80, 10)) as bench:
        grid.frozen = 1
        assert grid.frozen_in_view == 0
        grid.move_to_column(5)
        await bench.settled()
        assert (shown(grid)[-1], grid.column) == ("c5", "c5")
