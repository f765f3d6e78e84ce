"""The transfers of one session: several run at a time, independent of the screen that is shown."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from data8_tui.clock import Clock, SystemClock
from data8_tui.codes import Remedy
from data8_tui.errors import Data8Error, TargetBusy
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.register import RegisteredDownload
from data8_tui.transfer.executor import TransferClient, TransferExecutor
from data8_tui.transfer.progress import TransferProgress, TransferStage
from data8_tui.transfer.transfer_state import Plan, Transfer, TransferDirection, TransferState
from data8_tui.transfer.upload.journal import JournalEntry
from data8_tui.transfer.upload.resumed_upload import ResumedUpload

__all__ = ["Transfer", "TransferDirection", "TransferQueue", "TransferState"]

_LOG = logging.getLogger(__name__)

_MAX_RUNNING = 3


class TransferQueue:
    """Starts, lists, stops and resumes transfers in both directions.

    At most `at_once` of them run; others are queued. One that is paused, failed, cancelled, or left
    by an earlier session can be resumed from what is saved. `state_folder` None means the user's
    own. Only the user may read what is downloaded `private`; otherwise the umask decides.
    """

    def __init__(
        self,
        client: TransferClient,
        *,
        clock: Clock | None = None,
        at_once: int = _MAX_RUNNING,
        state_folder: Path | None = None,
        private: bool = True,
    ) -> None:
        clock = clock or SystemClock()
        self._executor = TransferExecutor(client, clock, state_folder, private=private)
        self._slots = asyncio.Semaphore(at_once)
        self._transfers: dict[int, Transfer] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._stopping: dict[int, TransferState] = {}
        self._watchers: list[Callable[[Transfer], None]] = []
        self._last_id = 0
        self.damaged: list[Data8Error] = []
        """What `restore` found damaged."""

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """All transfers, in the order in which they were added."""
        return tuple(self._transfers.values())

    @property
    def active(self) -> tuple[Transfer, ...]:
        """Those running or queued."""
        return tuple(each for each in self.transfers if each.state.active)

    def start(self, plan: Plan) -> Transfer:
        """Queue a transfer. Raises TargetBusy where an active one has the same file.

        A stopped transfer of the same file and dataset is removed: the new one resumes it.
        """
        transfer = self._new(plan)
        self._refuse_conflict(transfer)
        for other in self.transfers:
            if other.state.resumable and _resumes(transfer, other):
                self.remove(other.id)
        self._publish(transfer)
        self._launch(transfer.id)
        return transfer

    def resume(self, transfer_id: int) -> None:
        """Queue a stopped transfer again. Raises TargetBusy where one has the same file."""
        transfer = self._transfers[transfer_id]
        if not transfer.state.resumable:
            return
        self._refuse_conflict(transfer)
        plan = transfer.plan
        if isinstance(plan, DownloadPlan) and transfer.progress is not None:
            plan = replace(plan, restart=False)
        self._change(transfer_id, plan=plan, state=TransferState.QUEUED, error=None)
        self._launch(transfer_id)

    def get(self, transfer_id: int) -> Transfer:
        """The latest snapshot. Raises KeyError for an unknown id."""
        return self._transfers[transfer_id]

    async def pause(self, transfer_id: int) -> None:
        """Stop a transfer in order; what is saved is kept."""
        await self._stop(transfer_id, TransferState.PAUSED)

    async def cancel(self, transfer_id: int) -> None:
        """Stop a transfer in order and mark it as cancelled; `forget` deletes what is saved."""
        await self._stop(transfer_id, TransferState.CANCELLED)

    async def forget(self, transfer_id: int) -> None:
        """Delete what is saved of a stopped transfer, and remove it.

        Raises TargetBusy and StorageError; then it isn't removed.
        """
        transfer = self._transfers[transfer_id]
        if transfer.state.resumable:
            await self._executor.forget(transfer.plan)
            self.remove(transfer_id)

    def remove(self, transfer_id: int) -> None:
        """Remove a transfer that isn't active from the list. What is saved is kept."""
        if not self._transfers[transfer_id].state.active:
            del self._transfers[transfer_id]

    async def restore(self) -> list[Transfer]:
        """Add the unfinished transfers of earlier sessions; return them.

        Damaged documents are renamed; `damaged` has an error for each.
        """
        unfinished, self.damaged = await self._executor.unfinished()
        found = [self._restored(each) for each in unfinished]
        new = [each for each in found if not any(map(each.conflicts_with, self.transfers))]
        for transfer in new:
            self._publish(transfer)
        return new

    def uploads_from(self, source: Path) -> list[JournalEntry]:
        """The uploads started from a file for this account, the latest first."""
        return self._executor.uploads_from(source)

    async def wait(self, transfer_id: int) -> Transfer:
        """The latest snapshot, once the transfer isn't active any more."""
        await asyncio.wait([self._tasks[transfer_id]])
        return self._transfers[transfer_id]

    def subscribe(self, watcher: Callable[[Transfer], None]) -> Callable[[], None]:
        """Call `watcher` in the event loop with each new snapshot; returns the unsubscription."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    async def aclose(self) -> None:
        """Stop all active transfers and wait until their files are in order."""
        self._watchers.clear()
        for transfer in self.active:
            self._tasks[transfer.id].cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())

    def _new(self, plan: Plan) -> Transfer:
        self._last_id += 1
        return Transfer(self._last_id, plan)

    def _restored(self, unfinished: RegisteredDownload | tuple[Path, JournalEntry]) -> Transfer:
        if isinstance(unfinished, RegisteredDownload):
            transfer = self._new(unfinished.plan)
            progress = _stopped_progress(
                unfinished.records, unfinished.total, unfinished.bytes, unfinished.since
            )
        else:
            path, entry = unfinished
            transfer = self._new(ResumedUpload(path, entry))
            since = datetime.fromisoformat(entry.begun_at)
            progress = _stopped_progress(entry.records, entry.total, 0, since)
        return replace(transfer, state=TransferState.UNFINISHED, progress=progress)

    def _refuse_conflict(self, transfer: Transfer) -> None:
        if any(other.conflicts_with(transfer) for other in self.active):
            action = "written" if transfer.direction is TransferDirection.DOWNLOAD else "uploaded"
            raise TargetBusy(
                f"{transfer.path} is already being {action}",
                remedy=Remedy.CANCEL_TRANSFER(),
            )

    def _launch(self, transfer_id: int) -> None:
        name = f"{self._transfers[transfer_id].direction} {transfer_id}"
        self._tasks[transfer_id] = asyncio.create_task(self._run(transfer_id), name=name)

    async def _stop(self, transfer_id: int, state: TransferState) -> None:
        if not self._transfers[transfer_id].state.active:
            return
        task = self._tasks[transfer_id]
        self._stopping[transfer_id] = state
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait([task])
        self._stopping.pop(transfer_id, None)
        if self._transfers[transfer_id].state.active:
            progress = await self._saved_progress(transfer_id)
            self._change(transfer_id, state=state, progress=progress)

    async def _saved_progress(self, transfer_id: int) -> TransferProgress | None:
        """The progress after the stop: chunks in flight at that time were still written."""
        transfer = self._transfers[transfer_id]
        saved = await self._executor.saved(transfer.plan)
        if saved is None or transfer.progress is None:
            return transfer.progress
        records, size = saved
        return replace(transfer.progress, records_done=records, bytes_written=size)

    async def _run(self, transfer_id: int) -> None:
        try:
            async with self._slots:
                self._change(transfer_id, state=TransferState.RUNNING)
                receipt = await self._execute(transfer_id)
                self._change(transfer_id, state=TransferState.DONE, receipt=receipt)
        except asyncio.CancelledError:
            if transfer_id not in self._stopping:  # `_stop` sets the state otherwise
                self._change(transfer_id, state=TransferState.CANCELLED)
            raise
        except Exception as error:
            self._change(transfer_id, state=TransferState.FAILED, error=error)

    async def _execute(self, transfer_id: int) -> object:
        return await self._executor.run(
            self._transfers[transfer_id].plan,
            lambda progress: self._change(transfer_id, progress=progress),
            lambda plan: self._change(transfer_id, plan=plan),
        )

    def _change(self, transfer_id: int, **changes: object) -> None:
        self._publish(replace(self._transfers[transfer_id], **changes))  # type: ignore[arg-type]

    def _publish(self, transfer: Transfer) -> None:
        known = self._transfers.get(transfer.id)
        if known is None or known.state is not transfer.state:
            _LOG.info("%s %d is %s", transfer.direction, transfer.id, transfer.state)
        self._transfers[transfer.id] = transfer
        for watcher in tuple(self._watchers):
            watcher(transfer)


def _resumes(new: Transfer, old: Transfer) -> bool:
    """Whether `new` continues what is saved of `old`; one of another dataset can't."""
    return new.conflicts_with(old) and new.dataset == old.dataset


def _stopped_progress(records: int, total: int, size: int, since: datetime) -> TransferProgress:
    """The progress of an earlier attempt."""
    return TransferProgress(
        TransferStage.OPENING, records, total, size, 0, since, 0.0, resumed_from=records
    )
