"""A job's row in the list: what is said of it, and what it sorts by."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data8_tui.api.models import Job
from data8_tui.api.status_codes import JobState, StatusCodes
from data8_tui.insight.job_order import job_sort_value
from data8_tui.settings.view import JOB_COLUMNS, JOB_ORDERS, STATES
from data8_tui.tui.screens.jobs import rows
from data8_tui.tui.widgets.grid.cells import Cell, CellLike

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
AT = [column.key for column in rows.COLUMNS].index


def job(codes: StatusCodes | None = None, **sent: Any) -> Job:
    wire = {"name": "x", "workflowName": "W", "status": 1, "percentComplete": 40}
    return Job.from_json(wire | {"submittedAt": "2026-11-20T08:00:00Z"} | sent, codes)


def test_how_long_it_took_is_said_once_it_has_ended() -> None:
    running, ended = job(), job(status=2, completedAt="2026-11-20T08:10:00Z")
    assert rows.job_cells(running, NINE)[AT("took")] == ""
    assert rows.job_cells(ended, NINE)[AT("took")] == "10 min"
    assert job_sort_value(running, "took") is None
    assert job_sort_value(ended, "took") == timedelta(minutes=10)
    assert rows.job_cells(running, NINE)[AT("age")] == rows.job_cells(ended, NINE)[AT("age")]


def test_states_sort_by_what_needs_attention() -> None:
    codes = StatusCodes(
        {"queued": [0], "running": [1], "completed": [2], "failed": [3], "cancelled": [4]}
    )
    end, none = {"completedAt": "2026-11-20T08:10:00Z"}, {"completedAt": None}
    unusual = rows.JobMarks(unusual=True)
    wanted = [
        (job(codes, status=3, **end), rows.NO_MARKS),
        (job(codes, status=2, **end), unusual),
        (job(codes, status=9, **end), rows.NO_MARKS),
        (job(codes, status=1, **none), rows.NO_MARKS),
        (job(codes, status=9, **none), rows.NO_MARKS),
        (job(codes, status=0, **none), rows.NO_MARKS),
        (job(codes, status=4, **end), rows.NO_MARKS),
        (job(codes, status=2, **end), rows.NO_MARKS),
    ]
    values = [job_sort_value(one, "state", unusual=marks.unusual) for one, marks in wanted]
    assert values == sorted(values, key=lambda value: value)  # type: ignore[type-var]
    assert len(set(values)) == len(values)
    assert job_sort_value(Job.from_json({"name": "listed"}), "state") is None


@pytest.mark.parametrize(
    ("marks", "mark", "name"),
    [
        (rows.JobMarks(), "", "x"),
        (rows.JobMarks(new=True), "•", Cell("x", "strong")),
        (rows.JobMarks(unusual=True), "≠", "x"),
        (rows.JobMarks(new=True, unusual=True), "≠", Cell("x", "strong")),
    ],
)
def test_what_stands_out_has_a_mark(marks: rows.JobMarks, mark: str, name: CellLike) -> None:
    cells = rows.job_cells(job(), NINE, marks)
    shown = cells[AT("mark")]
    assert isinstance(shown, Cell)
    assert (shown.plain, cells[AT("name")]) == (mark, name)


def test_a_view_can_name_each_column_and_order_of_the_list() -> None:
    assert {"name", *JOB_COLUMNS} == {one.key for one in rows.COLUMNS if not one.gutter}
    assert set(JOB_ORDERS) == {one.key for one in rows.COLUMNS if one.sortable}
    assert set(STATES) == {state.value for state in JobState}


def test_chosen_columns_have_their_cells_in_that_order() -> None:
    keys = ("took", "state")
    columns = [column.key for column in rows.chosen_columns(keys)]
    assert columns == ["mark", "name", "took", "state"]
    cells = rows.job_cells(job(), NINE)
    chosen = rows.chosen_cells(cells, keys)
    assert chosen == [cells[AT(key)] for key in columns]
    assert rows.chosen_cells(cells, ()) == cells
