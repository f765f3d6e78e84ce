"""Reporting the progress of one attempt, its retries included."""

from collections.abc import Iterator
from contextlib import contextmanager

from data8_tui.api.retry import Retry, retries_reported_to
from data8_tui.clock import Clock
from data8_tui.transfer.concurrency import ConcurrencyController
from data8_tui.transfer.formats import FormattedChunk
from data8_tui.transfer.progress import Meter, OnTransferProgress, TransferStage


class ProgressReporter:
    """Counts what one attempt does and passes snapshots to `report`."""

    def __init__(
        self, report: OnTransferProgress, concurrency: ConcurrencyController, clock: Clock
    ) -> None:
        self._report = report
        self._concurrency = concurrency
        self.meter = Meter(clock)

    def set_stage(self, stage: TransferStage) -> None:
        """Set the stage and report it."""
        self.meter.stage = stage
        self.report_now()

    def add_chunk(self, formatted: FormattedChunk) -> None:
        """Count a chunk that is written; report where that is due."""
        self.meter.add(formatted.records, len(formatted.data))
        if self.meter.should_report():
            self.report_now()

    def add_retry(self, reason: str) -> None:
        """Count a retry, reduce the concurrency, and report."""
        self._concurrency.reduce()
        self.meter.add_retry(reason)
        self.report_now()

    def report_now(self) -> None:
        """Report, whether it is due or not."""
        self.meter.request_limit = self._concurrency.allowed
        self._report(self.meter.snapshot())

    @contextmanager
    def count_retries(self) -> Iterator[None]:
        """Count the retries of the client's requests within the block, too."""

        def on_retry(retry: Retry) -> None:
            self.add_retry(retry.reason)

        with retries_reported_to(on_retry):
            yield
