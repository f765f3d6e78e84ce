"""The blocks of one file, made beside the event loop and a few ahead of it.

Reading and encoding hold Python's lock, which the event loop needs for its own part, so for a
large file a second process makes them. They are the same either way.
"""

import asyncio
import os
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import BinaryIO, Self, cast

from data8_tui.transfer.frames import receive
from data8_tui.transfer.process import ended, started
from data8_tui.transfer.threads import in_thread
from data8_tui.transfer.upload.blocks import Block, Cut, blocks
from data8_tui.transfer.upload.worker import unpack

_AHEAD = 4
"""Blocks that are ready beyond those under way."""
_WORTH_A_PROCESS = 20_000
"""Records from which a process earns the tenth of a second of its start."""


class Feed:
    """Gives blocks in their order. An async context manager; `records` is how many are left.

    A thread of its own fills it, so that it needs no turn of the event loop for each block.
    """

    def __init__(self, cut: Cut, records: int) -> None:
        large = records >= _WORTH_A_PROCESS and (os.cpu_count() or 1) > 1
        self._maker = _Process(cut) if large else _Here(cut)
        self._ready: asyncio.Queue[Block | Exception | None] = asyncio.Queue()
        self._room = threading.Semaphore(_AHEAD)
        self._loop = asyncio.get_running_loop()
        self._thread = ThreadPoolExecutor(1, "blocks")
        self._stopped = False

    async def __aenter__(self) -> Self:
        self._thread.submit(self._fill)
        return self

    async def __aexit__(self, *exception: object) -> None:
        self._stopped = True
        self._maker.stop()
        self._room.release()
        await in_thread(self._thread, self._maker.close)
        self._thread.shutdown()

    async def next(self) -> Block | None:
        """The next block; None behind the last. Raises what `blocks` does.

        For one caller at a time: a queue lets a newcomer overtake whoever it has just woken.
        """
        ready = await self._ready.get()
        self._room.release()
        if isinstance(ready, Exception):
            raise ready
        return ready

    def _fill(self) -> None:
        """In the thread, until the file or the need for it ends."""
        ready: Block | Exception | None = self._made()
        while isinstance(ready, Block):
            self._room.acquire()
            if self._stopped:
                return
            self._loop.call_soon_threadsafe(self._ready.put_nowait, ready)
            ready = self._made()
        self._loop.call_soon_threadsafe(self._ready.put_nowait, ready)

    def _made(self) -> Block | Exception | None:
        try:
            return self._maker.next()
        except Exception as error:  # for whoever asks for the block
            return error


class _Here:
    """Makes blocks in the thread that asks."""

    def __init__(self, cut: Cut) -> None:
        self._blocks = blocks(cut)

    def next(self) -> Block | None:
        return next(self._blocks, None)

    def stop(self) -> None:
        """Nothing blocks for longer than a block takes."""

    def close(self) -> None:
        self._blocks.close()


class _Process:
    """Takes blocks from a worker. Where it can't be started, or dies, they are made here."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self._running: subprocess.Popen[bytes] | None = None
        self._here: _Here | None = None
        self._stopped = False

    def next(self) -> Block | None:
        if self._here is None:
            frame = self._frame()
            if frame is not None:
                block = unpack(frame)
                self._cut = replace(self._cut, first=self._cut.first + 1)
                return block
            self._here = _Here(self._cut)
        return None if self._stopped else self._here.next()

    def stop(self) -> None:
        """A worker holds nothing that could be lost, so it is not asked twice."""
        self._stopped = True
        if self._running is not None:
            self._running.kill()

    def close(self) -> None:
        if self._running is not None:
            ended(self._running)
        if self._here is not None:
            self._here.close()

    def _frame(self) -> bytes | None:
        """None where there is no worker any more."""
        try:
            running = self._running or self._start()
            return receive(cast(BinaryIO, running.stdout))
        except OSError:
            return None

    def _start(self) -> subprocess.Popen[bytes]:
        self._running = started("data8_tui.transfer.upload.worker", self._cut.document())
        return self._running
