"""Who formats the chunks of one download: threads, or for a large one another process.

Decoding and formatting hold Python's lock, which the event loop needs for its own part, so beyond
some size a second process is worth its start. The bytes are the same either way.
"""

import os
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import BinaryIO, Self, cast

from data8_tui.transfer.formats import Form, Formatted, Spec, made
from data8_tui.transfer.frames import receive, send
from data8_tui.transfer.process import ended, started
from data8_tui.transfer.threads import in_thread
from data8_tui.transfer.worker import SEAM, unpack

_WORTH_A_PROCESS = 20_000
"""Records from which a process earns the tenth of a second of its start."""
_MOST_PROCESSES = 2
"""Two keep up with whatever one event loop can fetch."""


class Formatter:
    """Formats answers off the event loop. An async context manager; `records` is how many come."""

    def __init__(self, spec: Spec, records: int) -> None:
        self.form: Form = made(spec)
        spare = (os.cpu_count() or 1) - 1
        count = min(_MOST_PROCESSES, spare) if records >= _WORTH_A_PROCESS else 0
        self._processes = [_Process(spec) for _ in range(count)]
        self._threads = ThreadPoolExecutor(max(count, 1), "records")

    @property
    def workers(self) -> list[int | None]:
        """Their process numbers; None for one that has not been needed yet."""
        return [process.pid for process in self._processes]

    async def __aenter__(self) -> Self:
        """The workers start while the first answers are under way."""
        for process in self._processes:
            self._threads.submit(process.prepare)
        return self

    async def __aexit__(self, *exception: object) -> None:
        for process in self._processes:
            process.stop()
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.bury()

    async def chunk(self, body: bytes, seam: int = 0) -> Formatted:
        """As Form.chunk."""
        return await in_thread(self._threads, partial(self._chunk, body, seam))

    def _chunk(self, body: bytes, seam: int) -> Formatted:
        """There are as many threads as processes, so one of them is always free."""
        for process in self._processes:
            if process.free.acquire(blocking=False):
                try:
                    return process.chunk(body, seam) or self.form.chunk(body, seam)
                finally:
                    process.free.release()
        return self.form.chunk(body, seam)


class _Process:
    """One worker. When it can't be started, or dies, its work is left to the caller."""

    def __init__(self, spec: Spec) -> None:
        self.free = threading.Lock()
        self._spec = spec
        self._running: subprocess.Popen[bytes] | None = None
        self._failed = False

    @property
    def pid(self) -> int | None:
        return self._running.pid if self._running else None

    def prepare(self) -> None:
        """Start, unless that has failed or somebody was quicker."""
        with self.free, suppress(OSError):
            if self._running is None and not self._failed:
                self._start()

    def chunk(self, body: bytes, seam: int) -> Formatted | None:
        """As Form.chunk; None where there is no worker to ask."""
        frame = self._asked(SEAM.pack(seam), body)
        return None if frame is None else unpack(frame)

    def _asked(self, *question: bytes) -> bytes | None:
        if self._failed:
            return None
        try:
            running = self._running or self._start()
            send(cast(BinaryIO, running.stdin), *question)
            frame = receive(cast(BinaryIO, running.stdout))
        except OSError:
            frame = None
        self._failed = frame is None
        return frame

    def _start(self) -> subprocess.Popen[bytes]:
        self._running = started("data8_tui.transfer.worker", self._spec.document())
        return self._running

    def stop(self) -> None:
        """A worker holds nothing that could be lost, so it is not asked twice."""
        self._failed = True
        if self._running is not None:
            self._running.kill()

    def bury(self) -> None:
        """Once no thread speaks with it any more."""
        if self._running is not None:
            ended(self._running)
