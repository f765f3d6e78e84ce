"""Writing chunks while others are fetched: in batches, one thread at a time."""

import asyncio
from contextlib import suppress

from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.threads import run_in_thread, start_in_thread
from data8_tui.transfer.download.partial_download import PartialDownload
from data8_tui.transfer.download.reporter import ProgressReporter
from data8_tui.transfer.formats import FormattedChunk

_SAVE_INTERVAL = 2.0
"""Seconds between two syncs."""
_MIN_BATCH = 3
"""Chunks that are worth a thread, which takes the interpreter lock from the event loop twice…"""
_MAX_DELAY = 0.1
"""… unless the last batch was so many seconds ago: then chunks arrive slowly and there is no
hurry."""


class ChunkWriter:
    """Writes chunks in order. Holds at most `limit` of them and those being written."""

    def __init__(
        self,
        partial_download: PartialDownload,
        reporter: ProgressReporter,
        clock: Clock,
        limit: int,
    ) -> None:
        self._partial_download = partial_download
        self._reporter = reporter
        self._clock = clock
        self._limit = limit
        self._ready: list[FormattedChunk] = []
        self._batch: list[FormattedChunk] = []
        self._writing: asyncio.Future[None] | None = None
        self._saving: asyncio.Future[None] | None = None
        self._started_at = float("-inf")
        self._saved_at = clock.monotonic()

    async def add(self, formatted: FormattedChunk) -> None:
        """Add a chunk. Raises what writing earlier ones has raised."""
        self._ready.append(formatted)
        idle = self._writing is None or self._writing.done()
        if len(self._ready) >= self._limit or (idle and self._batch_due):
            await self._start_batch()
        self._save_when_due()

    @property
    def _batch_due(self) -> bool:
        overdue = self._clock.monotonic() - self._started_at >= _MAX_DELAY
        return overdue or len(self._ready) >= _MIN_BATCH

    async def finish(self) -> None:
        """Wait until everything is written. Raises what that has raised."""
        while self._ready or self._writing is not None:
            await self._start_batch()

    async def aclose(self) -> None:
        """Write what remains, unless writing has failed; wait until no thread uses the files.

        After a failed write nothing is written, since it could not follow the bytes before.
        """
        pending = [each for each in (self._writing, self._saving) if each is not None]
        if pending:
            await asyncio.wait(pending)
        if self._ready and not any(each.exception() for each in pending):
            with suppress(StorageError):
                await run_in_thread(self._partial_download.write, self._ready)

    async def _start_batch(self) -> None:
        """Wait for the last batch and start the next one. Raises what the last one has raised."""
        if self._writing is not None:
            await asyncio.wait([self._writing])
            self._writing.result()
            self._writing = None
            for formatted in self._batch:
                self._reporter.add_chunk(formatted)
        self._batch, self._ready = self._ready, []
        if self._batch:
            self._started_at = self._clock.monotonic()
            self._writing = start_in_thread(self._partial_download.write, self._batch)

    def _save_when_due(self) -> None:
        """Sync in a thread, beside the writing. Raises what the last sync has raised."""
        if self._saving is not None and self._saving.done():
            saving, self._saving = self._saving, None
            saving.result()
        now = self._clock.monotonic()
        if self._saving is None and now - self._saved_at >= _SAVE_INTERVAL:
            self._saved_at = now
            self._saving = start_in_thread(self._partial_download.save)
