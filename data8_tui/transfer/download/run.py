"""One dataset's records into one file: complete and verified under its name, or not there.

Chunks of at most 1,000 records are asked for, several at a time, put back in order and written
to `NAME.csv.part`, with a checkpoint beside it, from which a later run goes on. When the count is
what the dataset promised, the file gets its name and a receipt. Decoding, formatting and writing
happen off the event loop. Memory is bounded by the window of chunks.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial

from data8_tui.clock import Clock, SystemClock
from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError
from data8_tui.transfer.concurrency import ConcurrencyController
from data8_tui.transfer.download.chunks import chunks
from data8_tui.transfer.download.comparison import compare_kept_chunks, refuse_changed
from data8_tui.transfer.download.fetcher import ChunkFetcher, RecordsClient
from data8_tui.transfer.download.finalize import finish, refuse_early
from data8_tui.transfer.download.formatter import ChunkFormatter
from data8_tui.transfer.download.partial_download import PartialDownload
from data8_tui.transfer.download.plan import DownloadPlan, ExpectedContent, expected_content
from data8_tui.transfer.download.reporter import ProgressReporter, say_nothing
from data8_tui.transfer.download.writer import ChunkWriter
from data8_tui.transfer.formats import FormattedChunk
from data8_tui.transfer.progress import Report, TransferStage
from data8_tui.transfer.receipt import Receipt, receipt_account
from data8_tui.transfer.threads import in_thread

__all__ = ["RecordsClient", "download_dataset"]


async def download_dataset(
    client: RecordsClient,
    plan: DownloadPlan,
    report: Report = say_nothing,
    *,
    clock: Clock | None = None,
) -> Receipt:
    """Download `plan.dataset` to `plan.target`, going on where an earlier run stopped.

    `report` is called in the event loop. Raises UsageError, before anything is created, where the
    target is taken or the dataset is an input or incomplete; TargetBusy where another run writes
    there; IntegrityError where records, or what an earlier run has kept, aren't what was promised;
    StorageError for the disk; NotFound and ServiceError as the client does. However it ends, the
    target is whole or untouched, and what was written is kept for the next run.
    """
    return await _Download(client, plan, report, clock or SystemClock()).run()


class _Download:
    """The state of one run."""

    def __init__(
        self, client: RecordsClient, plan: DownloadPlan, report: Report, clock: Clock
    ) -> None:
        self._client = client
        self._plan = plan
        self._clock = clock
        self._flow = ConcurrencyController(plan.in_flight, clock)
        self._reporter = ProgressReporter(report, self._flow, clock)

    async def run(self) -> Receipt:
        await in_thread(None, partial(refuse_early, self._plan))
        self._reporter.at(TransferStage.OPENING)
        with self._reporter.hearing_retries():
            promise = expected_content(
                await self._client.get_dataset(self._plan.dataset), self._plan
            )
            self._reporter.meter.total = promise.records
            self._reporter.at(TransferStage.CHECKING)
            account = receipt_account(self._client.connection)
            draft = await in_thread(
                None, partial(PartialDownload, self._plan, promise, account, self._clock)
            )
            try:
                return draft.receipt or await self._complete(promise, draft)
            finally:
                await self._leave(draft)

    async def _complete(self, promise: ExpectedContent, draft: PartialDownload) -> Receipt:
        remaining = promise.records - draft.mark.records
        async with ChunkFormatter(promise.spec, remaining) as formatter:
            fetcher = ChunkFetcher(self._client, promise, formatter, self._flow, self._reporter)
            self._reporter.meter.resume(draft.mark.records, draft.mark.bytes)
            overlap = await compare_kept_chunks(promise, draft, fetcher)
            self._reporter.at(TransferStage.RECORDS)
            wanted = chunks(promise.first + draft.mark.records, promise.last, overlap=bool(overlap))
            rest = fetcher.in_order(wanted, 2 * self._plan.in_flight, overlap)
            await self._write(draft, FormattedChunk(formatter.form.header(), 0), rest)
        self._reporter.at(TransferStage.FINISHING)
        _refuse_count(promise, draft)
        await refuse_changed(self._client, promise)
        receipt = await in_thread(None, partial(finish, self._plan, promise, draft, self._clock))
        self._reporter.now()
        return receipt

    async def _write(
        self,
        draft: PartialDownload,
        header: FormattedChunk,
        rest: AsyncGenerator[FormattedChunk, None],
    ) -> None:
        writer = ChunkWriter(draft, self._reporter, self._clock, self._plan.in_flight // 2)
        try:
            if draft.mark.bytes == 0:
                await writer.add(header)
            async with aclosing(rest) as ready:
                async for formatted in ready:
                    await writer.add(formatted)
            await writer.finish()
        finally:
            await writer.aclose()

    async def _leave(self, draft: PartialDownload) -> None:
        await in_thread(None, draft.leave)
        self._reporter.now()


def _refuse_count(promise: ExpectedContent, draft: PartialDownload) -> None:
    """Each chunk has been counted already, so this would be a fault of this program's own."""
    if draft.mark.records != promise.records:
        raise IntegrityError(
            f"{promise.dataset}: {draft.mark.records:,} records are written and "
            f"{promise.records:,} were promised",
            remedy=Remedy.RECORDS_MISCOUNTED(),
        )
