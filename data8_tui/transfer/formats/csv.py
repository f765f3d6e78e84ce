r"""CSV with each value exactly as the API sent it.

RFC 4180, but UTF-8 (no BOM) and `\n` line ends, as Unix tools expect. A number is its JSON
literal, a boolean `true` or `false`. A null is an empty field and an empty text is `""`, so readers
that distinguish the two (PostgreSQL, DuckDB) keep them apart. In a file of one column a null is
`""` too, because most readers skip an empty line.
"""

from collections.abc import Sequence
from typing import Any

from data8_tui.transfer.formats.csv_columns import (
    CsvColumn,
    boolean_column,
    literal_column,
    quote_csv,
    text_column,
    value_column,
)
from data8_tui.transfer.formats.csv_templates import ColumnKind, ColumnValues, TemplateColumns
from data8_tui.transfer.formats.record_writer import (
    FormattedChunk,
    OverlapDigests,
    RowReader,
    encode_text,
    overlap_digests,
)


class CsvWriter:
    """Writes the columns `fields` of records that have `columns`, in the order of `fields`.

    `allow_empty_lines` writes a null of a single column as an empty line.
    """

    def __init__(
        self,
        columns: Sequence[str],
        fields: Sequence[str] | None = None,
        *,
        allow_empty_lines: bool = False,
    ) -> None:
        self._fields = tuple(columns if fields is None else fields)
        self._indices = [list(columns).index(name) for name in self._fields]
        self._rows = RowReader(columns)
        self._template = TemplateColumns(columns)
        self._null = '""' if len(self._fields) == 1 and not allow_empty_lines else ""

    def header(self) -> bytes:
        return encode_text(",".join(map(quote_csv, self._fields)) + "\n")[0]

    def chunk(self, body: bytes, overlap: int = 0) -> FormattedChunk:
        return self._format_fast(self._template(body), overlap) or self._format_exact(body, overlap)

    def _format_fast(self, columns: ColumnValues | None, overlap: int) -> FormattedChunk | None:
        """None where a record doesn't fit the template, or there is none beyond the overlap."""
        if not columns or len(columns[0]) <= overlap:
            return None
        formatted = []
        for index in self._indices:
            column = self._column(columns[index][overlap:], self._template.kinds[index])
            if column is None:
                return None
            formatted.append(column)
        return _joined(
            formatted, overlap_digests([[each[0] for each in columns], [c[-1] for c in columns]])
        )

    def _column(self, values: Sequence[Any], kind: ColumnKind) -> CsvColumn | None:
        if kind is str:
            return text_column(values, self._null)
        return (boolean_column if kind else literal_column)(values, self._null)

    def _format_exact(self, body: bytes, overlap: int) -> FormattedChunk:
        rows = self._rows(body)
        if not rows[overlap:]:
            return FormattedChunk(b"", 0, overlap=overlap_digests(rows))
        self._template.learn(rows)
        columns = list(zip(*rows[overlap:], strict=True))
        formatted = [value_column(columns[index], self._null) for index in self._indices]
        return _joined(formatted, overlap_digests(rows))


def _joined(columns: list[CsvColumn], ends: OverlapDigests) -> FormattedChunk:
    lines = list(map(",".join, zip(*[column.fields for column in columns], strict=True)))
    if not lines:
        return FormattedChunk(b"", 0, overlap=ends)
    data, replaced = encode_text("\n".join(lines) + "\n")
    formulas = sum(column.formulas for column in columns)
    return FormattedChunk(data, len(lines), replaced, formulas, _repeats(columns[0], lines), ends)


def _repeats(first: CsvColumn, lines: list[str]) -> int:
    """How many lines equal an earlier one.

    In most datasets the first column is a key, and then no line need be compared.
    """
    if len(set(first.fields)) == len(lines):
        return 0
    return len(lines) - len(set(lines))
