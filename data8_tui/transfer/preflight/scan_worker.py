"""A process that scans what lies behind a line of a CSV file, for `halves` and for nobody else.

It tells now and then how far it is, and at the end what it has found. Where it can't go on it
leaves without that, and whoever started it meets the same, and says so, at the same place.
"""

import json
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from data8_tui.transfer.preflight.column_stats import ColumnStats
from data8_tui.transfer.readers.batch import Unreadable
from data8_tui.transfer.readers.csv import CsvReader
from data8_tui.transfer.workers.ipc import send
from data8_tui.transfer.workers.main import serve

_TOLD_EVERY = 20
"""Parts of the file."""


class ScanResult(NamedTuple):
    """How far it is."""

    records: int = 0
    bytes: int = 0
    """That have been read."""
    blank: int = 0
    """Lines."""
    facts: dict[str, Any] | None = None
    """At the end, as `ColumnStats.document` gives them."""


def unpack_scan(frame: bytes) -> ScanResult:
    return ScanResult(*json.loads(frame))


def _serve(task: dict[str, Any], _: BinaryIO, to: BinaryIO) -> None:
    headers, start = tuple(task["headers"]), task["start"]
    # Only at its very beginning does a file have a BOM.
    codec = task["encoding"].removesuffix("-sig")
    reader = CsvReader(Path(task["path"]), codec, task["delimiter"], headers=headers, start=start)
    facts = ColumnStats.under(headers)
    try:
        for number, part in enumerate(reader.parts()):
            facts.take(part)
            if number % _TOLD_EVERY == 0:
                _tell(to, ScanResult(facts.records, reader.position - start))
    except (Unreadable, UnicodeDecodeError):
        return
    _tell(to, ScanResult(facts.records, reader.position - start, reader.blank, facts.document()))


def _tell(to: BinaryIO, told: ScanResult) -> None:
    send(to, json.dumps(told).encode())


if __name__ == "__main__":
    serve(_serve)
