"""The sandbox's own time of day, which a test can stop, set and move.

It shares nothing with the client's clock: the two programs meet over a socket only.
"""

from datetime import UTC, datetime, timedelta


class SandboxClock:
    """Runs with the machine until it is frozen; `set` and `move` work in both states."""

    def __init__(self, frozen_at: datetime | None = None) -> None:
        self._frozen: datetime | None = None
        self._offset = timedelta()
        if frozen_at is not None:
            self.freeze(frozen_at)

    @property
    def frozen(self) -> bool:
        return self._frozen is not None

    def now(self) -> datetime:
        """Aware, in UTC."""
        return self._frozen if self._frozen is not None else datetime.now(UTC) + self._offset

    def freeze(self, at: datetime | None = None) -> None:
        """Stop, at this instant or where it is."""
        self._frozen = (at or self.now()).astimezone(UTC)

    def thaw(self) -> None:
        """Run on from where it stands."""
        at = self.now()
        self._frozen = None
        self.set(at)

    def set(self, at: datetime) -> None:
        """Go to an instant; a running clock runs on from it."""
        if self._frozen is not None:
            self._frozen = at.astimezone(UTC)
        else:
            self._offset = at - datetime.now(UTC)

    def move(self, seconds: float) -> None:
        """Forwards, or backwards when negative."""
        self.set(self.now() + timedelta(seconds=seconds))
