"""A transfer as a row: state in words, progress, rate, time left."""

from datetime import timedelta

from data8_tui.insight import wording
from data8_tui.transfer.queue import State, Transfer
from data8_tui.tui.widgets import bar
from data8_tui.tui.widgets.cells import Cell, CellLike
from data8_tui.tui.widgets.columns import Column

_PROGRESS = 13

COLUMNS = (
    Column("file", "File", min_width=24, max_width=72, share=3, priority=9),
    Column("state", "State", width=11, priority=8),
    Column("progress", "Progress", width=_PROGRESS, priority=7),
    Column("records", "Records", width=11, align="right", priority=5),
    Column("rate", "Rate", width=10, align="right", priority=4),
    Column("left", "Time", width=12, align="right", priority=6),
    Column("size", "Size", width=8, align="right", priority=3),
)

_LOOKS = {
    State.QUEUED: ("○", "dim"),
    State.RUNNING: ("●", "accent"),
    State.DONE: ("✓", "good"),
    State.FAILED: ("✗", "bad"),
    State.CANCELLED: ("⊘", "warn"),
}


def cells(transfer: Transfer) -> list[CellLike]:
    """One cell for each column."""
    glyph, style = _LOOKS[transfer.state]
    progress = transfer.progress
    state = Cell(f"{glyph} {transfer.state}", style)
    if progress is None:
        return [transfer.plan.target.name, state, *[Cell("")] * 5]
    running = transfer.state is State.RUNNING
    share = 100.0 if transfer.state is State.DONE else progress.share * 100
    return [
        transfer.plan.target.name,
        state,
        bar.progress(share, _PROGRESS, "accent" if running else "dim"),
        Cell(wording.count(progress.records_done), "number"),
        Cell(f"{wording.count(round(progress.rate))}/s", "dim")
        if running and progress.rate
        else Cell(""),
        _time(transfer),
        Cell(wording.size(progress.bytes_written), "dim"),
    ]


def _time(transfer: Transfer) -> Cell:
    progress = transfer.progress
    if progress is None:
        return Cell("")
    if transfer.state is not State.RUNNING:
        return Cell(wording.span(timedelta(seconds=progress.elapsed)), "dim")
    if progress.seconds_left is None:
        return Cell("")
    return Cell(f"{wording.span(timedelta(seconds=progress.seconds_left))} left")
