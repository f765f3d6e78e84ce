"""How often the screens are drawn."""

import time

TICK = 1.0
"""Seconds between two ticks: ages are shown in whole seconds."""
UPDATE_INTERVAL = 0.05
"""Seconds between two updates of the screens: a page of a hundred jobs is fetched job by job, and
each update draws a whole page."""


class RedrawPace:
    """Which ticks draw what time alone changes: one in so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._drawn_at = -seconds

    def is_due(self) -> bool:
        """Whether this tick draws; a tick that is a little early counts as well."""
        now = time.monotonic()
        due = now - self._drawn_at > self._seconds - TICK / 2
        if due:
            self._drawn_at = now
        return due
