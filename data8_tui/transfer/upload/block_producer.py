"""The blocks of one file, made beside the event loop and a few ahead of it.

Reading and encoding hold Python's lock, which the event loop needs for its own part, so for a
large file a second process makes them. They are the same either way.
"""

import os
from asyncio import Future, shield
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Self

from data8_tui.transfer.threads import in_thread
from data8_tui.transfer.upload.block_worker import MODULE, unpack_block
from data8_tui.transfer.upload.blocks import BlockLayout, UploadBlock, blocks
from data8_tui.transfer.workers.client import WorkerClient

_AHEAD = 8
"""Blocks that are ready beyond those under way."""
_WORTH_A_PROCESS = 20_000
"""Records from which a process earns the tenth of a second of its start."""


class BlockProducer:
    """Gives blocks in their order. An async context manager; `records` is how many are left."""

    def __init__(self, cut: BlockLayout, records: int) -> None:
        large = records >= _WORTH_A_PROCESS and (os.cpu_count() or 1) > 1
        self._source: _Here | _Worker = _Worker(cut) if large else _Here(cut)

    async def __aenter__(self) -> Self:
        self._source.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._source.close()

    async def next(self) -> UploadBlock | None:
        """The next block; None behind the last. Raises what `blocks` does. For one at a time."""
        return await self._source.next()


class _Here:
    """Makes blocks in a thread, when they are asked for."""

    def __init__(self, cut: BlockLayout) -> None:
        self._blocks = blocks(cut)
        self._thread = ThreadPoolExecutor(1, "blocks")

    def start(self) -> None:
        """Nothing to prepare."""

    async def next(self) -> UploadBlock | None:
        return await in_thread(self._thread, lambda: next(self._blocks, None))

    async def close(self) -> None:
        await in_thread(self._thread, self._blocks.close)
        self._thread.shutdown()


class _Worker:
    """Has a worker make them. Where it can't be started, or dies, they are made here."""

    def __init__(self, cut: BlockLayout) -> None:
        self._cut = cut
        self._link = WorkerClient(MODULE, {"cut": cut.document()}, _AHEAD)
        self._asked: deque[tuple[int, Future[bytes | None]]] = deque()
        self._here: _Here | None = None

    def start(self) -> None:
        self._link.start()
        for slot in range(_AHEAD):
            self._ask(slot)

    def _ask(self, slot: int) -> None:
        self._asked.append((slot, self._link.submit(slot)))

    async def next(self) -> UploadBlock | None:
        if self._here is not None:
            return await self._here.next()
        slot, answer = self._asked[0]
        frame = await shield(answer)
        if frame is None:
            self._here = _Here(self._cut)
            return await self._here.next()
        self._asked.popleft()
        self._ask(slot)
        self._cut = replace(self._cut, first=self._cut.first + 1)
        return unpack_block(frame)

    async def close(self) -> None:
        self._link.stop()
        if self._here is not None:
            await self._here.close()
