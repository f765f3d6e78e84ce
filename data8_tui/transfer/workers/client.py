"""A worker as the event loop sees it: asked without a thread, and heard when it answers.

What is asked and what is answered lies in memory that both see; the pipes carry only which slot,
and how long. So neither a copy nor another thread keeps the event loop waiting.
"""

import asyncio
import os
import subprocess
from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from data8_tui.transfer.workers.main import NOTE
from data8_tui.transfer.workers.shared_memory import SharedSlots
from data8_tui.transfer.workers.spawn import spawn_worker, wait_for_exit

_NOTES = 64
"""Notes that are read at a time."""


class WorkerClient:
    """One worker, that answers in the order in which it is asked (see `working.answer`).

    Where it can't be started, dies, or owes an answer for longer than `patience` seconds, every
    answer is None: its work is left to whoever asked.
    """

    def __init__(
        self, module: str, task: Mapping[str, Any], slots: int, patience: float | None = None
    ) -> None:
        self._module = module
        self._task = task
        self._slots = slots
        self._patience = patience
        self._memory: SharedSlots | None = None
        self._running: subprocess.Popen[bytes] | None = None
        self._answers: dict[int, asyncio.Future[bytes | None]] = {}
        self._torn = b""
        """The beginning of a note whose end has not come yet."""

    @property
    def pid(self) -> int | None:
        return self._running.pid if self._running else None

    def start(self) -> None:
        """Start it, and listen."""
        try:
            memory = self._memory = SharedSlots.made(self._slots)
            shared = {"memory": memory.file, "slots": self._slots}
            running = spawn_worker(self._module, {**self._task, **shared}, keep=(memory.file,))
        except OSError:
            self.stop()
            return
        self._running = running
        os.set_blocking(_number(running.stdout), False)
        asyncio.get_running_loop().add_reader(_number(running.stdout), self._hear)

    def ask(self, slot: int, *parts: bytes) -> "asyncio.Future[bytes | None]":
        """What the worker makes of `parts`; None where it can't, or a slot is too small for it.

        The slot is in use until this is done, whoever still waits for it.
        """
        answer: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        running, memory = self._running, self._memory
        length = memory.put(slot, *parts) if running and memory else None
        if running is None or length is None:
            answer.set_result(None)
            return answer
        self._answers[slot] = answer
        if self._patience is not None:
            late = answer.get_loop().call_later(self._patience, self.stop)
            answer.add_done_callback(lambda _: late.cancel())
        try:
            os.write(_number(running.stdin), NOTE.pack(slot, length))
        except OSError:
            self.stop()
        return answer

    def _hear(self) -> None:
        running, memory = self._running, self._memory
        if running is None or memory is None:
            return
        try:
            heard = os.read(_number(running.stdout), _NOTES * NOTE.size)
        except BlockingIOError:
            return
        except OSError:
            heard = b""
        if not heard:
            self.stop()
            return
        notes = self._torn + heard
        whole = len(notes) - len(notes) % NOTE.size
        self._torn = notes[whole:]
        for slot, length in NOTE.iter_unpack(notes[:whole]):
            self._answers.pop(slot).set_result(bytes(memory.view(slot, length)) or None)

    def stop(self) -> None:
        """A worker holds nothing that could be lost, so it is not asked twice."""
        running, self._running = self._running, None
        if running is not None:
            asyncio.get_running_loop().remove_reader(_number(running.stdout))
            wait_for_exit(running)
        memory, self._memory = self._memory, None
        if memory is not None:
            memory.close()
        answers, self._answers = self._answers, {}
        for answer in answers.values():
            answer.set_result(None)


def _number(pipe: object) -> int:
    """A pipe's number in the system."""
    return cast(BinaryIO, pipe).fileno()
