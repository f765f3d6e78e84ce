"""What an upload of a file would create, and everything that stands in its way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data8_tui.transfer.preflight.columns import TEXT, WHOLE, UploadColumn, misfits, types_asked
from data8_tui.transfer.preflight.mapping import names_of
from data8_tui.transfer.preflight.scan import Scan
from data8_tui.transfer.preflight.source import SourceFile
from data8_tui.transfer.readers.batch import Problem, Row
from data8_tui.transfer.readers.delimiter import delimiter_name
from data8_tui.transfer.readers.files import FileFormat, ReadOptions


@dataclass(frozen=True, slots=True)
class ColumnOverrides:
    """What a person decides about the columns. A key is a header, a column's name, or `#3`."""

    types: Mapping[str, int] = field(default_factory=dict)
    """Type codes other than 0, text."""
    renames: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preflight:
    """The verdict on one file. Nothing is created while there are problems."""

    source: SourceFile
    how: ReadOptions
    columns: tuple[UploadColumn, ...]
    """Empty where the file could not be read as far as its header."""
    records: int
    broken_off: bool
    """Whether the file could not be read to its end; `records` is how many came before."""
    block_records: int
    sample: tuple[Row, ...]
    problems: tuple[Problem, ...]
    """At most some hundred; `problem_count` says how many there are."""
    problem_count: int
    warnings: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.problem_count

    @property
    def cut_short(self) -> str:
        """What belongs behind the number of records where they are not all: where they end."""
        return " before it can't be read" if self.broken_off else ""

    @property
    def blocks(self) -> int:
        return -(-self.records // self.block_records) if self.block_records else 0

    def told(self, problem: Problem) -> str:
        """With where it stands: `line 12: …`; in a spreadsheet and in Parquet that is a row."""
        if not problem.line:
            return problem.text
        noun = "row" if self.how.form in (FileFormat.PARQUET, FileFormat.XLSX) else "line"
        return f"{noun} {problem.line:,}: {problem.text}"

    @property
    def column_types(self) -> dict[str, int]:
        """As Data8 wants them: a name to its type code."""
        return {column.name: column.type for column in self.columns}

    @property
    def read_as(self) -> str:
        """The form and what belongs to it, in words: `CSV, utf-8, comma`."""
        how = self.how
        said = [str(how.form or ""), how.encoding or "", delimiter_name(how.delimiter or "")]
        return ", ".join(filter(None, [*said, how.sheet or ""]))


def evaluate(scan: Scan, wishes: ColumnOverrides | None = None) -> Preflight:
    """The verdict. Quick and pure. Raises UsageError where a wish can't be meant."""
    wishes = wishes or ColumnOverrides()
    if not scan.headers:
        return _verdict(scan, (), [] if scan.problem_count else [Problem(0, "it is empty")])
    names, problems = names_of(scan.headers, wishes.renames)
    types = types_asked(wishes.types, scan.headers, names)
    columns = tuple(
        UploadColumn(header, name, types.get(at, TEXT), _suggested(scan, at))
        for at, (header, name) in enumerate(zip(scan.headers, names, strict=True))
    )
    if not scan.records and not scan.problem_count:
        problems.append(Problem(0, "it has a header and no records"))
    return _verdict(scan, columns, [*problems, *misfits(columns, scan.not_whole)])


def _suggested(scan: Scan, at: int) -> int:
    return WHOLE if scan.not_whole[at] is None and at not in scan.blank else TEXT


def _verdict(scan: Scan, columns: tuple[UploadColumn, ...], problems: list[Problem]) -> Preflight:
    return Preflight(
        source=scan.source,
        how=scan.how,
        columns=columns,
        records=scan.records,
        broken_off=scan.broken_off,
        block_records=scan.block_records,
        sample=scan.sample,
        problems=(*problems, *scan.problems),
        problem_count=len(problems) + scan.problem_count,
        warnings=(*scan.warnings, *_warnings(scan, columns)),
    )


def _warnings(scan: Scan, columns: tuple[UploadColumn, ...]) -> list[str]:
    said = []
    if any(header.strip().isdigit() or "@" in header for header in scan.headers):
        said.append(
            "the first line looks like a record and is taken for the header: "
            "if it is one, put a line of column names above it"
        )
    if scan.how.form is FileFormat.CSV and len(columns) == 1:
        said.append("it has one column; if that is wrong, say --delimiter")
    whole = scan.records and not scan.problem_count
    blank = [columns[at].header or f"column {at + 1}" for at in sorted(scan.blank) if whole]
    if blank:
        said.append(f"columns without any value: {', '.join(blank)}")
    said += [
        f"{column.name} is sent as text: Data8 doesn't document type {column.type}"
        for column in columns
        if column.type not in (TEXT, WHOLE)
    ]
    return said
