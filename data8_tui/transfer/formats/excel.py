"""A second CSV for spreadsheets: what they would run as a formula is shown as text.

With a BOM, so that they read UTF-8, and `\\r\\n`. A text that begins like a formula gets an
apostrophe in front, which is a change of the value: that is why this is never the file itself.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from data8_tui.transfer.formats.csv_columns import is_formula
from data8_tui.transfer.storage import storage_errors

MOST_ROWS = 1_048_576
"""What Excel opens, the header included."""


def excel_path(target: Path) -> Path:
    """Beside `contacts.csv`, `contacts.excel.csv`."""
    return target.with_name(f"{target.stem}.excel{target.suffix}")


def guarded_of(file: Path) -> Path | None:
    """The file that `file` is the guarded copy of, by its name; None where it is no such name."""
    if not file.stem.endswith(".excel"):
        return None
    return file.with_name(file.stem.removesuffix(".excel") + file.suffix)


def write_guarded(source: Path, target: Path) -> None:
    """Write `target` from the CSV at `source`, whole or not at all. Blocks for long.

    Raises StorageError.
    """
    part = target.with_name(target.name + ".part")
    with storage_errors(part, "write"):
        with (
            source.open(encoding="utf-8", newline="") as faithful,
            part.open("w", encoding="utf-8-sig", newline="") as guarded,
        ):
            csv.writer(guarded, lineterminator="\r\n").writerows(_rows(faithful))
            guarded.flush()
            os.fsync(guarded.fileno())
        part.replace(target)


def _rows(lines: Iterator[str]) -> Iterator[list[str]]:
    csv.field_size_limit(2**31 - 1)
    for row in csv.reader(lines, strict=True):
        yield [f"'{field}" if is_formula(field) else field for field in row]
