"""Orderly exit on a signal, and immediate exit on a second one.

SIGINT comes from the user, SIGTERM from the system, SIGHUP from a dropped ssh connection. Each
cancels the work, which then saves its state; after a few seconds the process exits in any case.
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
_GRACE = 4.5
"""Seconds from the signal to the exit: a disk that hangs must not hold the process."""


_staying = [False]


def set_staying(staying: bool) -> None:
    """Set whether the process goes on after SIGINT, which then stops the present work alone."""
    _staying[0] = staying


async def handle_interrupts(work: Awaitable[T]) -> T:
    """Await `work` in this task and cancel it at the first signal.

    Raises Interrupted with the signal's number; an Interrupted that the work raises while it is
    cancelled keeps its message.
    """
    caught = _Caught(asyncio.current_task())
    with caught:
        try:
            return await work
        except (asyncio.CancelledError, Interrupted) as stopped:
            if caught.number is None:
                raise
            interrupted = (
                stopped if isinstance(stopped, Interrupted) else Interrupted("interrupted")
            )
        interrupted.set_signal(caught.number)
        raise interrupted from None


class _Caught:
    """Signal handlers for the duration of a block, and the signal that has arrived."""

    def __init__(self, task: "asyncio.Task[object] | None") -> None:
        self.number: int | None = None
        self._task = task
        self._loop = asyncio.get_running_loop()

    def __enter__(self) -> None:
        for each in SIGNALS:
            if signal.getsignal(each) != signal.SIG_IGN:  # nohup ignores it
                self._loop.add_signal_handler(each, self._arrived, each)

    def __exit__(self, *exception: object) -> None:
        for each in SIGNALS:
            self._loop.remove_signal_handler(each)

    def _arrived(self, number: int) -> None:
        if number == signal.SIGINT and _staying[0]:
            self._stop(number)
            return
        if self.number is not None:
            os._exit(128 + number)
        last = threading.Timer(_GRACE, os._exit, (128 + number,))
        last.daemon = True
        last.start()
        self._stop(number)

    def _stop(self, number: int) -> None:
        self.number = number
        if self._task is not None:
            self._task.cancel()
