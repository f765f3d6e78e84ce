"""A transfer as a row: which way, state in words, progress, rate, time left."""

from dataclasses import replace
from datetime import timedelta

from data8_tui.insight import humanize
from data8_tui.transfer.progress import Stage
from data8_tui.transfer.queue import Direction, State, Transfer
from data8_tui.tui.widgets import bar
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import Column

_PROGRESS = 13

COLUMNS = (
    Column("file", "File", max_width=64, share=3, priority=9, ends=True),
    Column("way", "Way", width=10, priority=6),
    Column("state", "State", width=12, priority=8),
    Column("progress", "Progress", width=_PROGRESS, priority=7),
    Column("time", "Time", width=12, align="right", priority=5),
    Column("records", "Records", width=11, align="right", priority=4),
    Column("rate", "Rate", width=10, align="right", priority=3),
    Column("retries", "Retries", width=7, align="right", priority=2),
    Column("size", "Size", width=8, align="right", priority=1),
)

_LOOKS = {
    State.QUEUED: ("○", "dim"),
    State.RUNNING: ("●", "accent"),
    State.PAUSED: ("‖", "warn"),
    State.UNFINISHED: ("◌", "warn"),
    State.DONE: ("✓", "good"),
    State.FAILED: ("✗", "bad"),
    State.CANCELLED: ("⊘", "warn"),
}

_STAGES = {
    Stage.OPENING: "● opening",
    Stage.CHECKING: "● checking",
    Stage.RECORDS: "● running",
    Stage.FINISHING: "● finishing",
}


_FILE_NARROW, _FILE_WIDE = 20, 36
_WIDE = 100


def columns(width: int) -> tuple[Column, ...]:
    """On a wide screen a file's name is worth more than the least of the columns."""
    least = _FILE_WIDE if width >= _WIDE else _FILE_NARROW
    return (replace(COLUMNS[0], min_width=least), *COLUMNS[1:])


def cells(transfer: Transfer) -> list[CellLike]:
    """One cell for each column."""
    progress = transfer.progress
    first: list[CellLike] = [transfer.path.name, way(transfer), state(transfer)]
    if progress is None:
        return [*first, *[Cell("")] * 6]
    running = transfer.state is State.RUNNING
    share = progress.share if progress.records_total else float(transfer.state is State.DONE)
    rate = f"{humanize.count(round(progress.rate))}/s" if running and progress.rate else ""
    return [
        *first,
        bar.progress(share * 100, _PROGRESS, "accent" if running else "dim"),
        _time(transfer),
        Cell(humanize.count(progress.records_done), "number"),
        Cell(rate, "dim"),
        Cell(humanize.count(progress.retries) if progress.retries else "", "dim"),
        Cell(humanize.size(progress.bytes_written) if progress.bytes_written else "", "dim"),
    ]


def way(transfer: Transfer) -> Cell:
    """Glyph and word."""
    down = transfer.direction is Direction.DOWNLOAD
    return Cell(f"{transfer.direction.mark} {transfer.direction}", "accent" if down else "")


def state(transfer: Transfer) -> Cell:
    """Glyph, word and colour; of a running one what it is doing, or that it is being held up."""
    progress = transfer.progress
    if progress is not None and transfer.stage is not None:
        if progress.trouble:
            return Cell("◌ retrying", "warn")
        return Cell(_STAGES[transfer.stage], "accent")
    glyph, style = _LOOKS[transfer.state]
    return Cell(f"{glyph} {transfer.state}", style)


def _time(transfer: Transfer) -> Cell:
    progress = transfer.progress
    if progress is None or transfer.state is State.UNFINISHED:
        return Cell("")
    if transfer.state is not State.RUNNING:
        return Cell(humanize.span(timedelta(seconds=progress.elapsed)), "dim")
    if progress.seconds_left is None or progress.stage is not Stage.RECORDS:
        return Cell("")
    return Cell(f"{humanize.brief_span(timedelta(seconds=progress.seconds_left))} left")
