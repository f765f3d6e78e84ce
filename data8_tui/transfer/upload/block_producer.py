"""The blocks of one file, encoded off the event loop and some blocks ahead of it.

Reading and encoding hold the interpreter lock, which the event loop needs too. So for a large file
a second process does it. The blocks are the same either way.
"""

import os
from asyncio import Future, shield
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Self

from data8_tui.threads import run_in_thread
from data8_tui.transfer.upload.block_worker import MODULE, unpack_block
from data8_tui.transfer.upload.blocks import BlockLayout, UploadBlock, blocks
from data8_tui.transfer.workers.client import WorkerClient

_AHEAD = 8
"""Blocks that are ready beyond those being sent."""
_WORTH_A_PROCESS = 20_000
"""Records from which a process saves more time than the 0.1 s of its start."""


class BlockProducer:
    """Returns blocks in order. An async context manager; `records` is how many are to be sent."""

    def __init__(self, layout: BlockLayout, records: int) -> None:
        large = records >= _WORTH_A_PROCESS and (os.cpu_count() or 1) > 1
        self._source: _ThreadSource | _WorkerSource = (
            _WorkerSource(layout) if large else _ThreadSource(layout)
        )

    async def __aenter__(self) -> Self:
        self._source.start()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._source.close()

    async def next(self) -> UploadBlock | None:
        """The next block; None after the last one. Not for concurrent calls.

        Raises what `blocks` does.
        """
        return await self._source.next()


class _ThreadSource:
    """Encodes blocks in a thread, on request."""

    def __init__(self, layout: BlockLayout) -> None:
        self._blocks = blocks(layout)
        self._thread = ThreadPoolExecutor(1, "blocks")

    def start(self) -> None:
        """Nothing to prepare."""

    async def next(self) -> UploadBlock | None:
        return await run_in_thread(lambda: next(self._blocks, None), executor=self._thread)

    async def close(self) -> None:
        await run_in_thread(self._blocks.close, executor=self._thread)
        self._thread.shutdown()


class _WorkerSource:
    """Has a worker process encode blocks. Where it fails, a thread encodes the remaining ones."""

    def __init__(self, layout: BlockLayout) -> None:
        self._layout = layout
        # Slow: before the first block of a resumed upload, the file is read up to there.
        self._client = WorkerClient(MODULE, {"cut": layout.document()}, _AHEAD, slow=True)
        self._pending: deque[tuple[int, Future[bytes | None]]] = deque()
        self._fallback: _ThreadSource | None = None

    def start(self) -> None:
        self._client.start()
        for slot in range(_AHEAD):
            self._request(slot)

    def _request(self, slot: int) -> None:
        self._pending.append((slot, self._client.submit(slot)))

    async def next(self) -> UploadBlock | None:
        if self._fallback is not None:
            return await self._fallback.next()
        slot, reply = self._pending[0]
        frame = await shield(reply)
        if frame is None:
            self._fallback = _ThreadSource(self._layout)
            return await self._fallback.next()
        self._pending.popleft()
        self._request(slot)
        self._layout = replace(self._layout, first=self._layout.first + 1)
        return unpack_block(frame)

    async def close(self) -> None:
        self._client.stop()
        if self._fallback is not None:
            await self._fallback.close()
