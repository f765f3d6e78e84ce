"""Who formats the chunks of one download: threads, or for a large one another process.

Decoding and formatting hold Python's lock, which the event loop needs for its own part, so beyond
some size a second process is worth its start. The bytes are the same either way.
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Self

from data8_tui.transfer.download.format_worker import MODULE, pack_request, unpack_formatted
from data8_tui.transfer.formats import FormattedChunk, RecordWriter, WriterSpec, create_writer
from data8_tui.transfer.threads import in_thread
from data8_tui.transfer.workers.client import WorkerClient

_WORTH_A_PROCESS = 20_000
"""Records from which a process earns the tenth of a second of its start."""
_MOST_PROCESSES = 2
"""Two keep up with whatever one event loop can fetch."""
_SLOTS = 4
"""Chunks that a worker may have at a time, so that it need not wait for the next one."""
_PATIENCE = 60.0
"""Seconds for what takes milliseconds: a worker that somebody has stopped is not waited for."""


class ChunkFormatter:
    """Formats answers off the event loop. An async context manager; `records` is how many come."""

    def __init__(self, spec: WriterSpec, records: int) -> None:
        self.form: RecordWriter = create_writer(spec)
        spare = (os.cpu_count() or 1) - 1
        count = min(_MOST_PROCESSES, spare) if records >= _WORTH_A_PROCESS else 0
        task = {"spec": spec.document()}
        self._links = [WorkerClient(MODULE, task, _SLOTS, _PATIENCE) for _ in range(count)]
        self._free: asyncio.Queue[tuple[WorkerClient, int]] = asyncio.Queue()
        self._thread = ThreadPoolExecutor(1, "records")

    @property
    def workers(self) -> list[int | None]:
        """Their process numbers; None for one that is not there."""
        return [link.pid for link in self._links]

    async def __aenter__(self) -> Self:
        for link in self._links:
            link.start()
        for slot in range(_SLOTS):
            for link in self._links:
                self._free.put_nowait((link, slot))
        return self

    async def __aexit__(self, *exception: object) -> None:
        for link in self._links:
            link.stop()
        self._thread.shutdown(cancel_futures=True)

    async def chunk(self, body: bytes, overlap: int = 0) -> FormattedChunk:
        """As Form.chunk."""
        frame = await self._asked(body, overlap) if self._links else None
        if frame is not None:
            return unpack_formatted(frame)
        return await in_thread(self._thread, partial(self.form.chunk, body, overlap))

    async def _asked(self, body: bytes, overlap: int) -> bytes | None:
        """None where no worker could do it."""
        link, slot = await self._free.get()
        answer = link.submit(slot, *pack_request(body, overlap))
        answer.add_done_callback(lambda _: self._free.put_nowait((link, slot)))
        return await asyncio.shield(answer)
