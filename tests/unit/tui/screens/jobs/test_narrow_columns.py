"""The columns of Jobs in little room."""

from data8_tui.tui.screens.jobs.rows import COLUMNS
from data8_tui.tui.widgets.grid.columns import fit_columns

ROOM_OF_60 = 56
"""Cells for columns on a screen of 60, without margins, gutter and scrollbar."""


def test_sixty_cells_have_a_jobs_age() -> None:
    shown = [one.column.key for one in fit_columns(COLUMNS, ROOM_OF_60).placed]
    assert shown == ["name", "state", "progress", "age"]
