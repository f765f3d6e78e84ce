"""Transfers noted in the history as they end, whoever made them: a command, a run, the queue."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data8_tui.clock import Clock
from data8_tui.errors import StorageError
from data8_tui.monitor.history import History, TransferOutcome, TransferRecord
from data8_tui.threads import run_in_thread
from data8_tui.transfer.receipt import Receipt
from data8_tui.transfer.transfer_state import Transfer, TransferDirection, TransferState
from data8_tui.transfer.upload.plan import UploadReceipt

_OUTCOMES = {
    TransferState.DONE: TransferOutcome.DONE,
    TransferState.FAILED: TransferOutcome.FAILED,
    TransferState.PAUSED: TransferOutcome.STOPPED,
    TransferState.CANCELLED: TransferOutcome.STOPPED,
}


@dataclass
class TransferUnderWay:
    """A transfer under way; `receipt` is set by whoever makes it, once it is done."""

    direction: TransferDirection
    dataset: str
    path: Path
    began_at: datetime
    receipt: Receipt | UploadReceipt | None = None

    def closed(self, at: datetime, outcome: TransferOutcome) -> TransferRecord:
        """Blocks: the size of an uploaded file is looked up."""
        receipt, path = self.receipt, self.path.absolute()
        size = receipt.bytes if isinstance(receipt, Receipt) else None
        if isinstance(receipt, UploadReceipt):
            with suppress(OSError):
                size = path.stat().st_size
        return TransferRecord(
            str(self.direction),
            receipt.dataset if receipt else self.dataset,
            str(path),
            receipt.records if receipt else None,
            size,
            self.began_at,
            at,
            outcome,
        )


class TransferLog:
    """`history` opens the history, in a thread, when the first transfer has ended.

    A history that can't be written is reported by whoever opened it; transfers go on without.
    """

    def __init__(self, history: Callable[[], History], clock: Clock) -> None:
        self._history = history
        self._clock = clock
        self._running: dict[int, TransferUnderWay] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def recorded(
        self, direction: TransferDirection, dataset: str, path: Path
    ) -> AsyncIterator[TransferUnderWay]:
        """Note the transfer that the block makes, however it ends. Raises what the block raises."""
        record, outcome = self._opened(direction, dataset, path), TransferOutcome.FAILED
        try:
            yield record
            outcome = TransferOutcome.DONE
        except asyncio.CancelledError:
            outcome = TransferOutcome.STOPPED
            raise
        finally:
            await self._note(record, self._clock.now(), outcome)

    def on_transfer(self, transfer: Transfer) -> None:
        """Follow a transfer of the queue: call it with each snapshot."""
        if transfer.state is TransferState.RUNNING:
            if transfer.id not in self._running:
                self._running[transfer.id] = self._opened(
                    transfer.direction, transfer.dataset, transfer.path
                )
            return
        outcome = _OUTCOMES.get(transfer.state)
        record = self._running.pop(transfer.id, None) if outcome is not None else None
        if record is not None and outcome is not None:
            record.receipt, record.dataset = transfer.receipt, transfer.dataset
            self._start(record, outcome)

    async def aclose(self) -> None:
        """Finish what is being written; what still runs stops with its session."""
        for transfer_id in list(self._running):
            self._start(self._running.pop(transfer_id), TransferOutcome.STOPPED)
        await asyncio.gather(*self._tasks)

    def _opened(self, direction: TransferDirection, dataset: str, path: Path) -> TransferUnderWay:
        return TransferUnderWay(direction, dataset, path, self._clock.now())

    def _start(self, record: TransferUnderWay, outcome: TransferOutcome) -> None:
        task = asyncio.create_task(self._note(record, self._clock.now(), outcome))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _note(self, record: TransferUnderWay, at: datetime, outcome: TransferOutcome) -> None:
        with suppress(StorageError):
            await run_in_thread(self._write, record, at, outcome)

    def _write(self, record: TransferUnderWay, at: datetime, outcome: TransferOutcome) -> None:
        self._history().transfers.note(record.closed(at, outcome))
