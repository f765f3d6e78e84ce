"""Starting a process that does blocking work for this one, over a pipe each way."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from data8_tui.transfer.frames import send

_PIPE = 1 << 20
_BUFFER = 1 << 19
"""A whole chunk: each call to the system is a turn at Python's lock, which the event loop wants."""
_HOME = Path(__file__).parents[2]
"""Where this package is imported from, and so the worker's."""


def started(module: str, task: Mapping[str, Any]) -> subprocess.Popen[bytes]:
    """Run a module of this package and give it its task (see `working`). Raises OSError.

    In a session of its own: what a terminal sends to this process is not for the worker. With -P
    the working directory holds no modules for it, whoever may write there.
    """
    running = subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=_BUFFER,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(_HOME)},
    )
    for pipe in (running.stdin, running.stdout):
        _widen(cast(BinaryIO, pipe))
    try:
        send(cast(BinaryIO, running.stdin), json.dumps(task).encode())
    except OSError:
        ended(running)
        raise
    return running


def ended(running: subprocess.Popen[bytes]) -> None:
    """Kill a worker, which holds nothing that could be lost, and wait until it is gone.

    Nobody may be speaking with it any more.
    """
    running.kill()
    with suppress(OSError):
        running.communicate()


def _widen(pipe: BinaryIO) -> None:
    """A whole chunk in one go; where the system says no, it takes a few more."""
    with suppress(OSError, AttributeError):
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
