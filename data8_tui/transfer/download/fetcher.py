"""Fetching chunks of records and checking that they are the ones expected."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from functools import partial
from typing import Protocol

from data8_tui.api.connection import Connection
from data8_tui.api.models import Dataset
from data8_tui.backoff import Backoff, retry
from data8_tui.codes import Remedy
from data8_tui.errors import (
    Data8Error,
    IntegrityError,
    ResponseUnreadable,
    UnwritableValue,
)
from data8_tui.transfer.concurrency import ConcurrencyController, run_in_order
from data8_tui.transfer.download.chunks import Chunk
from data8_tui.transfer.download.dataset_end import request_to_the_end
from data8_tui.transfer.download.formatter import ChunkFormatter
from data8_tui.transfer.download.plan import ExpectedContent
from data8_tui.transfer.download.reporter import ProgressReporter
from data8_tui.transfer.formats import FormattedChunk

_BACKOFF = Backoff(first=0.2, attempts=3)
"""Of a chunk whose response is valid HTTP, but not the records expected."""
_MAX_FALSE_ALARMS = 3
"""After so many chunks with equal records that were correct, the dataset is known to have some."""


class RecordsClient(Protocol):
    """The part of api.client.Client that a download needs."""

    @property
    def connection(self) -> Connection: ...

    async def get_dataset(self, name: str) -> Dataset: ...

    async def get_records_body(self, name: str, *, start: int, count: int) -> bytes: ...


class ChunkFetcher:
    """Fetches chunks and returns them formatted."""

    def __init__(
        self,
        client: RecordsClient,
        expected: ExpectedContent,
        formatter: ChunkFormatter,
        concurrency: ConcurrencyController,
        reporter: ProgressReporter,
    ) -> None:
        self._client = client
        self._expected = expected
        self._formatter = formatter
        self._concurrency = concurrency
        self._reporter = reporter
        self._false_alarms = 0

    async def in_order(
        self, requested: Iterator[Chunk], width: int, digest: str = ""
    ) -> AsyncGenerator[FormattedChunk, None]:
        """The requested chunks, formatted and in order, `width` of them at a time.

        `digest` is that of the record before the first chunk. A chunk without records is only
        checked. Raises IntegrityError where records aren't those expected even when fetched again,
        and what the client raises.
        """
        async with aclosing(run_in_order(self._fetch_checked, requested, width)) as ready:
            async for chunk, received in ready:
                fits = not chunk.overlap or received.overlap[0] == digest
                formatted = received if fits else await self._refetch(chunk, digest)
                digest = formatted.overlap[1]
                if chunk.count:
                    yield formatted

    async def _refetch(self, chunk: Chunk, digest: str) -> FormattedChunk:
        """Fetch a chunk again whose overlap differs: the response may be of another request."""
        self._reporter.add_retry(f"{chunk} do not follow on those before")
        formatted = await self.fetch(chunk)
        if formatted.overlap[0] != digest:
            raise IntegrityError(
                f"{self._expected.dataset}: {chunk} do not follow on those before",
                remedy=Remedy.RECORDS_MOVED(),
            )
        return formatted

    async def _fetch_checked(self, chunk: Chunk) -> FormattedChunk:
        """Fetch a chunk; fetch it twice if records are equal, as one may have been sent twice."""
        formatted = await self.fetch(chunk)
        if formatted.repeats and self._false_alarms < _MAX_FALSE_ALARMS:
            second = await self.fetch(chunk)
            self._false_alarms += formatted.data == second.data
            return second
        return formatted

    async def fetch(self, chunk: Chunk) -> FormattedChunk:
        """The chunk; it is requested up to three times where the response isn't what was expected.

        Raises ResponseUnreadable and IntegrityError, and what the client raises.
        """
        errors = (ResponseUnreadable, IntegrityError)
        request = partial(request_to_the_end, self._request, chunk)
        return await retry(request, errors, self._wait_after)

    def _wait_after(self, failures: int, error: Exception) -> float | None:
        wait = _BACKOFF.next_wait(failures)
        if wait is not None and isinstance(error, Data8Error):
            self._reporter.add_retry(error.message)
        return wait

    async def _request(self, chunk: Chunk) -> FormattedChunk:
        async with self._concurrency.slot():
            body = await self._body(chunk)
        with _name_chunk(self._expected.dataset, chunk):
            formatted = await self._formatter.chunk(body, chunk.overlap)
        if chunk.beyond and formatted.records > chunk.count:
            raise _surplus(self._expected)
        if formatted.records != chunk.count:
            raise _wrong_count(self._expected.dataset, chunk, formatted.records)
        return formatted

    async def _body(self, chunk: Chunk) -> bytes:
        if not chunk.requested:
            return b"[]"
        return await self._client.get_records_body(
            self._expected.dataset, start=chunk.start - chunk.overlap, count=chunk.requested
        )


def _surplus(expected: ExpectedContent) -> IntegrityError:
    return IntegrityError(
        f"{expected.dataset} holds more records than the {expected.record_count:,} that it states",
        remedy=Remedy.RECORDS_BEYOND_END(),
    )


def _wrong_count(dataset: str, chunk: Chunk, received: int) -> IntegrityError:
    return IntegrityError(
        f"{dataset}: {chunk} were asked for and {received:,} came",
        remedy=Remedy.RECORDS_MISSING(),
    )


@contextmanager
def _name_chunk(dataset: str, chunk: Chunk) -> Iterator[None]:
    """Prefix errors with the dataset and the chunk."""
    try:
        yield
    except UnwritableValue as error:
        within = error.remedy.data.get("record") if error.remedy else None
        record = chunk.start + (within if isinstance(within, int) else 0)
        raise UnwritableValue(
            f"{dataset}, record {record:,}, {error.message}", remedy=error.remedy
        ) from error
    except (ResponseUnreadable, IntegrityError) as error:
        raise type(error)(f"{dataset}, {chunk}: {error.message}", remedy=error.remedy) from error
