"""A worker process as a thread uses it: one task, then replies in their order, errors raised."""

import io
import signal
import subprocess
from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from data8_tui.errors import StorageError
from data8_tui.threads import CheckInterrupted, never_interrupted
from data8_tui.transfer.workers.ipc import raise_error, receive, send
from data8_tui.transfer.workers.spawn import spawn_worker, wait_for_exit
from data8_tui.transfer.workers.watched_pipe import WatchedPipe


class WorkerProcess:
    """Runs `python -m MODULE` with a task (see `main.serve`). One thread at a time may wait.

    `work` describes what it does, such as "looks at a.csv", for the error where it ends too early.
    While a reply is waited for, `check` is called, which may raise. Raises StorageError where no
    process can be started.
    """

    def __init__(
        self,
        module: str,
        task: Mapping[str, Any],
        work: str,
        check: CheckInterrupted = never_interrupted,
    ) -> None:
        self._work = work
        self.check = check
        """May be replaced at any time."""
        try:
            self._process = spawn_worker(module, task)
        except OSError as error:
            raise StorageError(f"can't start a process: {error.strerror}") from error
        pipe = WatchedPipe(self._process, self._on_wait)
        self._replies = cast(BinaryIO, io.BufferedReader(pipe))

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    def ask(self, request: bytes) -> bytes:
        """Send a request; returns and raises as `receive`."""
        try:
            send(cast(BinaryIO, self._process.stdin), request)
        except (OSError, ValueError):
            raise self._ended() from None
        return self.receive()

    def receive(self) -> bytes:
        """The next reply. Raises the Data8Error that it is, and StorageError where none comes."""
        try:
            frame = receive(self._replies)
        except TimeoutError:
            self.kill()
            raise StorageError(f"the process that {self._work} was stopped") from None
        except (OSError, ValueError):  # it was closed meanwhile
            frame = None
        if frame is None:
            raise self._ended()
        raise_error(frame)
        return frame

    def kill(self) -> None:
        """End the process at once. Any thread may call it; one that waits gets StorageError."""
        self._process.kill()

    def close(self) -> None:
        """End the process and wait until it has ended. No other thread may be using it."""
        wait_for_exit(self._process)

    def _on_wait(self) -> None:
        self.check()

    def _ended(self) -> StorageError:
        how = _how(self._process)
        return StorageError(f"the process that {self._work} has ended: {how}")


def _how(process: subprocess.Popen[bytes]) -> str:
    status = process.wait()
    if status == -signal.SIGKILL:
        return "SIGKILL; memory may have run out"
    return f"status {status}" if status >= 0 else signal.Signals(-status).name
