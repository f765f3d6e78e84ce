"""Which reader a file needs: told by its name and its first bytes."""

import codecs
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from data8_tui.errors import UsageError
from data8_tui.transfer.readers.batch import Reader, Unreadable
from data8_tui.transfer.readers.csv import CsvReader
from data8_tui.transfer.readers.delimiter import delimiter_asked, delimiter_of
from data8_tui.transfer.readers.encoding import Encoding, encoding_of, why_undecodable
from data8_tui.transfer.readers.ndjson import NdjsonReader

_START = 1 << 18
"""Bytes of a CSV file that are looked at for its delimiter."""


class FileFormat(StrEnum):
    """The forms of files that can be read, by the names that people know them by."""

    CSV = "CSV"
    NDJSON = "NDJSON"
    PARQUET = "Parquet"
    XLSX = "XLSX"


_BY_SUFFIX = {
    ".csv": FileFormat.CSV, ".tsv": FileFormat.CSV, ".tab": FileFormat.CSV, ".txt": FileFormat.CSV,
    ".ndjson": FileFormat.NDJSON, ".jsonl": FileFormat.NDJSON,
    ".parquet": FileFormat.PARQUET, ".pq": FileFormat.PARQUET,
    ".xlsx": FileFormat.XLSX, ".xlsm": FileFormat.XLSX,
}  # fmt: skip
_PACKED = {".gz", ".zip", ".bz2", ".xz", ".zst", ".7z"}


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is to be read. What is None is found out, where the form has it at all."""

    form: FileFormat | None = None
    delimiter: str | None = None
    """One character."""
    encoding: str | None = None
    """A codec of Python's."""
    sheet: str | None = None
    """Of a spreadsheet."""
    headers: tuple[str, ...] | None = None
    """Of NDJSON, from an earlier reading."""


def detect_format(path: Path) -> FileFormat:
    """By the name's ending. Raises UsageError for one that says nothing, with what can be read."""
    suffix = path.suffix.lower()
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    hint = "Unpack it first." if suffix in _PACKED else f"It can be one of {', '.join(_BY_SUFFIX)}."
    if suffix == ".xls":
        hint = "Save it as .xlsx or .csv first."
    raise UsageError(f"what kind of file {path.name} is can't be told", hint=hint)


def resolve_options(path: Path, asked: ReadOptions) -> ReadOptions:
    """`asked` with everything found out that it left open.

    Raises UsageError for what can't be meant, Unreadable for what the file doesn't tell, OSError.
    """
    form = asked.form or detect_format(path)
    _refuse_other_forms_options(form, asked)
    if form is not FileFormat.CSV:
        return replace(asked, form=form)
    encoding = encoding_of(path, asked.encoding)
    delimiter = asked.delimiter and delimiter_asked(asked.delimiter)
    found = delimiter or delimiter_of(_start(path, encoding))
    return replace(asked, form=form, encoding=encoding.codec, delimiter=found)


def open_reader(path: Path, how: ReadOptions) -> Reader:
    """A reader for a file of which everything is settled. Raises as its class says."""
    match how.form:
        case FileFormat.CSV:
            return open_csv(path, how)
        case FileFormat.NDJSON:
            return NdjsonReader(path, how.headers)
        case FileFormat.PARQUET:
            from data8_tui.transfer.readers.parquet import ParquetReader

            return ParquetReader(path)
        case _:
            from data8_tui.transfer.readers.xlsx import XlsxReader

            return XlsxReader(path, how.sheet)


def open_csv(path: Path, how: ReadOptions, **part: Any) -> CsvReader:
    """As `open_reader`, for CSV, or for a part of it as the reader has it."""
    return CsvReader(path, how.encoding or "utf-8", how.delimiter or ",", **part)


def _refuse_other_forms_options(form: FileFormat, asked: ReadOptions) -> None:
    if form is not FileFormat.CSV and (asked.delimiter or asked.encoding):
        option = "--delimiter" if asked.delimiter else "--encoding"
        raise UsageError(f"{option} is for CSV; this file is {form}")
    if form is not FileFormat.XLSX and asked.sheet is not None:
        raise UsageError(f"--sheet is for XLSX; this file is {form}")


def _start(path: Path, encoding: Encoding) -> str:
    """As much as is looked at; whether the rest can be decoded, reading it all will tell."""
    with path.open("rb") as file:
        start = file.read(_START)
    if encoding.codec == "utf-8" and start.count(b"\0") > len(start) // 4:
        raise Unreadable(0, "it looks like UTF-16 without a BOM: say --encoding utf-16-le or -be")
    try:
        return codecs.getincrementaldecoder(encoding.codec)().decode(start)
    except UnicodeDecodeError:
        problem = why_undecodable(path, encoding)
    raise Unreadable(problem.line, problem.text)
