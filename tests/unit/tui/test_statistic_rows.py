"""The columns of statistics by the room that there is, and what stands in them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from data8_tui.api.models import Job
from data8_tui.insight.baseline import FigureKind, Finding, FindingKind, Verdict
from data8_tui.insight.statistics import job_statistic_rows
from data8_tui.tui.statistic_rows import (
    MORE,
    MOST_ROWS,
    StatisticView,
    number_difference,
    statistic_line,
    statistic_table,
)
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from tests.sandbox_statuses import CODES
from tests.unit.insight.trend.past_jobs import figure

COUNTS = {"Records": {"Input": 400, "Processed": 200, "Output": 150}, "Date": "2026-11-20"}
FIGURES = {("Records", "Output"): figure(*range(1, 31))}


def job(statistics: Mapping[str, Any], status: int = 1) -> Job:
    sent = {"name": "j", "status": status, "statistics": statistics}
    return Job.from_json(sent | ({"completedAt": "2026-11-22T10:00"} if status == 2 else {}), CODES)


def plain(cells: list[CellLike]) -> list[str]:
    return [cell.plain if isinstance(cell, Cell) else cell or "" for cell in cells]


@pytest.mark.parametrize(
    ("room", "status", "shown"),
    [
        (60, 1, "label value share change"),
        (74, 1, "label value share change line"),
        (110, 1, "label value bar share change line median"),
        (110, 2, "label value bar share line median"),
        (62, 2, "label value share line"),
    ],
)
def test_columns_come_with_the_room(room: int, status: int, shown: str) -> None:
    table = statistic_table(StatisticView(job(COUNTS, status), figures=FIGURES), room)
    assert [column.key for column in table.columns] == shown.split()
    assert all(len(cells) == len(table.columns) for _, cells in table.rows)


def test_unusual_figures_are_marked_and_a_sum_at_its_group() -> None:
    """A figure that is missing is marked at the heading of its group."""
    counts = {"Records": {"Input": 400, "Output": 150}, "Deceased": {"Halo": 30, "Other": 10}}
    output = Finding(
        ("Records", "Output"), "Output", FindingKind.ALARM, FigureKind.SHARE, 0.375, 0.9, 1, 20
    )
    total = replace(output, path=("Deceased",), label="Deceased", value=0.1, sums=True)
    missing = replace(output, path=("Records", "Gone"), label="Gone", value=0.0)
    slow = replace(output, path=(), figure=FigureKind.DURATION, value=90.0)
    verdict = Verdict("j", (output, total, missing, slow), 20)
    table = statistic_table(StatisticView(job(counts, 2), verdict=verdict), 60)
    shown = dict(table.rows)
    assert [path for path, cells in shown.items() if "≠" in plain(cells)[1]] == [
        ("Records",),
        ("Records", "Output"),
        ("Deceased",),
    ]
    value = shown[("Records", "Output")][1]
    assert isinstance(value, Cell)
    assert (value.plain, value.style) == ("≠ 150", "warn")
    assert plain(shown[("Deceased",)])[-1] == " 10.0% in all"
    assert plain(shown[("Records",)])[-1].strip() == ""


def test_a_bar_takes_what_is_left() -> None:
    widths = [
        {column.key: column.width for column in statistic_table(view, room).columns}["bar"]
        for view in [StatisticView(job(COUNTS, 2))]
        for room in (80, 90, 200)
    ]
    assert widths[1] == widths[0] + 10
    assert widths[2] == 48  # longer, it would be far from its number


def test_shares_say_of_what_and_that_they_are_so_far() -> None:
    running = statistic_table(StatisticView(job(COUNTS)), 60)
    assert "Share so far" in running.columns[2].label
    assert plain(running.rows[3][1])[2].strip() == "75.0% of Processed"
    ended = statistic_table(StatisticView(job(COUNTS, 2)), 50)
    assert ended.columns[2].label.strip() == "Share"
    assert plain(ended.rows[3][1])[2].strip() == "37.5% of Input"


def test_changes_are_neutral() -> None:
    before = job({"Records": {"Input": 400, "Processed": 100, "Output": 150}, "Date": "2026-11-19"})
    table = statistic_table(StatisticView(job(COUNTS), before), 60)
    changes = [cells[3] for _, cells in table.rows]
    assert plain(changes) == ["", "", "+100", "", "changed"]
    assert {cell.style for cell in changes if isinstance(cell, Cell)} == {"strong"}


def test_rows_beyond_the_most_are_said_to_be_left_out() -> None:
    table = statistic_table(StatisticView(job({str(n): n for n in range(MOST_ROWS + 5)})), 80)
    assert len(table.rows) == MOST_ROWS + 1
    assert table.rows[-1][0] is None
    assert table.rows[-1][1][0] == MORE


def test_one_statistic_on_a_line_is_cut_between_its_facts() -> None:
    row = next(row for row in job_statistic_rows(job(COUNTS)) if row.label == "Output")
    line = statistic_line(row, figure(*range(1, 22)), 200, so_far=True)
    assert line == (
        "150 · 75.0% of Processed so far · median of 21 past runs 11 · 9 of 10 runs 2–20"
    )
    assert statistic_line(row, None, 20) == "150"


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [(2, 2, ""), (100, 150, "+50.0%"), (4, 1, "-75.0%"), (0, 3, "from 0"), (1, 1000, "× 1,000")],
)
def test_a_difference_of_numbers_is_in_percent(first: float, second: float, text: str) -> None:
    assert number_difference(first, second) == text
