"""The transfers of one session: they go on whatever screen is shown, and end in order with it."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from data8_tui.clock import Clock, SystemClock
from data8_tui.codes import Remedy
from data8_tui.errors import TargetBusy
from data8_tui.transfer.download.plan import DownloadPlan
from data8_tui.transfer.download.register import RegisteredDownload
from data8_tui.transfer.executor import TransferClient, TransferExecutor
from data8_tui.transfer.progress import TransferProgress, TransferStage
from data8_tui.transfer.transfer_state import Plan, Transfer, TransferDirection, TransferState
from data8_tui.transfer.upload.journal import JournalEntry
from data8_tui.transfer.upload.resumed_upload import ResumedUpload

__all__ = ["Transfer", "TransferDirection", "TransferQueue", "TransferState"]

_AT_ONCE = 3


class TransferQueue:
    """Starts, lists, stops and goes on with transfers in both directions.

    `at_once` of them run, the others wait their turn. A transfer that stands still (paused,
    failed, cancelled, or left by an earlier run) goes on from what is kept of it. `home` is where
    they are noted, None for the user's state folder.
    """

    def __init__(
        self,
        client: TransferClient,
        *,
        clock: Clock | None = None,
        at_once: int = _AT_ONCE,
        home: Path | None = None,
    ) -> None:
        clock = clock or SystemClock()
        self._carrier = TransferExecutor(client, clock, home)
        self._turn = asyncio.Semaphore(at_once)
        self._transfers: dict[int, Transfer] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._stopping: dict[int, TransferState] = {}
        self._watchers: list[Callable[[Transfer], None]] = []
        self._last_id = 0

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """All that are on the list, in the order they came to it."""
        return tuple(self._transfers.values())

    @property
    def active(self) -> tuple[Transfer, ...]:
        """Those that run or wait their turn."""
        return tuple(each for each in self.transfers if each.state.active)

    def start(self, plan: Plan) -> Transfer:
        """Queue a transfer. Raises TargetBusy where one of this session is at the same file.

        One that stands still there leaves the list: the new one goes on with what it has kept.
        """
        transfer = self._new(plan)
        self._refuse_at_odds(transfer)
        for other in self.transfers:
            if other.state.resumable and other.at_odds(transfer) and _same(other, transfer):
                self.take_off(other.id)
        self._note(transfer)
        self._launch(transfer.id)
        return transfer

    def resume(self, transfer_id: int) -> None:
        """Go on with one that stands still, from what is kept. Raises TargetBusy."""
        transfer = self._transfers[transfer_id]
        if not transfer.state.resumable:
            return
        self._refuse_at_odds(transfer)
        plan = transfer.plan
        if isinstance(plan, DownloadPlan) and transfer.progress is not None:
            plan = replace(plan, restart=False)
        self._change(transfer_id, plan=plan, state=TransferState.QUEUED, error=None)
        self._launch(transfer_id)

    def get(self, transfer_id: int) -> Transfer:
        """The newest snapshot. Raises KeyError for an id that is not on the list."""
        return self._transfers[transfer_id]

    async def pause(self, transfer_id: int) -> None:
        """Stop a transfer in order; what it has moved is kept for when it goes on."""
        await self._stop(transfer_id, TransferState.PAUSED)

    async def cancel(self, transfer_id: int) -> None:
        """Stop a transfer in order, for good if nobody thinks otherwise: nothing is deleted yet."""
        await self._stop(transfer_id, TransferState.CANCELLED)

    async def forget(self, transfer_id: int) -> None:
        """Delete what is kept of one that stands still, and take it off the list.

        Raises TargetBusy and StorageError; then it stays.
        """
        transfer = self._transfers[transfer_id]
        if transfer.state.resumable:
            await self._carrier.forget(transfer.plan)
            self.take_off(transfer_id)

    def take_off(self, transfer_id: int) -> None:
        """Take one that doesn't move off the list; what is kept of it stays where it is."""
        if not self._transfers[transfer_id].state.active:
            del self._transfers[transfer_id]

    async def recall(self) -> list[Transfer]:
        """Put on the list what earlier runs have left unfinished; returns those."""
        found = [self._recalled(each) for each in await self._carrier.unfinished()]
        new = [each for each in found if not any(map(each.at_odds, self.transfers))]
        for transfer in new:
            self._note(transfer)
        return new

    def begun(self, source: Path) -> list[JournalEntry]:
        """The uploads that were begun from a file at this account, the newest first."""
        return self._carrier.begun(source)

    async def wait(self, transfer_id: int) -> Transfer:
        """The newest snapshot, once the transfer stands still."""
        await asyncio.wait([self._tasks[transfer_id]])
        return self._transfers[transfer_id]

    def subscribe(self, watcher: Callable[[Transfer], None]) -> Callable[[], None]:
        """Have `watcher` called in the event loop with every new snapshot; returns the undoing."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    async def aclose(self) -> None:
        """Stop what is under way and wait until every file is in order."""
        self._watchers.clear()
        for transfer in self.active:
            self._tasks[transfer.id].cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())

    def _new(self, plan: Plan) -> Transfer:
        self._last_id += 1
        return Transfer(self._last_id, plan)

    def _recalled(self, left: RegisteredDownload | tuple[Path, JournalEntry]) -> Transfer:
        if isinstance(left, RegisteredDownload):
            transfer = self._new(left.plan)
            progress = _standing(left.records, left.total, left.bytes, left.since)
        else:
            path, entry = left
            transfer = self._new(ResumedUpload(path, entry))
            since = datetime.fromisoformat(entry.begun_at)
            progress = _standing(entry.records, int(entry.content["records"]), 0, since)
        return replace(transfer, state=TransferState.UNFINISHED, progress=progress)

    def _refuse_at_odds(self, transfer: Transfer) -> None:
        if any(other.at_odds(transfer) for other in self.active):
            doing = "written" if transfer.direction is TransferDirection.DOWNLOAD else "uploaded"
            raise TargetBusy(
                f"{transfer.path} is already being {doing}",
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
            progress = await self._recounted(transfer_id)
            self._change(transfer_id, state=state, progress=progress)

    async def _recounted(self, transfer_id: int) -> TransferProgress | None:
        """What was under way when it was stopped has been written too, and is kept."""
        transfer = self._transfers[transfer_id]
        kept = await self._carrier.kept(transfer.plan)
        if kept is None or transfer.progress is None:
            return transfer.progress
        records, size = kept
        return replace(transfer.progress, records_done=records, bytes_written=size)

    async def _run(self, transfer_id: int) -> None:
        try:
            async with self._turn:
                self._change(transfer_id, state=TransferState.RUNNING)
                receipt = await self._carry(transfer_id)
                self._change(transfer_id, state=TransferState.DONE, receipt=receipt)
        except asyncio.CancelledError:
            if transfer_id not in self._stopping:  # whoever stops it says so, once it is recounted
                self._change(transfer_id, state=TransferState.CANCELLED)
            raise
        except Exception as error:
            self._change(transfer_id, state=TransferState.FAILED, error=error)

    async def _carry(self, transfer_id: int) -> object:
        return await self._carrier.carry(
            self._transfers[transfer_id].plan,
            lambda progress: self._change(transfer_id, progress=progress),
            lambda plan: self._change(transfer_id, plan=plan),
        )

    def _change(self, transfer_id: int, **changes: object) -> None:
        self._note(replace(self._transfers[transfer_id], **changes))  # type: ignore[arg-type]

    def _note(self, transfer: Transfer) -> None:
        self._transfers[transfer.id] = transfer
        for watcher in tuple(self._watchers):
            watcher(transfer)


def _same(one: Transfer, other: Transfer) -> bool:
    """Whether the dataset is the same too: another one doesn't go on with what is kept."""
    return one.dataset == other.dataset


def _standing(records: int, total: int, size: int, since: datetime) -> TransferProgress:
    """Where an earlier run has stopped."""
    return TransferProgress(
        TransferStage.OPENING, records, total, size, 0, since, 0.0, resumed_from=records
    )
