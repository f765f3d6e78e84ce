"""Two jobs side by side: aligned by path, with points for shares and percent for numbers."""

from datetime import UTC, datetime
from typing import Any

import pytest

from data8_tui.api.models import Job
from data8_tui.insight.baseline import FigureKind, Finding, FindingKind, Verdict
from data8_tui.tui.screens.comparison.rows import comparison_rows
from data8_tui.tui.widgets.grid.cells import Cell
from tests.sandbox_statuses import CODES

NOW = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)


def job(name: str, statistics: Any, minutes: int, **parameters: str) -> Job:
    return Job.from_json(
        {
            "name": name,
            "status": 2,
            "submittedAt": "2026-11-20T10:00:00Z",
            "completedAt": f"2026-11-20T10:{minutes}:00Z",
            "statistics": statistics,
            "parameters": parameters,
        },
        CODES,
    )


def compared(first: Job, second: Job, room: int = 120) -> dict[object, list[str]]:
    return {
        key: [cell.plain if isinstance(cell, Cell) else cell or "" for cell in cells[1:]]
        for key, cells in comparison_rows(first, second, NOW, room)
    }


FIRST = job(
    "a", {"R": {"Input": 200, "Halo": 10, "Gone": 1}, "Rate": 2.0}, 10, Level="Close", X="1"
)
SECOND = job("b", {"R": {"Input": 100, "Halo": 6, "New": 2}, "Rate": 2.5}, 15, Level="Exact")


def test_values_differ_in_points_or_percent() -> None:
    rows = compared(FIRST, SECOND)
    halo = rows[("statistic", ("R", "Halo"))]
    assert halo == [
        " 10    5.0% of Input",
        "  6    6.0% of Input",
        "+1.0 points",
    ]
    assert rows[("statistic", ("R", "Input"))] == ["200", "100", "-50.0%"]
    assert rows[("statistic", ("Rate",))] == ["2.0", "2.5", "+25.0%"]
    assert rows[("fact", "took")] == ["10 min 00 s", "15 min 00 s", "+50.0%"]


def test_a_share_names_its_whole_only_where_that_has_room() -> None:
    halo = ("statistic", ("R", "Halo"))
    assert compared(FIRST, SECOND, 76)[halo][:2] == [" 10    5.0%", "  6    6.0%"]


@pytest.mark.parametrize(
    ("part", "other", "shown"),
    [
        (9846, 9854, ["98.46%", "98.54%", "+0.08 points"]),
        (9844, 9846, ["98.44%", "98.46%", "+0.02 points"]),
        (9840, 9850, ["98.4%", "98.5%", "+0.1 points"]),
        (9850, 9850, ["98.5%", "98.5%", ""]),
    ],
)
def test_the_difference_follows_from_the_values_as_shown(
    part: int, other: int, shown: list[str]
) -> None:
    jobs = [job("a", {"Input": 10_000, "Clear": clear}, 10) for clear in (part, other)]
    one, two, difference = compared(*jobs, 60)[("statistic", ("Clear",))]
    assert [one.split()[1], two.split()[1], difference] == shown


def test_what_is_unusual_is_marked_in_its_own_job() -> None:
    halo = Finding(("R", "Halo"), "Halo", FindingKind.ALARM, FigureKind.SHARE, 0.06, 0.01, 0.02, 20)
    rows = comparison_rows(FIRST, SECOND, NOW, 120, (None, Verdict("b", (halo,), 20)))
    _, cells = next(row for row in rows if row[0] == ("statistic", ("R", "Halo")))
    one, other = (cell for cell in cells[1:3] if isinstance(cell, Cell))
    assert (one.plain, other.plain) == ("   10    5.0% of Input", "  ≠ 6    6.0% of Input")
    assert ("≠ 6", "warn") in other.parts


def test_what_only_one_has_says_so_in_its_own_group() -> None:
    rows = compared(FIRST, SECOND)
    assert rows[("statistic", ("R", "Gone"))][2] == "only first"
    assert rows[("statistic", ("R", "New"))] == ["", "  2    2.0% of Input", "only second"]
    assert rows[("Parameters", "X")] == ["1", "", "only first"]
    assert rows[("Parameters", "Level")] == ["Close", "Exact", "differs"]
    paths = [key[1] for key in rows if isinstance(key, tuple) and key[0] == "statistic"]
    assert paths == [("R",), ("R", "Input"), ("R", "Halo"), ("R", "Gone"), ("R", "New"), ("Rate",)]


def test_a_job_does_not_differ_from_itself() -> None:
    assert {cells[2] for cells in compared(FIRST, FIRST).values()} == {""}
