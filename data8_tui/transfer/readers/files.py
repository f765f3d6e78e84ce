"""Choosing the reader for a file by its name, its first bytes and the options given."""

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Self, assert_never

from data8_tui.codes import FileProblem, Message, Remedy
from data8_tui.errors import UsageError
from data8_tui.transfer.csv_names import codec_name, parse_delimiter
from data8_tui.transfer.readers.batch import Reader, Unreadable
from data8_tui.transfer.readers.byte_source import GZIP_MAGIC, open_bytes
from data8_tui.transfer.readers.csv import CsvReader
from data8_tui.transfer.readers.delimiter import (
    detect_delimiter,
    separator_line,
)
from data8_tui.transfer.readers.encoding import (
    Encoding,
    decoding_problem,
    detect_encoding,
    wide_encoding,
)
from data8_tui.transfer.readers.header import HeaderLayout
from data8_tui.transfer.readers.ndjson import NdjsonReader
from data8_tui.transfer.readers.row_adjustment import RowAdjustment
from data8_tui.transfer.readers.signatures import unlike_csv, unlike_ndjson, unlike_text

_SAMPLE_SIZE = 1 << 18
"""Bytes of a CSV file from which the delimiter is detected."""
_SIGNATURE_SIZE = 1 << 10
"""Bytes by which a file is recognized as text or as something else."""
_SEPARATOR_SEARCHED = 64
"""Characters of which the line `sep=` has fewer."""
_LINE = re.compile("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class FileFormat(StrEnum):
    """The file formats that can be read, by their usual names."""

    CSV = "CSV"
    NDJSON = "NDJSON"
    PARQUET = "Parquet"
    XLSX = "XLSX"

    @property
    def in_rows(self) -> bool:
        """Whether the line of a problem is a row."""
        return self not in _TEXT


_BY_SUFFIX = {
    ".csv": FileFormat.CSV, ".tsv": FileFormat.CSV, ".tab": FileFormat.CSV, ".txt": FileFormat.CSV,
    ".ndjson": FileFormat.NDJSON, ".jsonl": FileFormat.NDJSON,
    ".parquet": FileFormat.PARQUET, ".pq": FileFormat.PARQUET,
    ".xlsx": FileFormat.XLSX, ".xlsm": FileFormat.XLSX,
}  # fmt: skip
_TEXT = (FileFormat.CSV, FileFormat.NDJSON)
_WITH_HEADER = (FileFormat.CSV, FileFormat.XLSX)
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
    no_header: bool = False
    """Whether the first record is one, of CSV or a sheet without a header."""
    skip_lines: int = 0
    """Lines of CSV, rows of a sheet, above the header or the first record."""
    columns: tuple[str, ...] = ()
    """Names in place of the header of CSV or a sheet."""
    drop: tuple[str, ...] = ()
    """Columns that are left out, by header, name or number (`#3`)."""
    quotes: bool = True
    """Whether quotes in CSV surround a field; otherwise they are characters."""
    nulls: tuple[str, ...] = ()
    """Texts that are read as null."""
    packed: bool = False
    """Whether the file is packed with gzip; always detected."""

    def document(self) -> dict[str, Any]:
        """As JSON. Options that came later are left out where they change nothing.

        So what an earlier version recorded of the same file is equal.
        """
        standard = ReadOptions()
        return {
            name: value
            for name, value in asdict(self).items()
            if name in _FIRST_OPTIONS or value != getattr(standard, name)
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From what `document` gave, perhaps of an earlier version. Raises ValueError."""
        known = {each.name for each in fields(cls)}
        options = {name: value for name, value in document.items() if name in known}
        for name, value in options.items():
            options[name] = tuple(value) if isinstance(value, list) else value
        form = options.get("form")
        return cls(**{**options, "form": None if form is None else FileFormat(form)})

    @property
    def layout(self) -> HeaderLayout:
        """Where the headers come from."""
        return HeaderLayout(self.skip_lines, not self.no_header, self.columns)

    def dropped(self, headers: tuple[str, ...]) -> frozenset[int]:
        """The indices of the columns that are left out. Raises UsageError."""
        return frozenset(range(len(headers))).difference(self.adjustment(headers).kept)

    def adjustment(self, headers: tuple[str, ...]) -> RowAdjustment:
        """What is changed about the rows of a file with these headers. Raises UsageError."""
        return RowAdjustment.of(headers, self.drop, self.nulls)


_FIRST_OPTIONS = frozenset({"form", "delimiter", "encoding", "sheet", "headers"})
"""Those of the first version."""


def detect_format(path: Path) -> FileFormat:
    """The format by the file name's suffix: text may be packed, as in `.csv.gz`.

    Raises UsageError for an unknown one.
    """
    suffix = path.suffix.lower()
    if suffix == ".gz":
        inner = _BY_SUFFIX.get(Path(path.stem).suffix.lower())
        if inner in _TEXT:
            return inner
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    raise UsageError(
        f"what kind of file {path.name} is can't be detected", remedy=_remedy_for_suffix(suffix)
    )


def is_packed(path: Path) -> bool:
    """Whether the file's text takes more bytes than the file, by its suffix."""
    suffix = path.suffix.lower()
    return suffix == ".gz" or _BY_SUFFIX.get(suffix, FileFormat.CSV) not in _TEXT


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
    requested = replace(requested, form=form, packed=False)
    if form not in _TEXT:
        if not path.stat().st_size:
            raise Unreadable(0, FileProblem.EMPTY_FILE())
        return requested
    packed = _inspect_start(path, form)
    if form is FileFormat.NDJSON:
        return replace(requested, packed=packed)
    return _resolve_csv(path, replace(requested, packed=packed))


def _inspect_start(path: Path, form: FileFormat) -> bool:
    """Whether the file is packed. Raises Unreadable where it is something else than text."""
    with path.open("rb") as file:
        start = file.read(_SIGNATURE_SIZE)
    packed = start.startswith(GZIP_MAGIC)
    if packed:
        with open_bytes(path, packed=True) as file:
            start = file.read(_SIGNATURE_SIZE)
    text = start.removeprefix(codecs.BOM_UTF8)
    unlike = unlike_csv if form is FileFormat.CSV else unlike_ndjson
    if problem := unlike_text(path, start) or unlike(text):
        raise Unreadable(0, problem)
    return packed


def _resolve_csv(path: Path, requested: ReadOptions) -> ReadOptions:
    encoding = detect_encoding(path, requested.encoding, packed=requested.packed)
    delimiter = requested.delimiter and parse_delimiter(requested.delimiter)
    start = _start(path, encoding, packed=requested.packed)
    lines, skip = _LINE.findall(start[:_SEPARATOR_SEARCHED]), requested.skip_lines
    separator = separator_line(lines[0]) if lines else None
    if separator is not None:
        skip = max(1, skip)
        delimiter = delimiter or (separator and parse_delimiter(separator))
    if not delimiter:
        delimiter = detect_delimiter(_without_lines(start, skip), quotes=requested.quotes)
    return replace(requested, encoding=encoding.codec, delimiter=delimiter, skip_lines=skip)


def _without_lines(start: str, count: int) -> str:
    for _ in range(count):
        line = _LINE.match(start)
        start = start[line.end() :] if line else ""
    return start


def open_reader(
    path: Path, options: ReadOptions, on_wait: Callable[[], None] = lambda: None
) -> Reader:
    """A reader for `path` by options that `resolve_options` returned.

    While it waits for a process that reads the file, it calls `on_wait`, which may raise.

    Raises Unreadable, ExtraMissing where the format needs a package that isn't installed, and
    OSError.
    """
    form = options.form or detect_format(path)
    match form:
        case FileFormat.CSV:
            return open_csv(path, options)
        case FileFormat.NDJSON:
            return NdjsonReader(path, options.headers, packed=options.packed)
        case FileFormat.PARQUET:
            from data8_tui.transfer.readers.parquet.reader import ParquetReader

            return ParquetReader(path, options.dropped, on_wait)
        case FileFormat.XLSX:
            from data8_tui.transfer.readers.xlsx.reader import XlsxReader

            return XlsxReader(path, options.sheet, options.layout, options.dropped)
        case _:
            assert_never(form)


def open_csv(path: Path, options: ReadOptions, **part: Any) -> CsvReader:
    """As `open_reader`, for CSV; `part` is passed to CsvReader."""
    return CsvReader(
        path,
        options.encoding or "utf-8",
        options.delimiter or ",",
        quotes=options.quotes,
        packed=options.packed,
        **{"layout": options.layout, **part},
    )


def refuse_unknown_reading(*, encoding: str | None, delimiter: str | None) -> None:
    """Raise UsageError where there is no such encoding, or no such delimiter."""
    if encoding:
        codec_name(encoding)
    if delimiter:
        parse_delimiter(delimiter)


def _refuse_other_forms_options(form: FileFormat, requested: ReadOptions) -> None:
    given: list[tuple[str, object, tuple[FileFormat, ...]]] = [
        ("delimiter", requested.delimiter, (FileFormat.CSV,)),
        ("encoding", requested.encoding, (FileFormat.CSV,)),
        ("quotes", not requested.quotes, (FileFormat.CSV,)),
        ("no-header", requested.no_header, _WITH_HEADER),
        ("skip-lines", requested.skip_lines, _WITH_HEADER),
        ("columns", requested.columns, _WITH_HEADER),
        ("sheet", requested.sheet is not None, (FileFormat.XLSX,)),
    ]
    for option, value, needed in given:
        if value and form not in needed:
            raise _unusable(option, " and ".join(needed), form)


def _unusable(option: str, needed: str, form: FileFormat) -> UsageError:
    return UsageError(
        f"only {needed} can be read with the option {option}; this file is {form}",
        remedy=Remedy.OPTION_OF_OTHER_FORMAT(option=option, needed=needed, form=form),
    )


def _start(path: Path, encoding: Encoding, *, packed: bool) -> str:
    """The first bytes, decoded. Raises Unreadable where they are in another encoding."""
    with open_bytes(path, packed=packed) as file:
        start = file.read(_SAMPLE_SIZE)
    if encoding.codec == "utf-8" and (wide := wide_encoding(start)):
        raise Unreadable(0, FileProblem.UTF_16_WITHOUT_BOM(encoding=wide))
    try:
        return codecs.getincrementaldecoder(encoding.codec)().decode(start)
    except UnicodeDecodeError:
        problem = decoding_problem(path, encoding, packed=packed)
    raise Unreadable(problem.line, problem.message)
