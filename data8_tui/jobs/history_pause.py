"""A pause in which the history is left alone, after it couldn't be used.

A lock of another process ends, and a full disk gets space again. A try may wait seconds for a lock,
so it isn't made each time that something is to be written.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from data8_tui.backoff import Backoff
from data8_tui.clock import Clock
from data8_tui.errors import DocumentDamaged, StorageError

PAUSES: Final = Backoff(first=5.0, longest=60.0)


class HistoryPause:
    """Whether the history may be used, for one user of it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._until = 0.0
        self.error: StorageError | None = None
        """Why the history couldn't be written at the last try; None where it could."""
        self.damage: DocumentDamaged | None = None
        """What was last found damaged, if anything was."""
        self.on_change: Callable[[StorageError | None], None] | None = None
        """Called with damage, and the first error in a row; with None once it can be written again.
        """

    @property
    def over(self) -> bool:
        """Whether the history may be tried."""
        return self.error is None or self.seconds <= 0

    @property
    def seconds(self) -> float:
        """How long it still lasts."""
        return self._until - self._clock.monotonic()

    @contextmanager
    def around_write(self) -> Iterator[None]:
        """A block that writes. Where it can't, a pause begins; where it can, the failure is past.

        Raises no StorageError, as below.
        """
        try:
            yield
        except StorageError as error:
            self._begin(error)
        else:
            self._failures = 0
            if self.error is not None:
                self.error = None
                self._report(None)

    @contextmanager
    def around_read(self) -> Iterator[None]:
        """A block that reads above all. Where it finds damage, no pause begins: the history can be
        written all the same."""
        try:
            yield
        except DocumentDamaged as damage:
            known, self.damage = self.damage, damage
            if known is None or known.message != damage.message:
                self._report(damage)
        except StorageError as error:
            self._begin(error)

    def _begin(self, error: StorageError) -> None:
        self._failures += 1
        self._until = self._clock.monotonic() + PAUSES.wait_after(self._failures)
        known, self.error = self.error, error
        if known is None:
            self._report(error)

    def _report(self, error: StorageError | None) -> None:
        if self.on_change is not None:
            self.on_change(error)
