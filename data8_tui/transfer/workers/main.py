"""The life of a worker: a process that `process.started` has begun, and that serves it alone."""

import gc
import json
import os
import signal
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

from data8_tui.errors import Data8Error
from data8_tui.transfer.workers.ipc import pack_error, receive
from data8_tui.transfer.workers.shared_memory import SharedSlots

NOTE = struct.Struct("!BQ")
"""A slot, and the bytes of what was put there."""
_BUFFER = 1 << 16

Parts = tuple[bytes, ...]
Answer = Callable[[memoryview], Parts]
"""What a worker does: from what is asked to the parts of what is answered. A Data8Error that it
raises is answered too, for `frames.raise_error`."""


def send_reply(begin: Callable[[Any], Answer]) -> None:
    """Answer what a `WorkerLink` asks, slot by slot, with what `begin` makes of the task."""

    def answer(task: Any, source: BinaryIO, to: BinaryIO) -> None:
        make, memory = begin(task), SharedSlots(task["memory"], task["slots"])
        while len(note := source.read(NOTE.size)) == NOTE.size:
            slot, length = NOTE.unpack(note)
            with memory.view(slot, length) as asked:
                try:
                    parts = make(asked)
                except Data8Error as error:
                    parts = (pack_error(error),)
            to.write(NOTE.pack(slot, memory.put(slot, *parts) or 0))
            to.flush()

    serve(answer)


def serve(work: Callable[[Any, BinaryIO, BinaryIO], None]) -> None:
    """Hand the task, what comes in and where answers go to `work`; then this process ends.

    It ends, too, when nobody listens any more, as when the other process is killed. Signals are
    for the process that was started by a person; it ends this one in order.
    """
    for each in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    source, to = os.fdopen(0, "rb", _BUFFER), os.fdopen(1, "wb", _BUFFER)
    task = receive(source)
    if task is None:
        return
    gc.disable()  # what a chunk or a block leaves behind is not cyclic
    with suppress(OSError):
        work(json.loads(task), source, to)
    os._exit(0)
