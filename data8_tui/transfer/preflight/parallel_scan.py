"""Scanning a large CSV file in two halves, on two cores.

Where a record begins can't be determined from the middle of a file, since a quoted field may
contain line breaks. So the second half begins at a line, and its result is used only if a record of
the first half ends exactly there.
"""

import os
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Self, cast

from data8_tui.transfer.preflight.column_stats import ColumnStats
from data8_tui.transfer.preflight.scan_worker import ScanResult, unpack_scan
from data8_tui.transfer.readers.csv import CsvReader
from data8_tui.transfer.readers.files import FileFormat, ReadOptions
from data8_tui.transfer.workers import spawn
from data8_tui.transfer.workers.ipc import receive
from data8_tui.transfer.workers.spawn import spawn_worker, wait_for_exit

_WORTH_A_PROCESS = 24_000_000
"""File size in bytes from which the second process saves more time than its start takes."""
_ASCII_NEWLINE = {"utf-8", "utf-8-sig", "ascii", "iso8859-1", "iso8859-15", "cp1252"}
"""Codecs in which the byte 0x0A is always a newline, so that lines can be found from anywhere."""
_MAX_LINE = 1 << 20
"""Bytes that are searched for the end of a line."""
_POLL_INTERVAL = 0.1
"""Seconds."""


def find_split(path: Path, options: ReadOptions) -> int:
    """The offset of the first line after the middle; 0 where the file is to be scanned as a whole.

    Raises OSError.
    """
    size = path.stat().st_size
    splittable = options.form is FileFormat.CSV and options.encoding in _ASCII_NEWLINE
    splittable = splittable and not options.packed
    if not splittable or size < _WORTH_A_PROCESS or os.cpu_count() == 1:
        return 0
    with path.open("rb") as file:
        file.seek(size // 2)
        end = file.read(_MAX_LINE).find(b"\n")
    return size // 2 + end + 1 if end >= 0 else 0


class SecondHalf:
    """Scans the file from `start` in a process of its own. A context manager."""

    def __init__(self, path: Path, options: ReadOptions, first: CsvReader, start: int) -> None:
        """`first` reads the first half."""
        self._task = {
            "path": str(path),
            "options": options.document(),
            "headers": first.headers,
            "header": first.header,
            "start": start,
        }
        self._headers = options.adjustment(first.headers).headers(first.headers)
        self.progress = ScanResult()
        """The latest message of the process."""
        self._received_at = time.monotonic()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._read_progress, name="second half", daemon=True)
        self._done = threading.Event()

    def __enter__(self) -> Self:
        try:
            self._process = spawn_worker("data8_tui.transfer.preflight.scan_worker", self._task)
            self._thread.start()
        except (OSError, RuntimeError, MemoryError):  # no more processes, threads, memory
            self._done.set()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._process is not None:
            self._process.kill()
            if self._thread.ident is not None:
                self._thread.join()
            wait_for_exit(self._process)

    def stats(self, on_wait: Callable[[], None]) -> ColumnStats | None:
        """Wait for the result; None where the process failed or is stopped.

        `on_wait` is called meanwhile.
        """
        while not self._done.wait(_POLL_INTERVAL):
            on_wait()
            if self._is_given_up():
                return None
        stats = self.progress.stats
        return None if stats is None else ColumnStats.from_document(self._headers, stats)

    def _is_given_up(self) -> bool:
        silent = time.monotonic() - self._received_at >= spawn.REPLY_TIMEOUT
        return silent and self._process is not None and spawn.is_stopped(self._process)

    def _read_progress(self) -> None:
        process = cast("subprocess.Popen[bytes]", self._process)
        try:
            with suppress(OSError, ValueError, TypeError, MemoryError):
                while frame := receive(cast(BinaryIO, process.stdout)):
                    self.progress = unpack_scan(frame)
                    self._received_at = time.monotonic()
        finally:
            self._done.set()
