"""Leaving in order when a signal says so, and at once when it says so twice.

INT is the person, TERM the system, HUP the ssh line that dropped. Each cancels the work, which
then saves what it has; after a few seconds the process goes whether or not that has succeeded.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable
from typing import TypeVar

from data8_tui.errors import Interrupted

T = TypeVar("T")

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PATIENCE = 4.5
"""Seconds from the signal to the end: a disk that hangs must not hold the process."""


async def handle_interrupts(work: Awaitable[T]) -> T:
    """Do `work` in this task, cancelled by the first signal. Raises Interrupted with its number.

    An Interrupted that the work itself raises on its way out keeps its words.
    """
    caught = _Caught(asyncio.current_task())
    with caught:
        try:
            return await work
        except (asyncio.CancelledError, Interrupted) as stopped:
            if caught.number is None:
                raise
            told = stopped if isinstance(stopped, Interrupted) else Interrupted("interrupted")
        raise Interrupted(told.message, hint=told.hint, signal_number=caught.number)


class _Caught:
    """The handlers, for as long as the block lasts, and which signal has come."""

    def __init__(self, task: "asyncio.Task[object] | None") -> None:
        self.number: int | None = None
        self._task = task
        self._loop = asyncio.get_running_loop()

    def __enter__(self) -> None:
        for each in SIGNALS:
            if signal.getsignal(each) != signal.SIG_IGN:  # nohup has asked to be left alone
                self._loop.add_signal_handler(each, self._arrived, each)

    def __exit__(self, *exception: object) -> None:
        for each in SIGNALS:
            self._loop.remove_signal_handler(each)

    def _arrived(self, number: int) -> None:
        if self.number is not None:
            os._exit(128 + number)
        self.number = number
        last = threading.Timer(_PATIENCE, os._exit, (128 + number,))
        last.daemon = True
        last.start()
        if self._task is not None:
            self._task.cancel()
