"""One chunk of records at a time, believed only when it is what was promised."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from typing import Protocol

from data8_tui.api.connection import Connection
from data8_tui.api.models import Dataset
from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, ResponseUnreadable
from data8_tui.transfer.concurrency import ConcurrencyController, run_in_order
from data8_tui.transfer.download.chunks import CHUNK, Chunk
from data8_tui.transfer.download.formatter import ChunkFormatter
from data8_tui.transfer.download.plan import ExpectedContent
from data8_tui.transfer.download.reporter import ProgressReporter
from data8_tui.transfer.formats import FormattedChunk

_ATTEMPTS = 3
"""How often a chunk is asked for when its answer is whole HTTP but not the records promised."""
_PAUSE = 0.2
"""Seconds before the second attempt, and twice that before the third."""
_CONVINCED = 3
"""After so many suspicions that came to nothing, the dataset is known to be like that."""


class RecordsClient(Protocol):
    """The part of api.client.Client that a download needs."""

    @property
    def connection(self) -> Connection: ...

    async def get_dataset(self, name: str) -> Dataset: ...

    async def get_records_body(self, name: str, *, start: int, count: int) -> bytes: ...


class ChunkFetcher:
    """Asks for chunks and gives them formatted, ready for the file."""

    def __init__(
        self,
        client: RecordsClient,
        promise: ExpectedContent,
        formatter: ChunkFormatter,
        flow: ConcurrencyController,
        reporter: ProgressReporter,
    ) -> None:
        self._client = client
        self._promise = promise
        self._formatter = formatter
        self._flow = flow
        self._reporter = reporter
        self._unfounded = 0

    async def in_order(
        self, wanted: Iterator[Chunk], width: int, overlap: str = ""
    ) -> AsyncGenerator[FormattedChunk, None]:
        """The chunks, formatted and in order, each one fitting the seam of the one before.

        `overlap` is that of the records before. Raises IntegrityError where the records
        aren't what was promised, even after a repeat.
        """
        async with aclosing(run_in_order(self._chunk, wanted, width)) as ready:
            async for chunk, came in ready:
                fits = not chunk.overlap or came.overlap[0] == overlap
                formatted = came if fits else await self._fitting(chunk, overlap)
                overlap = formatted.overlap[1]
                yield formatted

    async def _fitting(self, chunk: Chunk, overlap: str) -> FormattedChunk:
        """Asked for again: perhaps only one answer was given to the wrong request."""
        self._reporter.repeated(f"{chunk} do not follow on those before")
        formatted = await self.again(chunk)
        if formatted.overlap[0] != overlap:
            raise IntegrityError(
                f"{self._promise.dataset}: {chunk} do not follow on those before",
                remedy=Remedy.RECORDS_MOVED(),
            )
        return formatted

    async def _chunk(self, chunk: Chunk) -> FormattedChunk:
        """Equal records may be a record given twice by mistake: they are believed if they come
        again.
        """
        formatted = await self.again(chunk)
        if formatted.repeats and self._unfounded < _CONVINCED:
            second = await self.again(chunk)
            self._unfounded += formatted.data == second.data
            return second
        return formatted

    async def again(self, chunk: Chunk) -> FormattedChunk:
        """The chunk, asked for again while its answer isn't what was promised."""
        for attempt in range(1, _ATTEMPTS):
            try:
                return await self._ask(chunk)
            except (ResponseUnreadable, IntegrityError) as error:
                self._reporter.repeated(error.message)
                await asyncio.sleep(_PAUSE * attempt)
        return await self._ask(chunk)

    async def _ask(self, chunk: Chunk) -> FormattedChunk:
        """Ask for one record more at the very end, where there is room: none must come."""
        at_the_end = self._promise.to_the_end and chunk.last == self._promise.last
        spare = at_the_end and chunk.overlap + chunk.count < CHUNK
        async with self._flow.turn():
            body = await self._client.get_records_body(
                self._promise.dataset,
                start=chunk.start - chunk.overlap,
                count=chunk.overlap + chunk.count + spare,
            )
        with _naming(self._promise.dataset, chunk):
            formatted = await self._formatter.chunk(body, chunk.overlap)
        if formatted.records != chunk.count:
            raise _wrong_count(self._promise.dataset, chunk, formatted.records)
        return formatted


def _wrong_count(dataset: str, chunk: Chunk, came: int) -> IntegrityError:
    return IntegrityError(
        f"{dataset}: {chunk} were asked for and {came:,} came",
        remedy=Remedy.RECORDS_MISSING(),
    )


@contextmanager
def _naming(dataset: str, chunk: Chunk) -> Iterator[None]:
    """Say which records it was that could not be read."""
    try:
        yield
    except (ResponseUnreadable, IntegrityError) as error:
        raise type(error)(f"{dataset}, {chunk}: {error.message}", remedy=error.remedy) from error
