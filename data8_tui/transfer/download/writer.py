"""Writing beside fetching: what is ready goes to the disk together, one thread at a time."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.transfer.download.partial_download import PartialDownload
from data8_tui.transfer.download.reporter import ProgressReporter
from data8_tui.transfer.formats import FormattedChunk
from data8_tui.transfer.threads import in_thread

_SAVED_EVERY = 2.0
"""Seconds between two moments at which all that is written is on the disk for certain."""
_TOGETHER = 3
"""Chunks that are worth a thread's turn, which takes Python's lock from the event loop twice…"""
_SLOWLY = 0.1
"""… unless they come so slowly, in seconds, that there is no hurry and somebody watching."""


class ChunkWriter:
    """Takes chunks in order and writes them to `draft`; holds at most `most` and those in work."""

    def __init__(
        self, draft: PartialDownload, reporter: ProgressReporter, clock: Clock, most: int
    ) -> None:
        self._draft = draft
        self._reporter = reporter
        self._clock = clock
        self._most = most
        self._ready: list[FormattedChunk] = []
        self._batch: list[FormattedChunk] = []
        self._writing: asyncio.Future[None] | None = None
        self._saving: asyncio.Future[None] | None = None
        self._began_at = float("-inf")
        self._saved_at = clock.monotonic()

    async def add(self, formatted: FormattedChunk) -> None:
        """Take one more. Raises what writing those before it has met."""
        self._ready.append(formatted)
        idle = self._writing is None or self._writing.done()
        if len(self._ready) >= self._most or (idle and self._is_worth_it):
            await self._turn_over()
        self._save_when_due()

    @property
    def _is_worth_it(self) -> bool:
        slowly = self._clock.monotonic() - self._began_at >= _SLOWLY
        return slowly or len(self._ready) >= _TOGETHER

    async def finish(self) -> None:
        """Return when everything is written. Raises what that has met."""
        while self._ready or self._writing is not None:
            await self._turn_over()

    async def aclose(self) -> None:
        """Write what is ready, unless writing has failed; then no thread works on the files.

        A write that has failed stays where it is, so that nothing can follow on it.
        """
        under_way = [each for each in (self._writing, self._saving) if each is not None]
        if under_way:
            await asyncio.wait(under_way)
        if self._ready and not any(each.exception() for each in under_way):
            with suppress(StorageError):
                await in_thread(None, partial(self._draft.write, self._ready))

    async def _turn_over(self) -> None:
        """Hear how the last batch went, and begin the next."""
        if self._writing is not None:
            await asyncio.wait([self._writing])
            self._writing.result()
            self._writing = None
            for formatted in self._batch:
                self._reporter.wrote(formatted)
        self._batch, self._ready = self._ready, []
        if self._batch:
            self._began_at = self._clock.monotonic()
            self._writing = self._in_thread(partial(self._draft.write, self._batch))

    def _save_when_due(self) -> None:
        """Beside the writing too. Raises what the last one met."""
        if self._saving is not None and self._saving.done():
            saving, self._saving = self._saving, None
            saving.result()
        now = self._clock.monotonic()
        if self._saving is None and now - self._saved_at >= _SAVED_EVERY:
            self._saved_at = now
            self._saving = self._in_thread(self._draft.save)

    def _in_thread(self, work: Callable[[], None]) -> "asyncio.Future[None]":
        return asyncio.get_running_loop().run_in_executor(None, work)
