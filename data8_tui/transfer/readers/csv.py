"""CSV as RFC 4180 has it, read strictly: what is malformed is said by line, never repaired.

An empty field is a null and a quoted empty one (`""`) an empty text, as downloads write them;
Python's reader doesn't tell them apart, so a record that may hold one is looked at again. Lines
without a quote, most of them in most files, need no more than a split, which is twice as fast.
"""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from data8_tui.transfer.readers.batch import BATCH, Batch, Problem, Row, Unreadable

_LONGEST_FIELD = 1 << 24
"""Characters in one field. Beyond it a quote is open by mistake, or no request could carry it."""
_READ_AHEAD = 1 << 18


class CsvReader:
    """Reads `path`, whose first record is the header. Blank lines are no records."""

    def __init__(self, path: Path, codec: str, delimiter: str) -> None:
        self.warnings: list[str] = []
        self._file = path.open("rb", buffering=_READ_AHEAD)
        self._lines = _Lines(io.TextIOWrapper(self._file, encoding=codec, newline=""))
        self._delimiter = delimiter
        self._quoted = _Quoted(self._lines, delimiter)
        self._blank = 0
        header = self._take(1)
        self.headers = tuple(field or "" for row in header.rows for field in row)

    @property
    def position(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._lines.text.close()

    def batches(self) -> Iterator[Batch]:
        self._blank = 0
        width = {len(self.headers)}
        while (taken := self._take(BATCH)).rows:
            problems = [] if set(map(len, taken.rows)) == width else taken.set_ragged_apart(*width)
            yield Batch(taken.exact_rows(), taken.lines.__getitem__, not taken.exact, problems)
        if self._blank:
            self.warnings.append(f"blank lines that are no records: {self._blank:,}")

    def _take(self, count: int) -> "_Taken":
        """The next records. Raises Unreadable for one that is malformed."""
        lines, delimiter, quoted, taken = self._lines, self._delimiter, self._quoted, _Taken()
        for line in lines.text:
            lines.number += 1
            taken.lines.append(lines.number)
            if '"' in line:
                row, text = quoted.record(line)
                if "" in row and '""' in text and (exact := quoted.with_nulls(row, text)):
                    taken.exact[len(taken.rows)] = exact
                taken.rows.append(row)
            elif text := line.rstrip("\r\n"):
                taken.rows.append(text.split(delimiter))
            else:
                taken.lines.pop()
                self._blank += 1
            if len(taken.rows) == count:
                break
        return taken


@dataclass(slots=True)
class _Lines:
    """The file's lines, counted as an editor does."""

    text: io.TextIOWrapper
    number: int = 0


@dataclass(slots=True)
class _Taken:
    """Records of one batch, as they were read."""

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """The first line of each."""
    exact: dict[int, Row] = field(default_factory=dict)
    """Those that hold a quoted empty field, by their index."""

    def set_ragged_apart(self, width: int) -> list[Problem]:
        """Leave out what doesn't fit the header, and say which lines those are."""
        problems = [
            Problem(line, _ragged(len(row), width))
            for row, line in zip(self.rows, self.lines, strict=True)
            if len(row) != width
        ]
        fitting = [index for index, row in enumerate(self.rows) if len(row) == width]
        moved = {index: at for at, index in enumerate(fitting)}
        self.exact = {moved[index]: row for index, row in self.exact.items() if index in moved}
        self.rows = [self.rows[index] for index in fitting]
        self.lines = [self.lines[index] for index in fitting]
        return problems

    def exact_rows(self) -> list[Row]:
        """The rows as they are where every empty field is a null, else with None for the nulls."""
        if not self.exact:
            return list(self.rows)
        return [
            self.exact.get(index) or [value or None for value in row]
            for index, row in enumerate(self.rows)
        ]


class _Quoted:
    """Reads records that hold a quote, each beginning with a line that is handed over."""

    def __init__(self, lines: _Lines, delimiter: str) -> None:
        csv.field_size_limit(_LONGEST_FIELD)
        self._lines = lines
        self._delimiter = delimiter
        self._line: deque[str] = deque()
        # Nearly all of them are one line. That it takes more is told by the line that isn't there.
        self._reader = self._strict(iter(self._line.popleft, None))
        self._field = re.compile(_FIELD.format(re.escape(delimiter)))

    def record(self, line: str) -> tuple[list[str], str]:
        """Its fields and its text. Raises Unreadable."""
        first = self._lines.number
        self._line.append(line)
        try:
            return next(self._reader), line
        except IndexError:
            return self._of_several_lines(line)
        except csv.Error as error:
            raise Unreadable(first, _in_words(str(error))) from None

    def with_nulls(self, row: list[str], text: str) -> Row | None:
        """The record with its nulls told from its empty texts; None where it has no such text."""
        if not (text.startswith('""') or f'{self._delimiter}""' in text):
            return None
        written = self._field.findall(text)
        exact = [value or ("" if said else None) for value, said in zip(row, written, strict=True)]
        return exact if "" in exact else None

    def _of_several_lines(self, line: str) -> tuple[list[str], str]:
        first, held = self._lines.number, [line]
        try:
            return next(self._strict(self._going_on(held))), "".join(held)
        except csv.Error as error:
            raise Unreadable(first, _in_words(str(error))) from None

    def _going_on(self, held: list[str]) -> Iterator[str]:
        yield held[0]
        for line in self._lines.text:
            self._lines.number += 1
            held.append(line)
            yield line

    def _strict(self, lines: Iterator[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._delimiter, strict=True)


_FIELD = r'(?:\A|{0})("(?:[^"]|"")*"|[^{0}\r\n]*)'
"""A field as it stands in the text of a well-formed record, its quotes included."""


def _in_words(said: str) -> str:
    """What Python's reader objects to, as a person would say it."""
    if "unexpected end" in said:
        return "a quoted field that begins in this record is never closed"
    if "field limit" in said:
        return f"a field has more than {_LONGEST_FIELD:,} characters; is a quote left open?"
    return "text follows a closing quote; a quote inside a quoted field is written twice"


def _ragged(fields: int, width: int) -> str:
    return f"{fields:,} field{'s' * (fields != 1)} where the header has {width:,}"
