r"""A second CSV file for spreadsheets, in which formulas are escaped.

It has a BOM, so that Excel reads it as UTF-8, and `\r\n` line ends. A text that begins like a
formula gets a leading apostrophe. This changes the value, so it is never done to the file itself.
"""

import codecs
import csv
import os
import stat
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from data8_tui.own_files import open_own, open_regular, set_mode, unknown_file
from data8_tui.transfer.formats.csv_columns import is_formula
from data8_tui.transfer.storage import part_path, storage_errors

_BATCH = 1000
"""Rows that are written at a time."""


def excel_path(target: Path) -> Path:
    """The copy's path: `contacts.excel.csv` beside `contacts.csv`."""
    return target.with_name(f"{target.stem}.excel{target.suffix}")


def original_path(file: Path) -> Path | None:
    """The file of which `file` is the guarded copy, by its name; None for any other name."""
    if not file.stem.endswith(".excel"):
        return None
    return file.with_name(file.stem.removesuffix(".excel") + file.suffix)


def write_guarded(source: Path, target: Path) -> Path:
    """Write the guarded copy of the CSV file `source`; return its path, still to be renamed.

    Blocks; reads the whole file. What an earlier attempt has left is replaced: the copy is always
    the same, so that has its beginning. Raises StorageError where another file is in its place.
    """
    part = part_path(target)
    with storage_errors(part, "write"):
        mode = stat.S_IMODE(source.stat().st_mode)
        with os.fdopen(open_own(part, os.O_RDWR | os.O_CREAT, mode), "r+b") as guarded:
            if not _is_beginning(guarded, _guarded_text(source)):
                raise unknown_file(part)
            set_mode(guarded.fileno(), mode)
            guarded.seek(0)
            guarded.truncate()
            guarded.writelines(_guarded_text(source))
            guarded.flush()
            os.fsync(guarded.fileno())
    return part


def is_guarded_copy(source: Path, target: Path) -> bool:
    """Whether `target` is the whole guarded copy of the CSV file `source`. Blocks; reads both.

    Raises StorageError.
    """
    with storage_errors(target, "read"):
        try:
            file = open_regular(target)
        except FileNotFoundError:
            return False
        with os.fdopen(file, "rb") as found:
            pieces = _guarded_text(source)
            return all(found.read(len(each)) == each for each in pieces) and not found.read(1)


def _is_beginning(found: BinaryIO, expected: Iterator[bytes]) -> bool:
    """Whether `expected` begins with what is in the file; an empty file is a beginning, too."""
    for piece in expected:
        there = found.read(len(piece))
        if there != piece:
            return piece.startswith(there)
    return not found.read(1)


def _guarded_text(source: Path) -> Iterator[bytes]:
    yield codecs.BOM_UTF8
    with os.fdopen(open_regular(source), encoding="utf-8", newline="") as faithful:
        rows = _rows(faithful)
        while some := list(islice(rows, _BATCH)):
            text = StringIO()
            csv.writer(text, lineterminator="\r\n").writerows(some)
            yield text.getvalue().encode()


def _rows(lines: Iterable[str]) -> Iterator[list[str]]:
    csv.field_size_limit(2**31 - 1)
    for row in csv.reader(lines, strict=True):
        yield [f"'{field}" if is_formula(field) else field for field in row]
