"""Orderly exit of the application on a signal, and immediate exit on a second one.

The command line does the same in `cli.interrupts`; here the terminal has to be restored too, also
while the event loop is held up by something else. So a thread receives the signals.
"""

import asyncio
import os
import select
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Final, Self

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
GRACE: Final = 4.5
"""Seconds from the first signal to the exit: a disk that hangs must not hold the process."""
_TOGETHER: Final = 0.5
"""Signals within so many seconds are one: a closed terminal sends SIGHUP, and so does its shell;
a service manager sends SIGTERM and SIGHUP."""


class ExitSignals:
    """Receives signals from its entry on. A context manager, entered in a running event loop.

    `on_first` is called in the event loop. `restore` is called in another thread, right before an
    immediate exit, which comes `GRACE` seconds after the first signal at the latest. Once a signal
    has arrived, that holds until the process ends, also after the block.
    """

    def __init__(self, on_first: Callable[[int], None], restore: Callable[[], None]) -> None:
        self.number: int | None = None
        """The first signal."""
        self._on_first = on_first
        self._restore = restore
        self._previous: dict[signal.Signals, object] = {}
        self._pipe = (-1, -1)
        self._deadline: float | None = None

    def __enter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._pipe = os.pipe()
        for end in self._pipe:
            os.set_blocking(end, False)
        for each in SIGNALS:
            if signal.getsignal(each) is not signal.SIG_IGN:  # nohup ignores it
                self._previous[each] = signal.signal(each, self._note)
        signal.set_wakeup_fd(self._pipe[1], warn_on_full_buffer=False)
        threading.Thread(target=self._receive, name="signals", daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        if self.number is not None:
            return
        signal.set_wakeup_fd(-1)
        for each, handler in self._previous.items():
            signal.signal(each, handler)  # type: ignore[arg-type]
        os.close(self._pipe[1])

    def _note(self, number: int, _: FrameType | None) -> None:
        """Python calls this between two instructions of the main thread; the thread is quicker."""
        self.number = self.number or number

    def _receive(self) -> None:
        while (numbers := self._next()) is not None:
            for number in numbers:
                if number in self._previous:
                    self._arrived(number)
        os.close(self._pipe[0])

    def _next(self) -> bytes | None:
        """The next signals; None after the block has ended without one."""
        wait = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
        ready, _, _ = select.select([self._pipe[0]], [], [], wait)
        if not ready:
            self._exit()
        return os.read(self._pipe[0], 64) or None

    def _arrived(self, number: int) -> None:
        now = time.monotonic()
        if self._deadline is None:
            self.number = self.number or number
            self._deadline = now + GRACE
            self._loop.call_soon_threadsafe(self._on_first, self.number)
        elif now > self._deadline - GRACE + _TOGETHER:
            self._exit()

    def _exit(self) -> None:
        try:
            self._restore()
        finally:
            os._exit(128 + (self.number or 0))
