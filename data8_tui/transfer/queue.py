"""The transfers of one session: they go on whatever screen is shown, and end in order with it."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from data8_tui.clock import Clock, SystemClock
from data8_tui.errors import TargetBusy
from data8_tui.transfer import download
from data8_tui.transfer.download import Source
from data8_tui.transfer.plan import DownloadPlan, Receipt
from data8_tui.transfer.progress import Progress

_AT_ONCE = 3


class State(StrEnum):
    """A transfer's state, in a word for people."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self in (State.DONE, State.FAILED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Transfer:
    """A snapshot of one transfer; a newer one has the same `id`."""

    id: int
    plan: DownloadPlan
    state: State = State.QUEUED
    progress: Progress | None = None
    receipt: Receipt | None = None
    error: Exception | None = None
    """Why it failed: a Data8Error has words for people, anything else is a bug."""


class Transfers:
    """Starts, lists and cancels transfers; `at_once` of them run, the others wait their turn."""

    def __init__(
        self, client: Source, *, clock: Clock | None = None, at_once: int = _AT_ONCE
    ) -> None:
        self._client = client
        self._clock = clock or SystemClock()
        self._turn = asyncio.Semaphore(at_once)
        self._transfers: dict[int, Transfer] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._watchers: list[Callable[[Transfer], None]] = []

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """All of this session, in the order they were started."""
        return tuple(self._transfers.values())

    @property
    def active(self) -> tuple[Transfer, ...]:
        """Those that have not ended."""
        return tuple(each for each in self.transfers if not each.state.ended)

    def start(self, plan: DownloadPlan) -> Transfer:
        """Queue a transfer. Raises TargetBusy where one of this session already writes there."""
        self._refuse_same_target(plan.target)
        transfer = Transfer(id=len(self._transfers) + 1, plan=plan)
        self._note(transfer)
        task = asyncio.create_task(self._run(transfer.id), name=f"download {plan.dataset}")
        self._tasks[transfer.id] = task
        return transfer

    def get(self, transfer_id: int) -> Transfer:
        """The newest snapshot. Raises KeyError for an id that this session never gave."""
        return self._transfers[transfer_id]

    async def cancel(self, transfer_id: int) -> None:
        """Stop a transfer and wait until its file is in order; one that has ended stays as is."""
        task = self._tasks[transfer_id]
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait([task])
        if not self._transfers[transfer_id].state.ended:
            self._change(transfer_id, state=State.CANCELLED)

    async def wait(self, transfer_id: int) -> Transfer:
        """The last snapshot, once the transfer has ended."""
        await asyncio.wait([self._tasks[transfer_id]])
        return self._transfers[transfer_id]

    def subscribe(self, watcher: Callable[[Transfer], None]) -> Callable[[], None]:
        """Have `watcher` called in the event loop with every new snapshot; returns the undoing."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    async def aclose(self) -> None:
        """Cancel what is under way and wait until every file is in order."""
        self._watchers.clear()
        for transfer in self.active:
            self._tasks[transfer.id].cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())

    def _refuse_same_target(self, target: Path) -> None:
        where = target.absolute()
        if any(each.plan.target.absolute() == where for each in self.active):
            raise TargetBusy(
                f"{target} is already being written",
                hint="Wait for that transfer, or cancel it first.",
            )

    async def _run(self, transfer_id: int) -> None:
        try:
            async with self._turn:
                await self._download(transfer_id)
        except asyncio.CancelledError:
            self._change(transfer_id, state=State.CANCELLED)
            raise
        except Exception as error:
            self._change(transfer_id, state=State.FAILED, error=error)

    async def _download(self, transfer_id: int) -> None:
        self._change(transfer_id, state=State.RUNNING)
        receipt = await download.run(
            self._client,
            self._transfers[transfer_id].plan,
            lambda progress: self._change(transfer_id, progress=progress),
            clock=self._clock,
        )
        self._change(transfer_id, state=State.DONE, receipt=receipt)

    def _change(self, transfer_id: int, **changes: object) -> None:
        self._note(replace(self._transfers[transfer_id], **changes))  # type: ignore[arg-type]

    def _note(self, transfer: Transfer) -> None:
        self._transfers[transfer.id] = transfer
        for watcher in tuple(self._watchers):
            watcher(transfer)
