r"""CSV with each value exactly as the API sent it.

RFC 4180, but UTF-8 (no BOM) and `\n` line ends, as Unix tools expect, unless options say otherwise.
A number is its JSON
literal, a boolean `true` or `false`. A null is an empty field and an empty text is `""`, so readers
that distinguish the two (PostgreSQL, DuckDB) keep them apart. In a file of one column a null is
`""` too, because most readers skip an empty line.
"""

from collections.abc import Sequence
from typing import Any

from data8_tui.codes import Remedy
from data8_tui.errors import UnwritableValue
from data8_tui.transfer.csv_options import DEFAULT, CsvOptions, encoding_fault
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
    named_character,
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
        options: CsvOptions = DEFAULT,
    ) -> None:
        self._options = options
        self._delimiter, self._line_end = options.delimiter, options.line_end
        self._fields = tuple(columns if fields is None else fields)
        self._indices = [list(columns).index(name) for name in self._fields]
        self._rows = RowReader(columns)
        self._template = TemplateColumns(columns)
        self._null = '""' if len(self._fields) == 1 and not allow_empty_lines else ""

    def header(self) -> bytes:
        names = [quote_csv(name, self._delimiter) for name in self._fields]
        line = self._delimiter.join(names) + self._line_end
        return self._options.mark + encode_text(line, self._options.encoding)[0]

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
        return self._joined(
            formatted, overlap_digests([[each[0] for each in columns], [c[-1] for c in columns]])
        )

    def _column(self, values: Sequence[Any], kind: ColumnKind) -> CsvColumn | None:
        if kind is str:
            return text_column(values, self._null, self._delimiter)
        return (boolean_column if kind else literal_column)(values, self._null)

    def _format_exact(self, body: bytes, overlap: int) -> FormattedChunk:
        rows = self._rows(body)
        if not rows[overlap:]:
            return FormattedChunk(b"", 0, overlap=overlap_digests(rows))
        self._template.learn(rows)
        columns = list(zip(*rows[overlap:], strict=True))
        formatted = [
            value_column(columns[index], self._null, self._delimiter) for index in self._indices
        ]
        return self._joined(formatted, overlap_digests(rows))

    def _joined(self, columns: list[CsvColumn], ends: OverlapDigests) -> FormattedChunk:
        fields = [column.fields for column in columns]
        lines = list(map(self._delimiter.join, zip(*fields, strict=True)))
        if not lines:
            return FormattedChunk(b"", 0, overlap=ends)
        text = self._line_end.join(lines) + self._line_end
        try:
            data, replaced = encode_text(text, self._options.encoding)
        except UnicodeError as error:
            raise self._unwritable(fields) from error
        formulas = sum(column.formulas for column in columns)
        repeats = _repeats(columns[0], lines)
        return FormattedChunk(data, len(lines), replaced, formulas, repeats, ends)

    def _unwritable(self, columns: list[Sequence[str]]) -> UnwritableValue:
        """The error about the first field that the encoding can't hold."""
        encoding = self._options.encoding
        for record, fields in enumerate(zip(*columns, strict=True)):
            for name, field in zip(self._fields, fields, strict=True):
                if sign := encoding_fault(field, encoding):
                    return UnwritableValue(
                        f"column “{name}”: {named_character(sign)} can't be written in {encoding}",
                        remedy=Remedy.UNWRITABLE_VALUE(record=record),
                    )
        raise AssertionError("a text can't be encoded, but each of its fields can")


def _repeats(first: CsvColumn, lines: list[str]) -> int:
    """How many lines equal an earlier one.

    In most datasets the first column is a key, and then no line need be compared.
    """
    if len(set(first.fields)) == len(lines):
        return 0
    return len(lines) - len(set(lines))
