"""The `logs` command."""

import os
import time
from collections.abc import Iterator

from data8_tui.cli import output, talk
from data8_tui.event_log import last_lines, log_path
from data8_tui.own_files import open_own

_STEP = 0.3
"""Seconds between two looks for more."""


def print_logs(count: int, *, follow: bool, only_path: bool) -> None:
    """Print the log's path, or its last lines and, to `follow`, what comes."""
    path = log_path()
    if only_path:
        output.result(str(path))
        return
    if not path.exists():
        talk.write_message(f"there is no log yet: --debug on any command writes one to {path}")
    output.lines(map(output.exact, last_lines(count)))
    if follow:
        for line in _new_lines():
            output.lines([output.exact(line)])


def _new_lines() -> Iterator[str]:
    """Each line that is written from now on, also to the file that replaces this one."""
    path, file, pending, at_end = log_path(), None, "", True
    while True:
        if file is None and path.exists():
            file = os.fdopen(open_own(path, os.O_RDONLY), encoding="utf-8", errors="replace")
            file.seek(0, os.SEEK_END if at_end else os.SEEK_SET)
        at_end = False
        text = file.read() if file else ""
        *whole, pending = (pending + text).split("\n")
        yield from whole
        if text:
            continue
        if file and not (path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat())):
            file.close()
            file, pending = None, ""
        time.sleep(_STEP)
