"""The syntax of CSV lines with one delimiter, parsed as strictly as in RFC 4180."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from data8_tui.codes import FileProblem, Message
from data8_tui.transfer.readers.batch import SourceRow

MAX_FIELD = 1 << 24
"""Characters in one field. A longer one has an unclosed quote, or would fit into no request."""


class Syntax:
    """Parses lines whose fields are separated by `delimiter`.

    Without `quotes` a quote is a character like any other.
    """

    def __init__(self, delimiter: str, *, quotes: bool = True) -> None:
        self._delimiter = delimiter
        self._quotes = quotes
        self._field = re.compile(_FIELD.format(re.escape(delimiter)))
        self._spaced = re.compile(_FIELD_PERHAPS_SPACED.format(re.escape(delimiter)))

    def has_quotes(self, line: str) -> bool:
        """Whether a field of `line` may be quoted."""
        return self._quotes and '"' in line

    def plain(self, text: str) -> list[str]:
        """The record of a line without quotes and without its line end."""
        return text.split(self._delimiter)

    def record(self, lines: Iterable[str]) -> list[str]:
        """The first record, which may take several lines. Raises csv.Error."""
        return next(self._reader(lines))

    def records(self, lines: Sequence[str]) -> list[list[str]] | None:
        """The record of each line; None where a line is blank, malformed or not a whole record."""
        quoted = [line for line in lines if '"' in line] if self._quotes else []
        try:
            read = list(self._reader(quoted)) if quoted else []
        except csv.Error:
            return None
        if len(read) != len(quoted):
            return None
        delimiter, next_read = self._delimiter, iter(read).__next__
        if not quoted:
            rows = [line.rstrip("\r\n").split(delimiter) for line in lines]
        else:
            rows = [
                next_read() if '"' in line else line.rstrip("\r\n").split(delimiter)
                for line in lines
            ]
        return None if [""] in rows else rows

    def with_nulls(self, row: list[str], text: str) -> SourceRow | None:
        """The record with None for its nulls; None where it has no quoted empty field.

        `row` is the record as parsed, with "" for both, and `text` its text.
        """
        if not self._quotes or '""' not in text or "" not in row:
            return None
        if not (text.startswith('""') or f'{self._delimiter}""' in text):
            return None
        if not self._may_hold_null(text):
            return row
        fields = self._field.findall(text)
        exact = [value or ("" if text else None) for value, text in zip(row, fields, strict=True)]
        return exact if "" in exact else None

    def without_spaces(self, line: str) -> str:
        """A line of a whole record without the spaces before its fields in quotes.

        It is returned as it is where it may be meant otherwise: where what begins with a quote
        doesn't end with one, and where a quote stands within a field.
        """
        if not self._quotes or ' "' not in line:
            return line
        text = line.rstrip("\r\n")
        fields = list(self._spaced.finditer(text))
        if "".join(field[0] for field in fields) != text:
            return line
        if any('"' in field["plain"] for field in fields if field["plain"]):
            return line
        return "".join(map(_without_spaces, fields)) + line[len(text) :]

    def has_spaced_quote(self, text: str) -> bool:
        """Whether a field of a record's text begins with spaces and a quote."""
        if not self._quotes or ' "' not in text:
            return False
        return any(_SPACED.match(field) for field in self._field.findall(text))

    def holds_records(self, lines: Sequence[str], width: int) -> bool:
        """Whether each line of a record of several is a record itself, if quotes are characters."""
        widths = {len(line.rstrip("\r\n").split(self._delimiter)) for line in lines}
        return len(lines) > 1 and width > 1 and widths == {width}

    def _may_hold_null(self, text: str) -> bool:
        """Whether a field may be empty and unquoted; much faster than parsing the fields."""
        line = text.rstrip("\r\n")
        return line.startswith(self._delimiter) or 2 * self._delimiter in line + self._delimiter

    def _reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, strict=True)


_FIELD = r'(?:\A|{0})("(?:[^"]|"")*"|[^{0}\r\n]*)'
"""Matches a field of a well-formed record, its quotes included."""
_FIELD_PERHAPS_SPACED = (
    r'(?:\A|{0})(?P<spaces> *)(?:(?P<quoted>"(?:[^"]|"")*")(?=\Z|{0})|(?P<plain>[^{0}]*))'
)
"""The same with spaces before the quote; nothing else may stand around a quoted field."""
_SPACED = re.compile(' +"')


def _without_spaces(field: re.Match[str]) -> str:
    """The field, the delimiter before it included; only one in quotes loses its spaces."""
    if field["quoted"] is None:
        return field[0]
    return field[0][: field.start("spaces") - field.start()] + field["quoted"]


def csv_problem(message: str) -> Message:
    """The FileProblem that the message of a csv.Error means."""
    if "unexpected end" in message:
        return FileProblem.QUOTE_UNCLOSED()
    if "field limit" in message:
        return FileProblem.FIELD_TOO_LONG(limit=MAX_FIELD)
    return FileProblem.QUOTE_MISPLACED()
