"""A worker's output, read with a limit of time: a stopped process neither writes nor ends."""

import io
import os
import select
import subprocess
import time
from collections.abc import Callable
from typing import BinaryIO, cast

from data8_tui.transfer.workers import spawn

_POLL_INTERVAL = 0.1
"""Seconds."""


class WatchedPipe(io.RawIOBase):
    """The output of `process`. While it is waited for, `on_wait` is called; it may raise.

    Reading raises TimeoutError after `spawn.REPLY_TIMEOUT` seconds without a byte, if the process
    is known to be stopped.
    """

    def __init__(self, process: subprocess.Popen[bytes], on_wait: Callable[[], None]) -> None:
        self._process = process
        self._file = cast(BinaryIO, process.stdout).fileno()
        self._on_wait = on_wait

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        self._wait()
        return os.readv(self._file, [buffer])

    def _wait(self) -> None:
        poll, since = select.poll(), time.monotonic()
        poll.register(self._file, select.POLLIN)
        while not poll.poll(_POLL_INTERVAL * 1000):
            self._on_wait()
            silent = time.monotonic() - since >= spawn.REPLY_TIMEOUT
            if silent and spawn.is_stopped(self._process, if_unknown=False):
                raise TimeoutError
