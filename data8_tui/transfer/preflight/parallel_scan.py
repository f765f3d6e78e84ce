"""A large CSV file in two halves, so that two cores can scan it.

Where a record begins can't be told from the middle of a file, since a quoted field may hold lines.
So the second half begins with a line, and counts only if the first one ends exactly there.
"""

import os
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Self, cast

from data8_tui.transfer.preflight.column_stats import ColumnStats
from data8_tui.transfer.preflight.scan_worker import ScanResult, unpack_scan
from data8_tui.transfer.readers.files import FileFormat, ReadOptions
from data8_tui.transfer.workers.ipc import receive
from data8_tui.transfer.workers.spawn import spawn_worker, wait_for_exit

_WORTH_A_PROCESS = 24_000_000
"""Bytes of a file from which a second process earns its start."""
_PLAIN_NEWLINE = {"utf-8", "utf-8-sig", "ascii", "iso8859-1", "iso8859-15", "cp1252"}
"""Codecs in which the byte of a newline is nothing else, so that lines can be seen anywhere."""
_LONGEST_LINE = 1 << 20
"""Bytes that are looked through for the end of a line."""
_GLANCE = 0.1
"""Seconds between two looks at whether it is done."""


def middle(path: Path, how: ReadOptions) -> int:
    """Where the first line behind the middle begins; 0 where the file is to be read as a whole.

    Raises OSError.
    """
    size = path.stat().st_size
    seen = how.form is FileFormat.CSV and how.encoding in _PLAIN_NEWLINE
    if not seen or size < _WORTH_A_PROCESS or os.cpu_count() == 1:
        return 0
    with path.open("rb") as file:
        file.seek(size // 2)
        end = file.read(_LONGEST_LINE).find(b"\n")
    return size // 2 + end + 1 if end >= 0 else 0


class SecondHalf:
    """What lies behind `start`, scanned by a process of its own. A context manager."""

    def __init__(self, path: Path, how: ReadOptions, headers: tuple[str, ...], start: int) -> None:
        self._task = {
            "path": str(path),
            "encoding": how.encoding,
            "delimiter": how.delimiter,
            "headers": headers,
            "start": start,
        }
        self._headers = headers
        self.told = ScanResult()
        """How far it is."""
        self._running: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._listen, name="second half", daemon=True)
        self._over = threading.Event()

    def __enter__(self) -> Self:
        try:
            self._running = spawn_worker("data8_tui.transfer.preflight.scan_worker", self._task)
            self._thread.start()
        except (OSError, RuntimeError, MemoryError):  # no more processes, threads, memory
            self._over.set()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._running is not None:
            self._running.kill()
            if self._thread.ident is not None:
                self._thread.join()
            wait_for_exit(self._running)

    def facts(self, waiting: Callable[[], None]) -> ColumnStats | None:
        """What it has found; None where it could not. `waiting` is called now and then."""
        while not self._over.wait(_GLANCE):
            waiting()
        return (
            None
            if self.told.facts is None
            else ColumnStats.from_document(self._headers, self.told.facts)
        )

    def _listen(self) -> None:
        running = cast("subprocess.Popen[bytes]", self._running)
        try:
            with suppress(OSError, ValueError, TypeError, MemoryError):
                while frame := receive(cast(BinaryIO, running.stdout)):
                    self.told = unpack_scan(frame)
        finally:
            self._over.set()
