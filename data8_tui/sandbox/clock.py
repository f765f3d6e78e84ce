"""The sandbox's clock, which a test can freeze, set and move.

It shares no code with the client's clock: the two programs communicate over a socket only.
"""

from datetime import UTC, datetime, timedelta


class SandboxClock:
    """Follows the system clock until frozen; `set` and `move` work in both states."""

    def __init__(self, frozen_at: datetime | None = None) -> None:
        self._frozen: datetime | None = None
        self._offset = timedelta()
        if frozen_at is not None:
            self.freeze(frozen_at)

    @property
    def frozen(self) -> bool:
        return self._frozen is not None

    def now(self) -> datetime:
        """Return the time, aware, in UTC."""
        return self._frozen if self._frozen is not None else datetime.now(UTC) + self._offset

    def freeze(self, at: datetime | None = None) -> None:
        """Stop the clock at `at`, or at its current time."""
        self._frozen = (at or self.now()).astimezone(UTC)

    def thaw(self) -> None:
        """Run again, from the current time of this clock."""
        at = self.now()
        self._frozen = None
        self.set(at)

    def set(self, at: datetime) -> None:
        """Set the time; a running clock continues from it."""
        if self._frozen is not None:
            self._frozen = at.astimezone(UTC)
        else:
            self._offset = at - datetime.now(UTC)

    def move(self, seconds: float) -> None:
        """Move the time by `seconds`, backwards if negative."""
        self.set(self.now() + timedelta(seconds=seconds))
