"""One grid in an application of its own, and what it shows, says and repaints."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input

from data8_tui.tui.widgets.grid.grid import Cell, CellLike, Grid, GridColumn, RowSource

COLUMNS = (
    GridColumn("name", "Job", min_width=20, share=3, priority=9, sortable=True),
    GridColumn("status", "Status", width=12, priority=8),
    GridColumn("workflow", "Workflow", width=22, priority=3),
    GridColumn("records", "Records", width=11, align="right", priority=2, sortable=True),
    GridColumn("submitted", "Submitted", width=16, priority=1),
)


def job(number: int, status: str = "completed") -> tuple[str, list[CellLike]]:
    """A row: the key is the name."""
    state = Cell("●", "good") + Cell(f" {status}")
    name = f"Check {number}"
    return name, [name, state, "Deceased", Cell(f"{number:,}", "number"), "20 Nov 09:15"]


class Numbers(RowSource):
    """Rows that are there from `loaded_from` on, of any number of them; notes what it is asked."""

    columns = (
        GridColumn("number", "#", width=12, align="right"),
        *(GridColumn(f"c{i}", f"Column {i}", width=20) for i in range(6)),
    )

    def __init__(self, count: int) -> None:
        super().__init__()
        self.row_count = count
        self.loaded: Callable[[int], bool] = lambda index: True
        self.asked: list[tuple[int, int]] = []

    row_count: int | None = None

    def cells(self, index: int) -> Sequence[CellLike] | None:
        if not self.loaded(index):
            return None
        return [Cell(str(index + 1), "dim"), *(f"value {index + 1}.{i}" for i in range(6))]

    def visible(self, first: int, last: int) -> None:
        self.asked.append((first, last))


class WatchedGrid(Grid):
    """Notes the regions it asks to have repainted; an empty one stands for the whole."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.repainted: list[Region] = []
        super().__init__(*args, **options)

    def refresh(self, *regions: Region, **options: Any) -> Any:
        if options.get("repaint", True):
            self.repainted.extend(regions or [Region()])
        return super().refresh(*regions, **options)


class GridApp(App[None]):
    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self.grid = grid
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.grid
        yield Input(compact=True)

    def on_mount(self) -> None:
        self.grid.focus()

    def on_grid_row_highlighted(self, message: Grid.RowHighlighted) -> None:
        self.heard.append(message)

    def on_grid_row_selected(self, message: Grid.RowSelected) -> None:
        self.heard.append(message)

    def on_grid_sort_requested(self, message: Grid.SortRequested) -> None:
        self.heard.append(message)

    def on_grid_marks_changed(self, message: Grid.MarksChanged) -> None:
        self.heard.append(message)


class Bench:
    """What a test does with the grid, and what it sees of it."""

    def __init__(self, app: GridApp, pilot: Pilot[None]) -> None:
        self.app, self.grid, self.pilot = app, app.grid, pilot

    @property
    def lines(self) -> list[str]:
        return [self.grid.render_line(y).text for y in range(self.grid.size.height)]

    def line_of(self, text: str) -> int:
        """On which line of the grid a text is; -1 for none."""
        return next((y for y, line in enumerate(self.lines) if text in line), -1)

    @property
    def cursor_line(self) -> int:
        assert self.grid.cursor is not None
        return self.grid.cursor - self.grid.top + 1

    def heard(self, kind: type[Message]) -> list[Any]:
        return [message for message in self.app.heard if isinstance(message, kind)]

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settled()

    async def settled(self) -> None:
        """Every message has been handled and the screen is painted."""
        await self.pilot.pause()

    async def until(self, condition: Callable[[], bool]) -> None:
        for _ in range(300):
            if condition():
                return
            await self.pilot.pause(0.01)
        raise AssertionError("the condition never came to hold")


@pytest.fixture
def open_grid() -> Callable[..., Any]:
    """`async with open_grid(grid, size=(80, 24)) as bench:`"""

    @asynccontextmanager
    async def opened(grid: Grid, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Bench]:
        app = GridApp(grid)
        async with app.run_test(size=size, notifications=True) as pilot:
            bench = Bench(app, pilot)
            await bench.until(lambda: grid.has_focus and grid.size.height > 1)
            await bench.settled()
            yield bench

    return opened


@pytest.fixture
def columns() -> tuple[GridColumn, ...]:
    return COLUMNS


@pytest.fixture
def jobs() -> Callable[..., list[tuple[str, list[CellLike]]]]:
    """`jobs(range(100))`, or with a status for some: `jobs(range(9), {3: "failed"})`."""

    def made(numbers: Any = range(100), states: dict[int, str] | None = None) -> Any:
        return [job(number, (states or {}).get(number, "completed")) for number in numbers]

    return made


@pytest.fixture
def numbers() -> type[Numbers]:
    return Numbers


@pytest.fixture
def watched() -> type[WatchedGrid]:
    return WatchedGrid
