"""CSV that says what the wire said.

RFC 4180 with UTF-8 (no BOM) and `\\n`, as the tools on the machines this runs on expect it. A
number is its literal, a boolean `true` or `false`. A null is an empty field and an empty text is
`""`, so the two stay apart for readers that look (PostgreSQL, DuckDB). In a dataset of one column
a null is `""` too, because most readers skip an empty line.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from data8_tui.api.records import Row, RowDecoder, Value

_SPECIAL = re.compile('[",\r\n]')
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Formatted:
    """A chunk as it goes into the file."""

    data: bytes
    records: int
    replaced: int = 0
    """Lone surrogates written as U+FFFD."""


class CsvFormat:
    """Writes records under a header of `columns`, in that order. Threads may share one."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._decode = RowDecoder(self._columns)
        self._null = '""' if len(self._columns) == 1 else ""

    def header(self) -> Formatted:
        return _encoded(",".join(map(_quoted, self._columns)) + "\n", 0)

    def chunk(self, body: bytes) -> Formatted:
        """The lines of one answer.

        Raises AnswerUnreadable where `body` isn't records, or where one of them holds a column
        that the dataset doesn't name: nothing is left out silently.
        """
        rows = self._decode(body)
        return _encoded("".join(self._lines(rows)), len(rows))

    def _lines(self, rows: Iterable[Row]) -> Iterator[str]:
        for row in rows:
            yield ",".join([self._field(value) for value in row]) + "\n"

    def _field(self, value: Value | int) -> str:
        if value is None:
            return self._null
        if isinstance(value, bool):
            return "true" if value else "false"
        return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    if text and not _SPECIAL.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _encoded(text: str, records: int) -> Formatted:
    """`text` as UTF-8, its lone surrogates replaced and counted."""
    try:
        return Formatted(text.encode(), records)
    except UnicodeEncodeError:
        text, replaced = _LONE_SURROGATE.subn("\ufffd", text)
        return Formatted(text.encode(), records, replaced)
