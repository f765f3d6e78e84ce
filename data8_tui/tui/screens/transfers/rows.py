"""A transfer as a row: which way, state in words, progress, rate, time left."""

from dataclasses import replace
from datetime import timedelta

from data8_tui.insight import humanize
from data8_tui.transfer.progress import TransferStage
from data8_tui.transfer.queue import Transfer, TransferDirection, TransferState
from data8_tui.tui.widgets import bar
from data8_tui.tui.widgets.grid.cells import Cell, CellLike
from data8_tui.tui.widgets.grid.columns import GridColumn

_PROGRESS = 13

COLUMNS = (
    GridColumn("file", "File", max_width=64, share=3, priority=9, ends=True),
    GridColumn("way", "Way", width=10, priority=6),
    GridColumn("state", "State", width=12, priority=8),
    GridColumn("progress", "Progress", width=_PROGRESS, priority=7),
    GridColumn("time", "Time", width=12, align="right", priority=5),
    GridColumn("records", "Records", width=11, align="right", priority=4),
    GridColumn("rate", "Rate", width=10, align="right", priority=3),
    GridColumn("retries", "Retries", width=7, align="right", priority=2),
    GridColumn("size", "Size", width=8, align="right", priority=1),
)

_LOOKS = {
    TransferState.QUEUED: ("○", ""),
    TransferState.RUNNING: ("●", "accent"),
    TransferState.PAUSED: ("‖", "warn"),
    TransferState.UNFINISHED: ("◌", "warn"),
    TransferState.DONE: ("✓", "dim"),
    TransferState.FAILED: ("✗", "bad"),
    TransferState.CANCELLED: ("⊘", "warn"),
}

_STAGES = {
    TransferStage.OPENING: "● opening",
    TransferStage.CHECKING: "● checking",
    TransferStage.RECORDS: "● running",
    TransferStage.FINISHING: "● finishing",
}


_FILE_NARROW, _FILE_WIDE = 20, 36
_WIDE = 100


def transfer_columns(width: int) -> tuple[GridColumn, ...]:
    """On a wide screen a file's name is worth more than the least of the columns."""
    least = _FILE_WIDE if width >= _WIDE else _FILE_NARROW
    return (replace(COLUMNS[0], min_width=least), *COLUMNS[1:])


def transfer_cells(transfer: Transfer) -> list[CellLike]:
    """One cell for each column."""
    progress = transfer.progress
    first: list[CellLike] = [
        transfer.path.name,
        transfer_direction(transfer),
        transfer_state_cell(transfer),
    ]
    if progress is None:
        return [*first, *[Cell("")] * 6]
    running = transfer.state is TransferState.RUNNING
    share = (
        progress.share if progress.records_total else float(transfer.state is TransferState.DONE)
    )
    rate = f"{humanize.count(round(progress.rate))}/s" if running and progress.rate else ""
    return [
        *first,
        bar.progress_bar(share * 100, _PROGRESS, "accent" if running else "dim"),
        _time(transfer),
        Cell(humanize.count(progress.records_done), "number"),
        Cell(rate, "dim"),
        Cell(humanize.count(progress.retries) if progress.retries else "", "dim"),
        Cell(humanize.size(progress.bytes_written) if progress.bytes_written else "", "dim"),
    ]


def transfer_direction(transfer: Transfer) -> Cell:
    """Glyph and word."""
    down = transfer.direction is TransferDirection.DOWNLOAD
    return Cell(f"{transfer.direction.mark} {transfer.direction}", "accent" if down else "")


def transfer_state_cell(transfer: Transfer) -> Cell:
    """Glyph, word and colour; of a running one what it is doing, or that it is being held up."""
    progress = transfer.progress
    if progress is not None and transfer.stage is not None:
        if progress.retry_reason:
            return Cell("◌ retrying", "warn")
        return Cell(_STAGES[transfer.stage], "accent")
    glyph, style = _LOOKS[transfer.state]
    return Cell(f"{glyph} {transfer.state}", style)


def _time(transfer: Transfer) -> Cell:
    progress = transfer.progress
    if progress is None or transfer.state is TransferState.UNFINISHED:
        return Cell("")
    if transfer.state is not TransferState.RUNNING:
        return Cell(humanize.span(timedelta(seconds=progress.elapsed)), "dim")
    if progress.seconds_left is None or progress.stage is not TransferStage.RECORDS:
        return Cell("")
    return Cell(f"{humanize.brief_span(timedelta(seconds=progress.seconds_left))} left")
