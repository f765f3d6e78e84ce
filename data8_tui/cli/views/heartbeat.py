"""The plain form of waiting: a line now and then while nothing changes, with the time."""

from collections.abc import Callable

from data8_tui.clock import Clock
from data8_tui.insight.humanize import moment

BETWEEN_LINES = 30.0
"""The least seconds between two lines that say the same."""


class Heartbeat:
    """Writes `Still running, 63 percent, 14:02.`, the first time after as long without a line."""

    def __init__(self, write: Callable[[str], None], clock: Clock) -> None:
        self._write = write
        self._clock = clock
        self._last = clock.monotonic()

    def news(self, text: str) -> None:
        """Write what has changed."""
        self._last = self._clock.monotonic()
        self._write(text)

    def still(self, text: str) -> None:
        """Write `Still`, the text and the time, if that is due."""
        if self._clock.monotonic() - self._last >= BETWEEN_LINES:
            self.news(f"Still {text}, {self.time}.")

    @property
    def time(self) -> str:
        """The time, with its zone where that isn't the machine's: `14:02`."""
        now = self._clock.now()
        return moment(now, now)
