"""What the upload of a file would create, and every reason why it can't be uploaded."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from data8_tui.codes import FileProblem, FileWarning, Message, Problem, Remedy, Value
from data8_tui.errors import UsageError
from data8_tui.transfer.preflight.columns import (
    TEXT,
    WHOLE,
    UploadColumn,
    resolve_types,
    type_problems,
)
from data8_tui.transfer.preflight.header_detection import is_like_header, is_like_record
from data8_tui.transfer.preflight.mapping import map_names
from data8_tui.transfer.preflight.scan import Scan
from data8_tui.transfer.preflight.source import SourceFile
from data8_tui.transfer.preflight.trailing_columns import without_trailing_columns
from data8_tui.transfer.readers.batch import SourceRow
from data8_tui.transfer.readers.column_names import column_index, name_from
from data8_tui.transfer.readers.delimiter import delimiter_name
from data8_tui.transfer.readers.files import FileFormat, ReadOptions

_MOST_DIGITS = 15
"""Of a number that any program keeps exactly."""
_DIGITS = re.compile(r"phone|tel|mobile|fax|card|iban|sort.?code|post.?code|zip|plz", re.IGNORECASE)
"""Headers of columns whose digits are no number."""


@dataclass(frozen=True, slots=True)
class ColumnOverrides:
    """The user's changes to the columns, by header, name or number (`#3`)."""

    types: Mapping[str, int] = field(default_factory=dict)
    """Type codes; 0, text, for columns without one."""
    renames: Mapping[str, str] = field(default_factory=dict)
    """Column names."""


