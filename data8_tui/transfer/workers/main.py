"""The main loop of a worker process, which `spawn.spawn_worker` has started."""

import gc
import json
import os
import signal
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

from data8_tui.crash import write_crash_report
from data8_tui.errors import Data8Error
from data8_tui.transfer.workers.ipc import pack_error, receive
from data8_tui.transfer.workers.shared_memory import SharedSlots

HEADER = struct.Struct("!BQ")
"""A slot's number and how many bytes were put there: the head of each request and reply."""
_BUFFER = 1 << 16

Parts = tuple[bytes, ...]
"""A body, to be joined where it is written."""
Handler = Callable[[memoryview], Parts]
"""Makes the reply to one request. A Data8Error that it raises is sent as the reply; the receiver
raises it by `ipc.raise_error`."""


def serve_requests(create_handler: Callable[[Any], Handler]) -> None:
    """Reply to the requests of a `WorkerClient`, using the handler created for the task."""

    def reply(task: Any, source: BinaryIO, to: BinaryIO) -> None:
        handle, memory = create_handler(task), SharedSlots(task["memory"], task["slots"])
        while len(header := source.read(HEADER.size)) == HEADER.size:
            slot, length = HEADER.unpack(header)
            with memory.view(slot, length) as request:
                try:
                    parts = handle(request)
                except Data8Error as error:
                    parts = (pack_error(error),)
            to.write(HEADER.pack(slot, memory.put(slot, *parts) or 0))
            to.flush()

    serve(reply)


def serve(work: Callable[[Any, BinaryIO, BinaryIO], None]) -> None:
    """Call `work` with the task, the input and the output pipe; then this process exits.

    It exits, too, once the output pipe has no reader, as when the parent is killed. Signals are
    ignored: they are meant for the parent, which ends this process in order. The parent does the
    work itself where a bug ends it, so the bug's traceback is written to a report here.
    """
    for each in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    source, to = os.fdopen(0, "rb", _BUFFER), os.fdopen(1, "wb", _BUFFER)
    task = receive(source)
    if task is None:
        return
    gc.disable()  # chunks and blocks leave no reference cycles
    try:
        with suppress(OSError):
            work(json.loads(task), source, to)
    except Exception as bug:
        write_crash_report(bug)
        os._exit(1)
    os._exit(0)
