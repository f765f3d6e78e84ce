"""The grid as a person uses it: cursor, scroll and marks by key, and nothing repainted in vain."""

from collections.abc import Callable, Iterable

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot

from data8_tui.tui.widgets.grid import Cell, CellLike, Column, Grid, ListSource

COLUMNS = (
    Column("name", "Job", min_width=20, share=3, priority=9, sortable=True),
    Column("status", "Status", width=12, priority=8),
    Column("workflow", "Workflow", width=22, priority=3),
    Column("records", "Records", width=11, align="right", priority=2, sortable=True),
)
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)])

Row = tuple[str, list[CellLike]]


def job(number: int, status: str = "completed") -> Row:
    name = f"Check {number}"
    return name, [name, Cell("●", "good") + Cell(f" {status}"), "Deceased", Cell(f"{number:,}")]


def jobs(numbers: Iterable[int] = range(100)) -> list[Row]:
    return [job(number) for number in numbers]


class GridApp(App[None]):
    """One grid, and everything it says."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self.grid = grid
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_grid_row_highlighted(self, message: Grid.RowHighlighted) -> None:
        self.heard.append(message)

    def on_grid_row_selected(self, message: Grid.RowSelected) -> None:
        self.heard.append(message)

    def on_grid_sort_requested(self, message: Grid.SortRequested) -> None:
        self.heard.append(message)


def lines_of(grid: Grid) -> list[str]:
    """What the grid shows, line by line."""
    return [grid.render_line(y).text for y in range(grid.size.height)]


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Let the application work until the condition holds."""
    for _ in range(200):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("the condition never came to hold")


@SIZES
async def test_shows_a_page_of_jobs(size: tuple[int, int]) -> None:
    app = GridApp(Grid(ListSource(COLUMNS, jobs())))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "Check 0" in lines_of(app.grid)[1])
        shown = lines_of(app.grid)
        assert shown[0].split()[:2] == ["Job", "Status"]
        assert f"Check {size[1] - 2}" in shown[-1]
        assert all("…" not in line for line in shown)


@SIZES
async def test_cursor_stays_on_its_row_and_line_when_rows_come_in_above(
    size: tuple[int, int],
) -> None:
    source = ListSource(COLUMNS, jobs())
    app = GridApp(Grid(source))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.grid.count == 100)
        app.grid.move_to(50)
        await pilot.pause()
        line = next(y for y, text in enumerate(lines_of(app.grid)) if "Check 50 " in text)
        source.replace(jobs([201, 200, *range(100)]))
        await pilot.pause()
        assert (app.grid.cursor, app.grid.cursor_key) == (52, "Check 50")
        assert "Check 50 " in lines_of(app.grid)[line]
