"""A line on a terminal with what a comparison is doing."""

import time
from pathlib import Path
from typing import Self

from data8_tui.analysis.compare.statements import ComparisonProgress
from data8_tui.cell_width import cut
from data8_tui.cli import talk
from data8_tui.wording.comparison import step_text

_BETWEEN_FRAMES = 0.1


class StepLine:
    """Redrawn where standard error is a terminal that can do that; else nothing is shown."""

    def __init__(self, before: Path, after: Path) -> None:
        self._names = before.name, after.name
        self._live = talk.can_be_redrawn()
        self._next = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.wipe()

    def wipe(self) -> None:
        """Clear the line."""
        if self._live:
            talk.redraw("")

    def show(self, progress: ComparisonProgress) -> None:
        """Show the step and how much of it is done."""
        if self._live and time.monotonic() >= self._next:
            self._next = time.monotonic() + _BETWEEN_FRAMES
            text = step_text(progress.step, *self._names)
            talk.redraw(cut(f"{text}, {progress.share:.0%}", talk.width() - 1))
