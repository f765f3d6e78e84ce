"""A download's progress: a line drawn again and again on a terminal, a line at times in a log."""

from datetime import timedelta

from data8_tui.cell_width import cut
from data8_tui.cli import talk
from data8_tui.clock import Clock
from data8_tui.insight.humanize import brief_span, count, several, size
from data8_tui.transfer.progress import TransferProgress, TransferStage

_BETWEEN_LINES = 5.0
"""Seconds between two lines where nobody watches."""

_BAR = 16


class ProgressLine:
    """Says how one download goes, under its file's name."""

    def __init__(self, name: str, clock: Clock) -> None:
        self._name = name
        self._clock = clock
        self._live = talk.can_be_redrawn()
        self._next = clock.monotonic() + _BETWEEN_LINES
        self.reached = (0, 0)
        """Records done, and how many there are."""

    def show(self, progress: TransferProgress) -> None:
        """Draw the line, or say it if that is due."""
        self.reached = (progress.records_done, progress.records_total)
        if self._live:
            talk.redraw(cut(_on_terminal(self._name, progress), talk.width() - 1))
        elif self._clock.monotonic() >= self._next:
            self._next = self._clock.monotonic() + _BETWEEN_LINES
            talk.write_message(_in_words(self._name, progress))

    def wipe(self) -> None:
        """Leave nothing of the drawn line."""
        if self._live:
            talk.redraw("")


def _on_terminal(name: str, progress: TransferProgress) -> str:
    if progress.stage is not TransferStage.RECORDS:
        return f"{progress.stage} {name} …"
    full = int(progress.share * _BAR)
    bar = "█" * full + "░" * (_BAR - full)
    return f"{bar} {progress.share:4.0%}  {_pace(progress)}  {name}"


def _in_words(name: str, progress: TransferProgress) -> str:
    if progress.stage is TransferStage.OPENING:
        return f"{name}: opening …"
    return f"{name}: {progress.share:.0%}, {_pace(progress)}"


def _pace(progress: TransferProgress) -> str:
    told = [f"{count(progress.records_done)} of {count(progress.records_total)}"]
    if progress.rate is not None:
        told.append(f"{count(round(progress.rate))}/s")
    told.append(size(progress.bytes_written))
    if progress.seconds_left is not None:
        told.append(f"{brief_span(timedelta(seconds=progress.seconds_left))} left")
    if progress.retries:
        told.append(several(progress.retries, "retry", "retries"))
    return " · ".join(told)
