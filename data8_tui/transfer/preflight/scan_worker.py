"""A process that scans the second half of a CSV file for `parallel_scan`.

It sends its progress now and then, and the result at the end. On an error it exits without a
result: the parent then reads on, gets the same error, and reports it.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from data8_tui.transfer.preflight.column_stats import ColumnStats
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.files import ReadOptions, open_csv
from data8_tui.transfer.workers.ipc import send
from data8_tui.transfer.workers.main import serve

_REPORT_EVERY = 20
"""Blocks between two messages."""


class ScanResult(NamedTuple):
    """The progress of the scan, and at its end the result."""

    records: int = 0
    bytes: int = 0
    """Bytes read."""
    found: dict[str, Any] | None = None
    """The warnings as `LineWarnings.document` returned them."""
    stats: dict[str, Any] | None = None
    """The result as `ColumnStats.document` returned it; None before the end."""


def unpack_scan(frame: bytes) -> ScanResult:
    """The ScanResult in a frame."""
    return ScanResult(*json.loads(frame))


def _serve(task: dict[str, Any], _: BinaryIO, to: BinaryIO) -> None:
    options, headers = ReadOptions.of(task["options"]), tuple(task["headers"])
    start, adjustment = task["start"], options.adjustment(headers)
    # The BOM is at the beginning of the file, not of its second half.
    options = replace(options, encoding=(options.encoding or "utf-8").removesuffix("-sig"))
    known = {"headers": headers, "header": tuple(task["header"]), "start": start}
    reader = open_csv(Path(task["path"]), options, **known)
    stats = ColumnStats.empty(adjustment.headers(headers))
    try:
        for number, part in enumerate(adjustment.parts(reader.parts())):
            stats.update(part)
            if number % _REPORT_EVERY == 0:
                _send(to, ScanResult(stats.records, reader.position - start))
    except (Unreadable, UnicodeDecodeError):
        return
    found, stats.nulls = reader.found.document(), adjustment.nulls_found
    _send(to, ScanResult(stats.records, reader.position - start, found, stats.document()))


def _send(to: BinaryIO, progress: ScanResult) -> None:
    send(to, json.dumps(progress).encode())


if __name__ == "__main__":
    serve(_serve)
