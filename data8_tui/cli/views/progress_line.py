"""The progress of a transfer: a line redrawn on a terminal, lines at intervals in a log."""

from datetime import timedelta

from data8_tui.cell_width import cut
from data8_tui.cli import output, talk
from data8_tui.cli.views.heartbeat import Heartbeat
from data8_tui.clock import Clock
from data8_tui.insight.humanize import brief_span, count, reached_share, several, size
from data8_tui.transfer.progress import TransferProgress, TransferStage

_BETWEEN_LINES = 5.0
"""Seconds between two lines in a log."""

_BAR = 16


class ProgressLine:
    """Shows the progress of one transfer with the file's name."""

    def __init__(self, name: str, clock: Clock) -> None:
        self._name = name
        self._clock = clock
        self._live = talk.can_be_redrawn()
        self._heartbeat = Heartbeat(talk.write_message, clock)
        self._next = clock.monotonic() + _BETWEEN_LINES
        self.reached = (0, 0)
        """Records done, and how many there are."""

    def show(self, progress: TransferProgress) -> None:
        """Redraw the line, or write one if it is due."""
        self.reached = (progress.records_done, progress.records_total)
        if self._live:
            talk.redraw(cut(_on_terminal(self._name, progress), talk.width() - 1))
        elif output.is_plain():
            self._heartbeat.still(_as_still(self._name, progress))
        elif self._clock.monotonic() >= self._next:
            self._next = self._clock.monotonic() + _BETWEEN_LINES
            talk.write_message(_as_text(self._name, progress))

    def wipe(self) -> None:
        """Clear the drawn line."""
        if self._live:
            talk.redraw("")


def _on_terminal(name: str, progress: TransferProgress) -> str:
    if progress.stage is not TransferStage.RECORDS:
        return f"{progress.stage} {name} …"
    full = int(progress.share * _BAR)
    bar = "█" * full + "░" * (_BAR - full)
    return f"{bar} {reached_share(progress.share):>4}  {_pace(progress)}  {name}"


def _as_text(name: str, progress: TransferProgress) -> str:
    if progress.stage is TransferStage.OPENING:
        return f"{name}: opening …"
    return f"{name}: {reached_share(progress.share)}, {_pace(progress)}"


def _as_still(name: str, progress: TransferProgress) -> str:
    if progress.stage is not TransferStage.RECORDS:
        return f"{progress.stage}, {output.exact(name)}"
    done = f"{count(progress.records_done)} of {several(progress.records_total, 'record')}"
    return f"transferring {output.exact(name)}, {reached_share(progress.share)}, {done}"


def _pace(progress: TransferProgress) -> str:
    parts = [f"{count(progress.records_done)} of {count(progress.records_total)}"]
    if progress.rate is not None:
        parts.append(f"{count(round(progress.rate))}/s")
    parts.append(size(progress.bytes_written))
    if progress.seconds_left is not None:
        parts.append(f"{brief_span(timedelta(seconds=progress.seconds_left))} left")
    if progress.retries:
        parts.append(several(progress.retries, "retry", "retries"))
    return " · ".join(parts)
