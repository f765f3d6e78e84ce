"""What passes between a grid and the source of its rows: changes, and what is visible."""

from collections.abc import Callable

from data8_tui.tui.widgets.grid.source import Change, RowSource


class Subscription:
    """Passes on the changes of one source at a time, and reports to it which rows are visible."""

    def __init__(self, on_change: Callable[[Change], None]) -> None:
        self._on_change = on_change
        self._unsubscribe: Callable[[], None] | None = None
        self._reported = (0, -1)

    def begin(self, source: RowSource) -> None:
        """Follow a source."""
        self._unsubscribe = source.subscribe(self._on_change)

    def end(self) -> None:
        """Follow none; what is visible is reported anew to the next one."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._unsubscribe, self._reported = None, (0, -1)

    def report(self, source: RowSource, first: int, last: int) -> None:
        """Report the first and the last visible row, when they are others."""
        if self._reported != (first, last) and first <= last:
            self._reported = (first, last)
            source.visible(first, last)
