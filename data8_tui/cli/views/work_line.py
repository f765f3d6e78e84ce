"""A line on a terminal with what work on local files is doing."""

import time
from typing import Self

from data8_tui.cell_width import cut
from data8_tui.cli import output, talk
from data8_tui.cli.views.heartbeat import Heartbeat
from data8_tui.clock import SystemClock
from data8_tui.insight.humanize import reached_share

_BETWEEN_FRAMES = 0.1


class WorkLine:
    """Redrawn where standard error is a terminal that can do that; else nothing is shown,
    but in the plain form a line now and then.

    As a context manager it is cleared when the block ends.
    """

    def __init__(self) -> None:
        self._live = talk.can_be_redrawn()
        self._heartbeat = Heartbeat(talk.write_message, SystemClock())
        self._next = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._live:
            talk.redraw("")

    def show(self, step: str, share: float) -> None:
        """Show the step and how much of it is done, from 0 to 1; 0 isn't shown."""
        if output.is_plain():
            self._heartbeat.still(f"{step}, {reached_share(share)}" if share else step)
        elif self._live and time.monotonic() >= self._next:
            self._next = time.monotonic() + _BETWEEN_FRAMES
            reached = f", {reached_share(share)}" if share else ""
            talk.redraw(cut(f"{step}{reached}", talk.width() - 1))
