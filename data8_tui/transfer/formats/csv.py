"""CSV that says what the wire said.

RFC 4180 with UTF-8 (no BOM) and `\\n`, as the tools on the machines this runs on expect it. A
number is its literal, a boolean `true` or `false`. A null is an empty field and an empty text is
`""`, so the two stay apart for readers that look (PostgreSQL, DuckDB). In a file of one column a
null is `""` too, because most readers skip an empty line.
"""

from collections.abc import Sequence
from typing import Any

from data8_tui.transfer.formats.csv_columns import (
    CsvColumn,
    of_booleans,
    of_literals,
    of_texts,
    of_values,
    quote_csv,
)
from data8_tui.transfer.formats.csv_templates import Columns, Kind, TemplateColumns
from data8_tui.transfer.formats.record_writer import (
    FormattedChunk,
    OverlapDigests,
    RowReader,
    encode_text,
    overlap_digests,
)


class CsvWriter:
    """Writes the columns `fields` out of the dataset's `columns`, in the order of `fields`."""

    def __init__(
        self,
        columns: Sequence[str],
        fields: Sequence[str] | None = None,
        *,
        lines_may_be_empty: bool = False,
    ) -> None:
        self._fields = tuple(columns if fields is None else fields)
        self._picked = [list(columns).index(name) for name in self._fields]
        self._rows = RowReader(columns)
        self._quick = TemplateColumns(columns)
        self._null = '""' if len(self._fields) == 1 and not lines_may_be_empty else ""

    def header(self) -> bytes:
        return encode_text(",".join(map(quote_csv, self._fields)) + "\n")[0]

    def chunk(self, body: bytes, seam: int = 0) -> FormattedChunk:
        return self._quickly(self._quick(body), seam) or self._exactly(body, seam)

    def _quickly(self, columns: Columns | None, seam: int) -> FormattedChunk | None:
        """None where something came that only the exact way can read, or nothing but the seam."""
        if not columns or len(columns[0]) <= seam:
            return None
        written = []
        for index in self._picked:
            column = self._column(columns[index][seam:], self._quick.kinds[index])
            if column is None:
                return None
            written.append(column)
        return _formatted(
            written, overlap_digests([[each[0] for each in columns], [c[-1] for c in columns]])
        )

    def _column(self, values: Sequence[Any], kind: Kind) -> CsvColumn | None:
        if kind is str:
            return of_texts(values, self._null)
        return (of_booleans if kind else of_literals)(values, self._null)

    def _exactly(self, body: bytes, seam: int) -> FormattedChunk:
        came = self._rows(body)
        if not came[seam:]:
            return FormattedChunk(b"", 0, seams=overlap_digests(came))
        self._quick.learn(came)
        columns = list(zip(*came[seam:], strict=True))
        written = [of_values(columns[index], self._null) for index in self._picked]
        return _formatted(written, overlap_digests(came))


def _formatted(columns: list[CsvColumn], ends: OverlapDigests) -> FormattedChunk:
    lines = list(map(",".join, zip(*[column.fields for column in columns], strict=True)))
    if not lines:
        return FormattedChunk(b"", 0, seams=ends)
    data, replaced = encode_text("\n".join(lines) + "\n")
    formulas = sum(column.formulas for column in columns)
    return FormattedChunk(data, len(lines), replaced, formulas, _repeats(columns[0], lines), ends)


def _repeats(first: CsvColumn, lines: list[str]) -> int:
    """How many lines are equal to one before them. Most datasets begin with a key, which tells."""
    if len(set(first.fields)) == len(lines):
        return 0
    return len(lines) - len(set(lines))
