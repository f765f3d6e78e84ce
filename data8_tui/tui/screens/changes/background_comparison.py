"""A comparison in its own process, for as long as a screen shows it."""

import asyncio
import contextvars
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from data8_tui.analysis.compare.comparison import ComparisonRequest, comparison_spill_limit
from data8_tui.analysis.compare.model import ChangeFilter, RecordChange, TableComparison
from data8_tui.analysis.compare.statements import ComparisonProgress, OnProgress
from data8_tui.threads import CheckInterrupted, run_in_thread, run_interruptibly

if TYPE_CHECKING:
    from data8_tui.analysis.compare.process import ComparisonProcess


class BackgroundComparison:
    """Compares two files; then gives their result and the records that differ.

    Only `close` blocks: call it in a thread.
    """

    def __init__(self, request: ComparisonRequest) -> None:
        self.request = request
        self.result: TableComparison | None = None
        self.most_spilled = 0
        """The most bytes of temporary files, once that is known."""
        self._process: ComparisonProcess | None = None
        self._closed = False
        self._lock = threading.Lock()

    async def compare(self, on_progress: OnProgress) -> None:
        """Set `result`. `on_progress` is called in the event loop.

        Raises as `compare_files` does. A cancellation ends the work at once.
        """
        self.most_spilled = await run_in_thread(comparison_spill_limit, self.request)
        # What `on_progress` starts gets the caller's context variables.
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()

        def report(progress: ComparisonProgress) -> None:
            loop.call_soon_threadsafe(on_progress, progress, context=context)

        await run_interruptibly(self._start, report)

    def _start(self, on_progress: OnProgress, check: CheckInterrupted) -> None:
        from data8_tui.analysis.compare.process import ComparisonProcess

        process = ComparisonProcess(self.request, on_progress, check)
        with self._lock:
            if not self._closed:
                self._process, self.result = process, process.result
                return
        process.close()

    async def count(self, wanted: ChangeFilter) -> int:
        """How many records there are."""
        return await run_in_thread(self._running.count, wanted)

    async def read(self, wanted: ChangeFilter, start: int, count: int) -> Sequence[RecordChange]:
        """At most `count` of them from the index `start`, which counts from 0."""
        return await run_in_thread(self._running.read, wanted, start, count)

    def close(self) -> None:
        """End the process; blocks for a moment. Cancel `compare` to end one that compares."""
        with self._lock:
            self._closed = True
        if self._process is not None:
            self._process.close()

    @property
    def _running(self) -> "ComparisonProcess":
        if self._process is None:
            raise RuntimeError("nothing was compared yet")
        return self._process
