"""Starting a process that does blocking work for this one, over a pipe each way."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from data8_tui.transfer.workers.ipc import send

_KEEP_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(1 << 26), "MALLOC_MMAP_THRESHOLD_": str(1 << 26)}
"""For glibc: what a chunk has used is kept for the next one. Having it given back and asked for
anew page by page took a tenth of a worker's time."""
_HOME = Path(__file__).parents[3]
"""Where this package is imported from, and so the worker's."""


def spawn_worker(
    module: str, task: Mapping[str, Any], *, keep: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    """Run a module of this package and give it its task (see `working`). Raises OSError.

    It has the open files `keep` too, under the same numbers.

    In a session of its own: what a terminal sends to this process is not for the worker. With -P
    the working directory holds no modules for it, whoever may write there.
    """
    running = subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=keep,
        env={**os.environ, "PYTHONPATH": str(_HOME), **_KEEP_MEMORY},
    )
    try:
        send(cast(BinaryIO, running.stdin), json.dumps(task).encode())
    except OSError:
        wait_for_exit(running)
        raise
    return running


def wait_for_exit(running: subprocess.Popen[bytes]) -> None:
    """Kill a worker, which holds nothing that could be lost, and wait until it is gone.

    Nobody may be speaking with it any more.
    """
    running.kill()
    with suppress(OSError):
        running.communicate()
