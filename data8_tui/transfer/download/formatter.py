"""Formatting the chunks of one download: in a thread, or for a large one in other processes.

Decoding and formatting hold the interpreter lock, which the event loop needs too. So from some size
on, processes do it. The bytes are the same either way.
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Self

from data8_tui.threads import run_in_thread
from data8_tui.transfer.download.format_worker import MODULE, pack_request, unpack_formatted
from data8_tui.transfer.formats import FormattedChunk, RecordWriter, WriterSpec, create_writer
from data8_tui.transfer.workers.client import WorkerClient

_WORTH_A_PROCESS = 20_000
"""Records from which a process saves more time than the 0.1 s of its start."""
_MAX_PROCESSES = 2
"""Two are as fast as one event loop can fetch."""
_SLOTS_PER_WORKER = 4
"""Chunks per worker, so that it never waits for the next one."""


class ChunkFormatter:
    """Formats responses off the event loop. An async context manager.

    `records` is how many are expected.
    """

    def __init__(self, spec: WriterSpec, records: int) -> None:
        self.writer: RecordWriter = create_writer(spec)
        spare_cores = (os.cpu_count() or 1) - 1
        count = min(_MAX_PROCESSES, spare_cores) if records >= _WORTH_A_PROCESS else 0
        task = {"spec": spec.document()}
        self._clients = [WorkerClient(MODULE, task, _SLOTS_PER_WORKER) for _ in range(count)]
        self._free: asyncio.Queue[tuple[WorkerClient, int]] = asyncio.Queue()
        self._thread = ThreadPoolExecutor(1, "records")

    @property
    def worker_pids(self) -> list[int | None]:
        """The process ids of the workers; None for one that isn't running."""
        return [client.pid for client in self._clients]

    async def __aenter__(self) -> Self:
        for client in self._clients:
            client.start()
        for slot in range(_SLOTS_PER_WORKER):
            for client in self._clients:
                self._free.put_nowait((client, slot))
        return self

    async def __aexit__(self, *exception: object) -> None:
        for client in self._clients:
            client.stop()
        self._thread.shutdown(cancel_futures=True)

    async def chunk(self, body: bytes, overlap: int = 0) -> FormattedChunk:
        """As `RecordWriter.chunk`."""
        frame = await self._format_in_worker(body, overlap) if self._clients else None
        if frame is not None:
            return unpack_formatted(frame)
        return await run_in_thread(self.writer.chunk, body, overlap, executor=self._thread)

    async def _format_in_worker(self, body: bytes, overlap: int) -> bytes | None:
        """The reply of a free worker; None where it has failed."""
        client, slot = await self._free.get()
        reply = client.submit(slot, *pack_request(body, overlap))
        reply.add_done_callback(lambda _: self._free.put_nowait((client, slot)))
        return await asyncio.shield(reply)
