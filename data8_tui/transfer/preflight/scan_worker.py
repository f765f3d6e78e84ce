"""A process that scans the second half of a CSV file for `parallel_scan`.

It sends its progress now and then, and the result at the end. On an error it exits without a
result: the parent then reads on, gets the same error, and reports it.
"""

import json
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from data8_tui.transfer.preflight.column_stats import ColumnStats
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.csv import CsvReader
from data8_tui.transfer.workers.ipc import send
from data8_tui.transfer.workers.main import serve

_REPORT_EVERY = 20
"""Blocks between two messages."""


class ScanResult(NamedTuple):
    """The progress of the scan, and at its end the result."""

    records: int = 0
    bytes: int = 0
    """Bytes read."""
    blank: int = 0
    """Blank lines."""
    stats: dict[str, Any] | None = None
    """The result as `ColumnStats.document` returned it; None before the end."""


def unpack_scan(frame: bytes) -> ScanResult:
    """The ScanResult in a frame."""
    return ScanResult(*json.loads(frame))


def _serve(task: dict[str, Any], _: BinaryIO, to: BinaryIO) -> None:
    headers, start = tuple(task["headers"]), task["start"]
    # The BOM is at the beginning of the file, not of its second half.
    codec = task["encoding"].removesuffix("-sig")
    reader = CsvReader(Path(task["path"]), codec, task["delimiter"], headers=headers, start=start)
    stats = ColumnStats.empty(headers)
    try:
        for number, part in enumerate(reader.parts()):
            stats.update(part)
            if number % _REPORT_EVERY == 0:
                _send(to, ScanResult(stats.records, reader.position - start))
    except (Unreadable, UnicodeDecodeError):
        return
    _send(to, ScanResult(stats.records, reader.position - start, reader.blank, stats.document()))


def _send(to: BinaryIO, progress: ScanResult) -> None:
    send(to, json.dumps(progress).encode())


if __name__ == "__main__":
    serve(_serve)
