"""Downloading one dataset's records to one file, which is complete and verified or doesn't exist.

Chunks of at most 1,000 records are requested, several at a time, put in order and written to
`NAME.csv.part`. A checkpoint beside it allows a later attempt to resume. Once all expected records
are written, the file is renamed and gets a receipt. Decoding, formatting and writing happen off the
event loop. The number of chunks in memory is limited.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from data8_tui.clock import Clock, SystemClock
from data8_tui.codes import Remedy
from data8_tui.errors import IntegrityError, UnwritableValue
from data8_tui.temporary_folder import remove_abandoned
from data8_tui.threads import run_in_thread, run_interruptibly
from data8_tui.transfer.concurrency import ConcurrencyController
from data8_tui.transfer.download.chunks import chunks
from data8_tui.transfer.download.comparison import compare_saved_chunks, refuse_changed
from data8_tui.transfer.download.fetcher import ChunkFetcher, RecordsClient
from data8_tui.transfer.download.finalize import finalize_download
from data8_tui.transfer.download.formatter import ChunkFormatter
from data8_tui.transfer.download.partial_download import PartialDownload
from data8_tui.transfer.download.plan import DownloadPlan, ExpectedContent, expected_content
from data8_tui.transfer.download.preconditions import refuse_early
from data8_tui.transfer.download.reporter import ProgressReporter
from data8_tui.transfer.download.writer import ChunkWriter
from data8_tui.transfer.formats import FormattedChunk
from data8_tui.transfer.progress import OnTransferProgress, TransferStage, ignore_progress
from data8_tui.transfer.receipt import Receipt, receipt_account

__all__ = ["RecordsClient", "download_dataset"]


async def download_dataset(
    client: RecordsClient,
    plan: DownloadPlan,
    report: OnTransferProgress = ignore_progress,
    *,
    clock: Clock | None = None,
) -> Receipt:
    """Download `plan.dataset` to `plan.target`, resuming where an earlier attempt stopped.

    `report` is called in the event loop. However this ends, the target is complete or unchanged,
    and what was written is saved for the next attempt.

    Raises UsageError, before anything is created, where the target exists or the dataset is an
    input or incomplete; TargetBusy where another process writes to the target; IntegrityError where
    the records, or what an earlier attempt has saved, aren't those expected; StorageError for the
    disk; UnwritableValue where the encoding or the format can't hold a value, and then nothing is
    kept; ExtraMissing where the format needs a package that isn't installed; NotFound and
    ServiceError as the client does.
    """
    return await _Download(client, plan, report, clock or SystemClock()).run()


class _Download:
    """Performs one download."""

    def __init__(
        self, client: RecordsClient, plan: DownloadPlan, report: OnTransferProgress, clock: Clock
    ) -> None:
        self._client = client
        self._plan = plan
        self._clock = clock
        self._concurrency = ConcurrencyController(plan.in_flight, clock)
        self._reporter = ProgressReporter(report, self._concurrency, clock)

    async def run(self) -> Receipt:
        await run_in_thread(remove_abandoned)
        await run_in_thread(refuse_early, self._plan)
        self._reporter.set_stage(TransferStage.OPENING)
        with self._reporter.count_retries():
            dataset = await self._client.get_dataset(self._plan.dataset)
            expected = expected_content(dataset, self._plan)
            self._reporter.meter.total = expected.records
            self._reporter.set_stage(TransferStage.CHECKING)
            partial_download = await self._open(expected)
            try:
                return partial_download.receipt or await self._complete(expected, partial_download)
            except UnwritableValue:  # what is saved is of a form that can't be completed
                await run_in_thread(partial_download.discard)
                raise
            finally:
                await run_in_thread(partial_download.close)
                self._reporter.report_now()

    async def _open(self, expected: ExpectedContent) -> PartialDownload:
        account = receipt_account(self._client.connection)
        return await run_in_thread(PartialDownload, self._plan, expected, account, self._clock)

    async def _complete(
        self, expected: ExpectedContent, partial_download: PartialDownload
    ) -> Receipt:
        await self._fetch_remaining(expected, partial_download)
        self._reporter.set_stage(TransferStage.FINISHING)
        _refuse_count(expected, partial_download)
        await refuse_changed(self._client, expected)
        receipt = await run_interruptibly(
            finalize_download, self._plan, expected, partial_download, self._clock
        )
        self._reporter.report_now()
        return receipt

    async def _fetch_remaining(
        self, expected: ExpectedContent, partial_download: PartialDownload
    ) -> None:
        saved = partial_download.mark
        self._reporter.meter.resume(saved.records, saved.bytes)
        async with ChunkFormatter(expected.spec, expected.records - saved.records) as formatter:
            fetcher = ChunkFetcher(
                self._client, expected, formatter, self._concurrency, self._reporter
            )
            digest = await compare_saved_chunks(expected, partial_download, fetcher)
            self._reporter.set_stage(TransferStage.RECORDS)
            first = expected.first + saved.records
            remaining = chunks(
                first, expected.last, overlap=bool(digest), to_the_end=expected.to_the_end
            )
            fetched = fetcher.in_order(remaining, 2 * self._plan.in_flight, digest)
            header = FormattedChunk(formatter.writer.header(), 0)
            await self._write(partial_download, header, fetched)

    async def _write(
        self,
        partial_download: PartialDownload,
        header: FormattedChunk,
        fetched: AsyncGenerator[FormattedChunk, None],
    ) -> None:
        limit = self._plan.in_flight // 2
        writer = ChunkWriter(partial_download, self._reporter, self._clock, limit)
        try:
            if partial_download.mark.bytes == 0:
                await writer.add(header)
            async with aclosing(fetched) as ready:
                async for formatted in ready:
                    await writer.add(formatted)
            await writer.finish()
        finally:
            await writer.aclose()


def _refuse_count(expected: ExpectedContent, partial_download: PartialDownload) -> None:
    """Each chunk has been counted, so a difference here would be a bug."""
    if partial_download.mark.records != expected.records:
        raise IntegrityError(
            f"{expected.dataset}: {partial_download.mark.records:,} records are written and "
            f"{expected.records:,} were promised",
            remedy=Remedy.RECORDS_MISCOUNTED(),
        )
