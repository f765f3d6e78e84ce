"""Choosing the reader for a file by its name, its first bytes and the options given."""

import codecs
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, assert_never

from data8_tui.codes import FileProblem, Message, Remedy
from data8_tui.errors import UsageError
from data8_tui.transfer.readers.batch import Reader, Unreadable
from data8_tui.transfer.readers.csv import CsvReader
from data8_tui.transfer.readers.delimiter import detect_delimiter, parse_delimiter
from data8_tui.transfer.readers.encoding import Encoding, decoding_problem, detect_encoding
from data8_tui.transfer.readers.ndjson import NdjsonReader

_SAMPLE_SIZE = 1 << 18
"""Bytes of a CSV file from which the delimiter is detected."""


class FileFormat(StrEnum):
    """The file formats that can be read, by their usual names."""

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
_COMPRESSED = {".gz", ".zip", ".bz2", ".xz", ".zst", ".7z"}


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is read. None is to be detected, or doesn't apply to the format."""

    form: FileFormat | None = None
    delimiter: str | None = None
    """One character."""
    encoding: str | None = None
    """The name of a Python codec."""
    sheet: str | None = None
    """The name of a spreadsheet's sheet."""
    headers: tuple[str, ...] | None = None
    """The columns of NDJSON, where they are known from an earlier reading."""


def detect_format(path: Path) -> FileFormat:
    """The format by the file name's suffix. Raises UsageError for an unknown one."""
    suffix = path.suffix.lower()
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    raise UsageError(
        f"what kind of file {path.name} is can't be detected", remedy=_remedy_for_suffix(suffix)
    )


def _remedy_for_suffix(suffix: str) -> Message:
    if suffix == ".xls":
        return Remedy.SAVE_AS_XLSX()
    if suffix in _COMPRESSED:
        return Remedy.UNPACK_FILE()
    return Remedy.READABLE_FORMATS(suffixes=list(_BY_SUFFIX))


def resolve_options(path: Path, requested: ReadOptions) -> ReadOptions:
    """`requested` with the format, and for CSV the encoding and the delimiter, filled in.

    Raises UsageError for options that are invalid or of another format, Unreadable where the file
    doesn't determine one, and OSError.
    """
    form = requested.form or detect_format(path)
    _refuse_other_forms_options(form, requested)
    if form is not FileFormat.CSV:
        return replace(requested, form=form)
    encoding = detect_encoding(path, requested.encoding)
    delimiter = requested.delimiter and parse_delimiter(requested.delimiter)
    found = delimiter or detect_delimiter(_start(path, encoding))
    return replace(requested, form=form, encoding=encoding.codec, delimiter=found)


def open_reader(path: Path, options: ReadOptions) -> Reader:
    """A reader for `path` by options that `resolve_options` returned.

    Raises Unreadable, ExtraMissing where the format needs a package that isn't installed, and
    OSError.
    """
    form = options.form or detect_format(path)
    match form:
        case FileFormat.CSV:
            return open_csv(path, options)
        case FileFormat.NDJSON:
            return NdjsonReader(path, options.headers)
        case FileFormat.PARQUET:
            from data8_tui.transfer.readers.parquet.reader import ParquetReader

            return ParquetReader(path)
        case FileFormat.XLSX:
            from data8_tui.transfer.readers.xlsx.reader import XlsxReader

            return XlsxReader(path, options.sheet)
        case _:
            assert_never(form)


def open_csv(path: Path, options: ReadOptions, **part: Any) -> CsvReader:
    """As `open_reader`, for CSV; `part` is passed to CsvReader."""
    return CsvReader(path, options.encoding or "utf-8", options.delimiter or ",", **part)


def _refuse_other_forms_options(form: FileFormat, requested: ReadOptions) -> None:
    if form is not FileFormat.CSV and (requested.delimiter or requested.encoding):
        raise _unusable("delimiter" if requested.delimiter else "encoding", FileFormat.CSV, form)
    if form is not FileFormat.XLSX and requested.sheet is not None:
        raise _unusable("sheet", FileFormat.XLSX, form)


def _unusable(option: str, needed: FileFormat, form: FileFormat) -> UsageError:
    return UsageError(
        f"only {needed} is read with a {option}; this file is {form}",
        remedy=Remedy.OPTION_OF_OTHER_FORMAT(option=option, needed=needed, form=form),
    )


def _start(path: Path, encoding: Encoding) -> str:
    """The first bytes, decoded. Raises Unreadable where they are in another encoding."""
    with path.open("rb") as file:
        start = file.read(_SAMPLE_SIZE)
    if encoding.codec == "utf-8" and start.count(b"\0") > len(start) // 4:
        raise Unreadable(0, FileProblem.UTF_16_WITHOUT_BOM())
    try:
        return codecs.getincrementaldecoder(encoding.codec)().decode(start)
    except UnicodeDecodeError:
        problem = decoding_problem(path, encoding)
    raise Unreadable(problem.line, problem.message)
