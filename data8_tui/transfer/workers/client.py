"""A worker process as the event loop uses it: requests and replies without threads or copies.

Request and reply bodies lie in memory shared with the worker; the pipes transfer only the slot
number and the length. So neither a copy nor a thread holds up the event loop.
"""

import asyncio
import os
import subprocess
from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from data8_tui.transfer.workers.main import HEADER
from data8_tui.transfer.workers.shared_memory import SharedSlots
from data8_tui.transfer.workers.spawn import spawn_worker, wait_for_exit

_HEADERS_PER_READ = 64


class WorkerClient:
    """One worker, which replies in the order of the requests (see `main.serve_requests`).

    `timeout` is in seconds. Where the worker can't be started, dies, or takes longer than that for
    a reply, it is stopped and every reply is None: the caller does the work itself.
    """

    def __init__(
        self, module: str, task: Mapping[str, Any], slots: int, timeout: float | None = None
    ) -> None:
        self._module = module
        self._task = task
        self._slots = slots
        self._timeout = timeout
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
            process = spawn_worker(self._module, {**self._task, **shared}, keep=(memory.file,))
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
        if self._timeout is not None:
            timer = reply.get_loop().call_later(self._timeout, self.stop)
            reply.add_done_callback(lambda _: timer.cancel())
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

    def stop(self) -> None:
        """Kill the process, which holds nothing that could be lost, and end all requests."""
        process, self._process = self._process, None
        if process is not None:
            asyncio.get_running_loop().remove_reader(_fileno(process.stdout))
            wait_for_exit(process)
        memory, self._memory = self._memory, None
        if memory is not None:
            memory.close()
        pending, self._pending = self._pending, {}
        for reply in pending.values():
            reply.set_result(None)


def _fileno(pipe: object) -> int:
    return cast(BinaryIO, pipe).fileno()
