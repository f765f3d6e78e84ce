"""Writing a dataset's records to a pipe: in order and counted, but not resumable.

What is written to a pipe can't be replaced, so only the exit status shows whether it was all.
"""

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass

from data8_tui.clock import Clock, SystemClock
from data8_tui.codes import Remedy
from data8_tui.errors import UsageError
from data8_tui.threads import run_in_thread
from data8_tui.transfer.concurrency import ConcurrencyController
from data8_tui.transfer.download.chunks import chunks
from data8_tui.transfer.download.comparison import refuse_changed
from data8_tui.transfer.download.fetcher import ChunkFetcher, RecordsClient
from data8_tui.transfer.download.formatter import ChunkFormatter
from data8_tui.transfer.download.plan import DownloadPlan, expected_content
from data8_tui.transfer.download.reporter import ProgressReporter
from data8_tui.transfer.formats import FormattedChunk
from data8_tui.transfer.progress import OnTransferProgress, TransferStage, ignore_progress

WriteBytes = Callable[[bytes], None]


@dataclass(slots=True)
class StreamResult:
    """What was written."""

    records: int = 0
    bytes: int = 0
    replaced: int = 0
    formulas: int = 0

    def add(self, formatted: FormattedChunk) -> None:
        """Count a chunk."""
        self.records += formatted.records
        self.bytes += len(formatted.data)
        self.replaced += formatted.replaced
        self.formulas += formatted.formulas


async def stream_records(
    write: WriteBytes,
    client: RecordsClient,
    plan: DownloadPlan,
    report: OnTransferProgress = ignore_progress,
    *,
    clock: Clock | None = None,
) -> StreamResult:
    """Pass the file's bytes to `write`, in a thread and one call at a time.

    `plan.target` is ignored. Raises what `write` raises, UsageError for a format that needs a file,
    and otherwise what `run.download_dataset` does.
    """
    if plan.format.is_converted or plan.excel:
        raise UsageError("this form can't go to standard output", remedy=Remedy.NEEDS_FILE())
    clock = clock or SystemClock()
    concurrency = ConcurrencyController(plan.in_flight, clock)
    reporter = ProgressReporter(report, concurrency, clock)
    with reporter.count_retries():
        expected = expected_content(await client.get_dataset(plan.dataset), plan)
        reporter.meter.total = expected.records
        reporter.set_stage(TransferStage.RECORDS)
        result = StreamResult()
        async with ChunkFormatter(expected.spec, expected.records) as formatter:
            fetcher = ChunkFetcher(client, expected, formatter, concurrency, reporter)
            wanted = chunks(expected.first, expected.last, to_the_end=expected.to_the_end)
            await run_in_thread(write, formatter.writer.header())
            async with aclosing(fetcher.in_order(wanted, 2 * plan.in_flight)) as ready:
                async for formatted in ready:
                    await run_in_thread(write, formatted.data)
                    result.add(formatted)
                    reporter.add_chunk(formatted)
        reporter.set_stage(TransferStage.FINISHING)
        await refuse_changed(client, expected)
    return result
