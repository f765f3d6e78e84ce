"""The life of a worker: a process that `process.started` has begun, and that serves it alone."""

import gc
import json
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

from data8_tui.transfer.frames import receive

_BUFFER = 1 << 19
"""Bytes: a whole chunk or its answer, in one call to the system."""


def work(serve: Callable[[Any, BinaryIO, BinaryIO], None]) -> None:
    """Hand the task, what comes in and where answers go to `serve`; then this process ends.

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
        serve(json.loads(task), source, to)
    os._exit(0)
