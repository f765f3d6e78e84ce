"""Starting a worker process with a pipe each way."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from data8_tui.environment import child_environment
from data8_tui.transfer.workers.ipc import send

_MALLOC_SETTINGS = {"MALLOC_TRIM_THRESHOLD_": str(1 << 26), "MALLOC_MMAP_THRESHOLD_": str(1 << 26)}
"""For glibc (mallopt(3)): freed memory is kept for the next chunk. Returning it to the system and
faulting it in again took a tenth of a worker's time."""
REPLY_TIMEOUT = 30.0
"""Seconds without a reply after which a worker that is stopped is given up."""
_HOME = Path(__file__).parents[3]
"""The folder that this package is imported from; the worker imports it from there too."""


def spawn_worker(
    module: str, task: Mapping[str, Any], *, keep: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    """Run `python -m MODULE` and send it `task` as JSON (see `main.serve`).

    The open files `keep` are inherited under the same numbers. The process has its own session, so
    that a terminal's signals don't reach it; with -P its modules are never taken from the working
    directory, where anybody may write. It has no credentials. Raises OSError.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=keep,
        env={**child_environment(), "PYTHONPATH": str(_HOME), **_MALLOC_SETTINGS},
    )
    try:
        send(cast(BinaryIO, process.stdin), json.dumps(task).encode())
    except OSError:
        wait_for_exit(process)
        raise
    return process


def is_stopped(process: subprocess.Popen[bytes], *, if_unknown: bool = True) -> bool:
    """Whether a worker is stopped, as by SIGSTOP."""
    if not hasattr(os, "waitid"):
        return if_unknown
    look = os.WSTOPPED | os.WNOHANG | os.WNOWAIT  # WNOWAIT: its end stays for `wait_for_exit`
    try:
        return os.waitid(os.P_PID, process.pid, look) is not None
    except ChildProcessError:
        return if_unknown


def wait_for_exit(process: subprocess.Popen[bytes]) -> None:
    """Kill a worker, which holds nothing that could be lost, and wait until it has ended.

    No other thread may be using its pipes.
    """
    process.kill()
    with suppress(OSError):
        process.communicate()
