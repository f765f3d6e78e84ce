"""How one run tells of itself, and hears of the client's retries."""

from collections.abc import Iterator
from contextlib import contextmanager

from data8_tui.api.retry import Retry, retries_reported_to
from data8_tui.clock import Clock
from data8_tui.transfer.concurrency import ConcurrencyController
from data8_tui.transfer.formats import FormattedChunk
from data8_tui.transfer.progress import Meter, Report, TransferProgress, TransferStage


def say_nothing(_: TransferProgress) -> None:
    """For whoever doesn't want to hear of it."""


class ProgressReporter:
    """Keeps the counts of one run and passes snapshots of them to `report`."""

    def __init__(self, report: Report, flow: ConcurrencyController, clock: Clock) -> None:
        self._report = report
        self._flow = flow
        self.meter = Meter(clock)

    def at(self, stage: TransferStage) -> None:
        """Something else is being done from now on."""
        self.meter.stage = stage
        self.now()

    def wrote(self, formatted: FormattedChunk) -> None:
        """A chunk is in the file."""
        self.meter.add(formatted.records, len(formatted.data))
        if self.meter.due():
            self.now()

    def repeated(self, reason: str) -> None:
        """A request is made again: a sign of distress."""
        self._flow.distressed()
        self.meter.repeated(reason)
        self.now()

    def now(self) -> None:
        """Report, whether it is due or not."""
        self.meter.in_flight = self._flow.allowed
        self._report(self.meter.snapshot())

    @contextmanager
    def hearing_retries(self) -> Iterator[None]:
        """Within the block, what the client repeats for this run is told too."""

        def told(retry: Retry) -> None:
            self.repeated(retry.reason)

        with retries_reported_to(told):
            yield
