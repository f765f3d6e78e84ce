r"""A second CSV file for spreadsheets, in which formulas are escaped.

It has a BOM, so that Excel reads it as UTF-8, and `\r\n` line ends. A text that begins like a
formula gets a leading apostrophe. This changes the value, so it is never done to the file itself.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from data8_tui.transfer.formats.csv_columns import is_formula
from data8_tui.transfer.storage import storage_errors

MAX_ROWS = 1_048_576
"""Rows that Excel opens, the header included (Microsoft's “Excel specifications and limits”)."""


def excel_path(target: Path) -> Path:
    """The copy's path: `contacts.excel.csv` beside `contacts.csv`."""
    return target.with_name(f"{target.stem}.excel{target.suffix}")


def original_path(file: Path) -> Path | None:
    """The file of which `file` is the guarded copy, by its name; None for any other name."""
    if not file.stem.endswith(".excel"):
        return None
    return file.with_name(file.stem.removesuffix(".excel") + file.suffix)


def write_guarded(source: Path, target: Path) -> None:
    """Write `target`, the guarded copy of the CSV file `source`, completely or not at all.

    Blocks; reads the whole file. Raises StorageError.
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