@dataclass(frozen=True, slots=True)
class Preflight:
    """The result of checking one file. It can be uploaded only without problems."""

    source: SourceFile
    options: ReadOptions
    columns: tuple[UploadColumn, ...]
    """Empty where the file could not be read as far as its header."""
    records: int
    incomplete: bool
    """Whether the file could not be read to its end; `records` are those before."""
    block_records: int
    sample: tuple[SourceRow, ...]
    problems: tuple[Problem, ...]
    """The first hundred or so of `problem_count`."""
    problem_count: int
    warnings: tuple[Message, ...]
    """FileWarnings."""

    @property
    def ok(self) -> bool:
        """Whether the file can be uploaded."""
        return not self.problem_count

    @property
    def cut_short(self) -> str:
        """Appended to the number of records of a file that could not be read to its end."""
        return " before it can't be read" if self.incomplete else ""

    @property
    def blocks(self) -> int:
        """How many blocks the upload has."""
        return -(-self.records // self.block_records) if self.block_records else 0

    @property
    def null_like(self) -> tuple[str, ...]:
        """The texts in it that look like nulls."""
        for warning in self.warnings:
            if warning.code is FileWarning.NULL_LIKE:
                return tuple(map(str, warning.data["texts"]))  # type: ignore[arg-type]
        return ()

    @property
    def in_rows(self) -> bool:
        """Whether a problem's line is a row: in a spreadsheet and in Parquet."""
        return self.options.form is not None and self.options.form.in_rows

    @property
    def column_types(self) -> dict[str, int]:
        """Type codes by column name, as Data8 expects them."""
        return {column.name: column.type for column in self.columns}

    @property
    def read_as(self) -> str:
        """The format and its options: `CSV, utf-8, comma`."""
        options = self.options
        delimiter = delimiter_name(options.delimiter or "")
        packed = "gzip" if options.packed else ""
        parts = [str(options.form or ""), packed, options.encoding, delimiter, options.sheet]
        return ", ".join(filter(None, parts))


def evaluate(scan: Scan, overrides: ColumnOverrides | None = None) -> Preflight:
    """The preflight of a scanned file. Fast and pure. Raises UsageError for invalid overrides."""
    overrides = overrides or ColumnOverrides()
    if not scan.headers:
        empty = Problem(0, FileProblem.EMPTY_FILE())
        return _build(scan, (), [] if scan.problem_count else [empty])
    wanted = {*overrides.types, *overrides.renames}
    _refuse_left_out(scan, wanted)
    scan = without_trailing_columns(scan, wanted)
    names, problems = map_names(scan.headers, overrides.renames, scan.numbers)
    types = resolve_types(overrides.types, scan.headers, names, scan.numbers)
    columns = tuple(
        UploadColumn(header, name, types.get(at, TEXT), _suggested(scan, at), scan.numbers[at])
        for at, (header, name) in enumerate(zip(scan.headers, names, strict=True))
    )
    if not scan.records and not scan.problem_count:
        problems.append(Problem(0, FileProblem.NO_RECORDS()))
    problems += type_problems(columns, scan.not_whole)
    if scan.header_below and (problems or scan.problem_count):
        problems.insert(0, Problem(0, FileProblem.HEADER_BELOW(**_place_below(scan))))
        scan = replace(scan, header_below=0)
    return _build(scan, columns, problems)


def _refuse_left_out(scan: Scan, wanted: Collection[str]) -> None:
    """Raise UsageError where a column is named that is left out."""
    names = list(map(name_from, scan.file_headers))
    for column in wanted:
        with suppress(UsageError):
            at = column_index(column, scan.file_headers, names)
            if at + 1 not in scan.numbers and column not in scan.headers:
                break
    else:
        return
    raise UsageError(f"the column “{column}” is left out", remedy=Remedy.COLUMN_LEFT_OUT())


def _place_below(scan: Scan) -> dict[str, Value]:
    """Where the header seems to be, below a title."""
    place = "row" if scan.options.form is FileFormat.XLSX else "line"
    return {"line": scan.header_below, "skip": scan.header_below - 1, "place": place}


def _suggested(scan: Scan, at: int) -> int:
    """What its values would fit, unless their digits are a name rather than a number."""
    whole = scan.not_whole[at] is None and at not in scan.blank
    values = [row[at] or "" for row in scan.sample if at < len(row)]
    long = any(len(value) > _MOST_DIGITS for value in values)
    return WHOLE if whole and not long and not _DIGITS.search(scan.headers[at]) else TEXT


def _build(scan: Scan, columns: tuple[UploadColumn, ...], problems: list[Problem]) -> Preflight:
    return Preflight(
        source=scan.source,
        options=scan.options,
        columns=columns,
        records=scan.records,
        incomplete=scan.incomplete,
        block_records=scan.block_records,
        sample=scan.sample,
        problems=(*problems, *scan.problems),
        problem_count=len(problems) + scan.problem_count,
        warnings=(*_header_warnings(scan, columns), *scan.warnings, *_warnings(scan, columns)),
    )


def _header_warnings(scan: Scan, columns: tuple[UploadColumn, ...]) -> list[Message]:
    """What may be wrong about the line of the header, or about there being none.

    Names take the place of a line: it is shown unless it is clearly a header, since a record
    would be lost.
    """
    filled, options = list(filter(str.strip, scan.header)), scan.options
    if scan.header_below:
        return [FileWarning.TITLE_ABOVE(**_place_below(scan))]
    if options.columns and filled and not is_like_header(filled):
        return [FileWarning.HEADER_REPLACED()]
    if not options.columns and is_like_record(scan.header, scan.sample):
        return [FileWarning.HEADER_LIKE_RECORD()]
    unnamed = options.no_header and not options.columns
    if unnamed and any(column.name == f"column_{column.number}" for column in columns):
        return [FileWarning.COLUMNS_NUMBERED()]
    return []


def _warnings(scan: Scan, columns: tuple[UploadColumn, ...]) -> list[Message]:
    warnings = []
    if scan.options.form is FileFormat.CSV and len(scan.file_headers) == 1:
        warnings.append(FileWarning.ONE_COLUMN())
    if scan.records and not scan.problem_count:
        if blank := _headers(columns, scan.blank - scan.empty_texts):
            warnings.append(FileWarning.BLANK_COLUMNS(columns=blank))
        if empty := _headers(columns, scan.empty_texts):
            warnings.append(FileWarning.EMPTY_TEXTS_ALONE(columns=empty))
    warnings += [
        FileWarning.TYPE_UNDOCUMENTED(column=column.name, type=column.type)
        for column in columns
        if column.type not in (TEXT, WHOLE)
    ]
    return warnings


def _headers(columns: Sequence[UploadColumn], places: Iterable[int]) -> list[str]:
    return [columns[at].header or f"column {columns[at].number}" for at in sorted(places)]
