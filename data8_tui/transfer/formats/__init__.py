"""How records are written in files: one module per form, chosen here by name."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from data8_tui.errors import UsageError
from data8_tui.transfer.formats.record_writer import FormattedChunk, RecordWriter

__all__ = [
    "FormattedChunk",
    "OutputFormat",
    "RecordWriter",
    "WriterSpec",
    "create_writer",
    "format_of",
]


class OutputFormat(StrEnum):
    """The forms a download can have, by the word for them on the command line."""

    CSV = "csv"
    NDJSON = "ndjson"
    PARQUET = "parquet"

    @property
    def suffix(self) -> str:
        return f".{self.value}"


_BY_SUFFIX = {
    ".csv": OutputFormat.CSV,
    ".ndjson": OutputFormat.NDJSON,
    ".jsonl": OutputFormat.NDJSON,
    ".parquet": OutputFormat.PARQUET,
}


_OTHERS = frozenset(
    f".{end}"
    for end in (
        *("xlsx", "xlsm", "xls", "ods", "tsv", "tab", "json", "xml", "html", "pdf"),
        *("zip", "bz2", "xz", "zst", "7z"),
    )
)
"""What names that promise a form end in, where it is none of these."""


def format_of(
    path: Path, wanted: OutputFormat | None = None, *, packed: bool = False
) -> tuple[OutputFormat, bool]:
    """The form that is wanted, or else what a file's name asks for (CSV where it is silent).

    The second says whether gzip. Raises UsageError where the name would promise something else.
    """
    zipped = path.suffix.lower() == ".gz"
    suffix = (path.with_suffix("") if zipped else path).suffix.lower()
    told = _BY_SUFFIX.get(suffix)
    form = wanted or told or OutputFormat.CSV
    lines = suffix == ".json" and wanted is OutputFormat.NDJSON
    if (told or form) is not form or (suffix in _OTHERS and not lines):
        raise _misnamed(path, form if wanted else None)
    if packed and not zipped:
        raise UsageError(
            f"{path.name} would not tell that it is compressed", hint=f"Write to {path.name}.gz."
        )
    return form, zipped


def _misnamed(path: Path, wanted: OutputFormat | None) -> UsageError:
    if wanted:
        return UsageError(f"{path.name} is no name for {wanted.value}: it promises something else")
    return UsageError(
        f"there is no such form as {path.name} promises",
        hint=f"Forms: {', '.join(_BY_SUFFIX)}; the first three also with .gz. For spreadsheets: "
        "a .csv with --excel.",
    )


@dataclass(frozen=True, slots=True)
class WriterSpec:
    """A form in words, for a checkpoint or for another process."""

    format: OutputFormat
    columns: tuple[str, ...]
    """The dataset's, in its order."""
    fields: tuple[str, ...] | None = None
    """Those to write, in this order; all where it is None."""
    packed: bool = False

    def __post_init__(self) -> None:
        unknown = [name for name in self.fields or () if name not in self.columns]
        if unknown:
            raise UsageError(
                f"the dataset has no column “{unknown[0]}”",
                hint=f"It has: {', '.join(self.columns)}.",
            )

    def document(self) -> dict[str, Any]:
        """As JSON holds it."""
        held = asdict(self)
        return {name: list(v) if isinstance(v, tuple) else v for name, v in held.items()}

    @classmethod
    def of(cls, document: dict[str, Any]) -> "WriterSpec":
        fields = document["fields"]
        return cls(
            OutputFormat(document["format"]),
            tuple(document["columns"]),
            None if fields is None else tuple(fields),
            document["packed"],
        )


def create_writer(spec: WriterSpec) -> RecordWriter:
    """The form itself. Parquet is collected as CSV, and made from that at the end."""
    form: RecordWriter
    if spec.format is OutputFormat.NDJSON:
        from data8_tui.transfer.formats.ndjson import NdjsonWriter

        form = NdjsonWriter(spec.columns, spec.fields)
    else:
        from data8_tui.transfer.formats.csv import CsvWriter

        # duckdb takes an empty line of a single column for what it is, so a null can stay one.
        form = CsvWriter(
            spec.columns, spec.fields, lines_may_be_empty=spec.format is OutputFormat.PARQUET
        )
    if not spec.packed:
        return form
    from data8_tui.transfer.formats.gzip import GzipWriter

    return GzipWriter(form)
