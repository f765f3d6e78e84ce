"""The file formats that a download can be written in: one module each, chosen here by name."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, assert_never

from data8_tui.codes import Remedy
from data8_tui.errors import UsageError
from data8_tui.transfer.csv_options import DEFAULT, CsvOptions, encoding_fault
from data8_tui.transfer.formats.record_writer import FormattedChunk, RecordWriter, named_character
from data8_tui.transfer.sheet_limits import refuse_too_many_columns

__all__ = [
    "FormattedChunk",
    "OutputFormat",
    "RecordWriter",
    "WriterSpec",
    "create_writer",
    "require_package",
    "resolve_format",
]


class OutputFormat(StrEnum):
    """A file format, by the name that the command line and the receipt have for it."""

    CSV = "csv"
    NDJSON = "ndjson"
    PARQUET = "parquet"
    XLSX = "xlsx"

    @property
    def suffix(self) -> str:
        """The file name suffix, with its dot."""
        return f".{self.value}"

    @property
    def label(self) -> str:
        """Its usual name."""
        return "Parquet" if self is OutputFormat.PARQUET else self.value.upper()

    @property
    def is_converted(self) -> bool:
        """Whether it is made of another format once all records are there."""
        return self in (OutputFormat.PARQUET, OutputFormat.XLSX)


_BY_SUFFIX = {
    ".csv": OutputFormat.CSV,
    ".ndjson": OutputFormat.NDJSON,
    ".jsonl": OutputFormat.NDJSON,
    ".parquet": OutputFormat.PARQUET,
    ".xlsx": OutputFormat.XLSX,
}


_UNSUPPORTED_SUFFIXES = frozenset(
    f".{end}"
    for end in (
        *("xlsm", "xls", "ods", "tsv", "tab", "json", "xml", "html", "pdf"),
        *("zip", "bz2", "xz", "zst", "7z"),
    )
)
"""Suffixes of other formats, which a file written here must not have."""


def resolve_format(
    path: Path, requested: OutputFormat | None = None, *, packed: bool = False
) -> tuple[OutputFormat, bool]:
    """The format of a file, and whether it is compressed with gzip.

    The format is `requested`, or else what the suffix of `path` names; CSV where it names none.
    Raises UsageError where the suffix contradicts the format, or lacks `.gz` for a `packed` file.
    """
    gzipped = path.suffix.lower() == ".gz"
    suffix = (path.with_suffix("") if gzipped else path).suffix.lower()
    by_name = _BY_SUFFIX.get(suffix)
    output_format = requested or by_name or OutputFormat.CSV
    ndjson_array = suffix == ".json" and requested is OutputFormat.NDJSON
    if (by_name or output_format) is not output_format or (
        suffix in _UNSUPPORTED_SUFFIXES and not ndjson_array
    ):
        raise _wrong_suffix(path, requested)
    if packed and not gzipped:
        raise UsageError(
            f"the suffix of {path.name} doesn't match the compression",
            remedy=Remedy.ADD_SUFFIX(name=f"{path.name}.gz"),
        )
    return output_format, gzipped


def _wrong_suffix(path: Path, requested: OutputFormat | None) -> UsageError:
    if requested:
        return UsageError(f"the suffix of {path.name} doesn't match the format {requested.value}")
    return UsageError(
        f"{path.name} has an unknown suffix",
        remedy=Remedy.KNOWN_FORMATS(suffixes=list(_BY_SUFFIX)),
    )


@dataclass(frozen=True, slots=True)
class WriterSpec:
    """What a writer is created from: stored in checkpoints and sent to worker processes as JSON.

    Raises UsageError where `fields` names a column that the dataset doesn't have.
    """

    format: OutputFormat
    columns: tuple[str, ...]
    """All columns of the dataset, in its order."""
    fields: tuple[str, ...] | None = None
    """The columns to write, in this order; None for all."""
    packed: bool = False
    """Whether the file is compressed with gzip."""
    csv: CsvOptions = DEFAULT

    def __post_init__(self) -> None:
        unknown = [name for name in self.fields or () if name not in self.columns]
        if unknown:
            raise UsageError(
                f"the dataset has no column “{unknown[0]}”",
                remedy=Remedy.KNOWN_COLUMNS(columns=list(self.columns)),
            )
        if self.csv != DEFAULT:
            self._refuse_unwritable_names()
        if self.format is OutputFormat.XLSX:
            refuse_too_many_columns(len(self.fields or self.columns))

    def _refuse_unwritable_names(self) -> None:
        for name in self.fields or self.columns:
            if sign := encoding_fault(name, self.csv.encoding):
                raise UsageError(
                    f"the column name “{name}” can't be written in {self.csv.encoding}: "
                    f"it has no {named_character(sign)}"
                )

    def document(self) -> dict[str, Any]:
        """The spec as a JSON object."""
        fields = asdict(self)
        del fields["csv"]
        document = {name: list(v) if isinstance(v, tuple) else v for name, v in fields.items()}
        return document | ({"csv": self.csv.document()} if self.csv != DEFAULT else {})

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "WriterSpec":
        """The spec from what `document` returned."""
        fields = document["fields"]
        return cls(
            OutputFormat(document["format"]),
            tuple(document["columns"]),
            None if fields is None else tuple(fields),
            document["packed"],
            CsvOptions(**document.get("csv", {})),
        )


def require_package(form: OutputFormat) -> None:
    """Raise ExtraMissing where a format needs a package that isn't installed."""
    if form is OutputFormat.PARQUET:
        from data8_tui.transfer.formats.parquet import import_duckdb

        import_duckdb()
    elif form is OutputFormat.XLSX:
        from data8_tui.transfer.formats.xlsx import import_xlsxwriter

        import_xlsxwriter()


def create_writer(spec: WriterSpec) -> RecordWriter:
    """A writer for `spec`.

    For Parquet it writes CSV, which `write_parquet` converts, and for XLSX NDJSON, which has the
    types of values, for `write_xlsx`.
    """
    writer: RecordWriter
    match spec.format:
        case OutputFormat.NDJSON:
            from data8_tui.transfer.formats.ndjson import NdjsonWriter

            writer = NdjsonWriter(spec.columns, spec.fields)
        case OutputFormat.XLSX:
            from data8_tui.transfer.formats.xlsx import XlsxRecords

            writer = XlsxRecords(spec.columns, spec.fields)
        case OutputFormat.CSV | OutputFormat.PARQUET:
            from data8_tui.transfer.formats.csv import CsvWriter

            # duckdb reads an empty line of a single column as a null, so it need not be quoted.
            writer = CsvWriter(
                spec.columns,
                spec.fields,
                allow_empty_lines=spec.format is OutputFormat.PARQUET,
                options=spec.csv,
            )
        case _:
            assert_never(spec.format)
    if not spec.packed:
        return writer
    from data8_tui.transfer.formats.gzip import GzipWriter

    return GzipWriter(writer)
