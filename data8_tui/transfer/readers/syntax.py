"""What lines of CSV mean with one delimiter, read as strictly as RFC 4180 has it."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from data8_tui.transfer.readers.batch import Row

LONGEST_FIELD = 1 << 24
"""Characters in one field. Beyond it a quote is open by mistake, or no request could carry it."""


class Syntax:
    """What lines mean with one delimiter."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        self._field = re.compile(_FIELD.format(re.escape(delimiter)))

    def plain(self, text: str) -> list[str]:
        """The record in a line without a quote and without its end."""
        return text.split(self._delimiter)

    def record(self, lines: Iterable[str]) -> list[str]:
        """The first record, of as many lines as it takes. Raises csv.Error."""
        return next(self._strict(lines))

    def records(self, lines: Sequence[str]) -> list[list[str]] | None:
        """The record of each line; None where one is blank, malformed or not a record alone."""
        quoted = [line for line in lines if '"' in line]
        try:
            read = list(self._strict(quoted)) if quoted else []
        except csv.Error:
            return None
        if len(read) != len(quoted):
            return None
        delimiter, next_read = self._delimiter, iter(read).__next__
        rows = [
            next_read() if '"' in line else line.rstrip("\r\n").split(delimiter) for line in lines
        ]
        return None if [""] in rows else rows

    def with_nulls(self, row: list[str], text: str) -> Row | None:
        """The record with its nulls told from its empty texts; None where it has no such text."""
        if '""' not in text or "" not in row:
            return None
        if not (text.startswith('""') or f'{self._delimiter}""' in text):
            return None
        if not self._may_hold_null(text):
            return row
        written = self._field.findall(text)
        exact = [value or ("" if said else None) for value, said in zip(row, written, strict=True)]
        return exact if "" in exact else None

    def _may_hold_null(self, text: str) -> bool:
        """Whether a field may be empty without quotes, which costs much less than finding those."""
        line = text.rstrip("\r\n")
        return line.startswith(self._delimiter) or 2 * self._delimiter in line + self._delimiter

    def _strict(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, strict=True)


_FIELD = r'(?:\A|{0})("(?:[^"]|"")*"|[^{0}\r\n]*)'
"""A field as it stands in the text of a well-formed record, its quotes included."""


def describe_delimiter(said: str) -> str:
    """What Python's reader objects to, as a person would say it."""
    if "unexpected end" in said:
        return "a quoted field that begins in this record is never closed"
    if "field limit" in said:
        return f"a field has more than {LONGEST_FIELD:,} characters; is a quote left open?"
    return "text follows a closing quote; a quote inside a quoted field is written twice"
