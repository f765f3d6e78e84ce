"""A worker process as the event loop uses it: requests and replies without threads or copies.

Request and reply bodies lie in memory shared with the worker; the pipes transfer only the slot
number and the length. So neither a copy nor a thread holds up the event loop.
"""

import asyncio
import os
import subprocess
from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from data8_tui.transfer.workers import spawn
from data8_tui.transfer.workers.main import HEADER
from data8_tui.transfer.workers.shared_memory import SharedSlots

_HEADERS_PER_READ = 64


class WorkerClient:
    """One worker, which replies in the order of the requests (see `main.serve_requests`).

    Where the worker can't be started or dies, every reply is None: the caller does the work itself.
    So it is, and the worker is killed, after `REPLY_TIMEOUT` seconds without a reply, unless the
    work is `slow` and the worker not stopped.
    """

    def __init__(
        self, module: str, task: Mapping[str, Any], slots: int, *, slow: bool = False
    ) -> None:
        self._module = module
        self._task = task
        self._slots = slots
        self._slow = slow
        self._timer: asyncio.TimerHandle | None = None
        self._memory: SharedSlots | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._pending: dict[int, asyncio.Future[bytes | None]] = {}
        self._incomplete = b""
        """The beginning of a header whose end has not arrived."""

    @property
    def pid(self) -> int | None:
        """The worker's process id, or None while none is running."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process and read its replies. Where that fails, all replies are None."""
        try:
            memory = self._memory = SharedSlots.create(self._slots)
            shared = {"memory": memory.file, "slots": self._slots}
            process = spawn.spawn_worker(
                self._module, {**self._task, **shared}, keep=(memory.file,)
            )
        except OSError:
            self.stop()
            return
        self._process = process
        os.set_blocking(_fileno(process.stdout), False)
        asyncio.get_running_loop().add_reader(_fileno(process.stdout), self._read_replies)

    def submit(self, slot: int, *parts: bytes) -> "asyncio.Future[bytes | None]":
        """The reply to the joined `parts`; None where the worker fails or a slot is too small.

        The slot is in use until the future is done, even if its caller was cancelled.
        """
        reply: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        process, memory = self._process, self._memory
        length = memory.put(slot, *parts) if process and memory else None
        if process is None or length is None:
            reply.set_result(None)
            return reply
        self._pending[slot] = reply
        if self._timer is None:
            self._restart_timer()
        try:
            os.write(_fileno(process.stdin), HEADER.pack(slot, length))
        except OSError:
            self.stop()
        return reply

    def _read_replies(self) -> None:
        process, memory = self._process, self._memory
        if process is None or memory is None:
            return
        try:
            received = os.read(_fileno(process.stdout), _HEADERS_PER_READ * HEADER.size)
        except BlockingIOError:
            return
        except OSError:
            received = b""
        if not received:
            self.stop()
            return
        headers = self._incomplete + received
        complete = len(headers) - len(headers) % HEADER.size
        self._incomplete = headers[complete:]
        for slot, length in HEADER.iter_unpack(headers[:complete]):
            self._pending.pop(slot).set_result(bytes(memory.view(slot, length)) or None)
        self._restart_timer()

    def _restart_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        timeout = spawn.REPLY_TIMEOUT
        self._timer = loop.call_later(timeout, self._on_timeout) if self._pending else None

    def _on_timeout(self) -> None:
        if self._process is None or (self._slow and not spawn.is_stopped(self._process)):
            self._restart_timer()
        else:
            self.stop()

    def stop(self) -> None:
        """Kill the process, which holds nothing that could be lost, and end all requests.

        Blocks until it has ended: for long, where it waits for a disk that doesn't answer.
        """
        process = self.release()
        if process is not None:
            spawn.wait_for_exit(process)

    def release(self) -> "subprocess.Popen[bytes] | None":
        """End all requests; the caller kills the process, if there is one (`wait_for_exit`)."""
        process, self._process = self._process, None
        if process is not None:
            asyncio.get_running_loop().remove_reader(_fileno(process.stdout))
        memory, self._memory = self._memory, None
        if memory is not None:
            memory.close()
        pending, self._pending = self._pending, {}
        self._restart_timer()
        for reply in pending.values():
            reply.set_result(None)
        return process


def _fileno(pipe: object) -> int:
    return cast(BinaryIO, pipe).fileno()
