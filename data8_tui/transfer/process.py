"""Starting a process that does blocking work for this one, over a pipe each way."""

import fcntl
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

_PIPE = 1 << 20
_BUFFER = 1 << 19
"""A whole chunk: each call to the system is a turn at Python's lock, which the event loop wants."""
_HOME = Path(__file__).parents[2]
"""Where this package is imported from, and so the worker's."""


def started(module: str) -> subprocess.Popen[bytes]:
    """Run a module of this package. Raises OSError.

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
    return running


def _widen(pipe: BinaryIO) -> None:
    """A whole chunk in one go; where the system says no, it takes a few more."""
    with suppress(OSError, AttributeError):
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
