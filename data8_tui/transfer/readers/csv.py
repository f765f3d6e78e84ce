"""CSV as RFC 4180 has it, read strictly: what is malformed is said by line, never repaired.

An empty field is a null and a quoted empty one (`""`) an empty text, as downloads write them;
Python's reader doesn't tell them apart, so a record that may hold one is looked at again. Lines
without a quote, most of them in most files, need no more than a split, which is twice as fast.
"""

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from data8_tui.transfer.readers import syntax
from data8_tui.transfer.readers.batch import BATCH, Batch, Problem, Row, TextBlock, Unreadable
from data8_tui.transfer.readers.fast_scan import ScannedBlock, scan_block
from data8_tui.transfer.readers.syntax import Syntax

_READ_AHEAD = 1 << 18
_TOGETHER = 100
"""Lines that are read at once where each of them is a record, and one by one where one isn't."""
_LONGEST_SEEN = 1 << 20
"""Characters; a glance takes many times as much memory."""
_LONGEST_LINE = 2 * syntax.LONGEST_FIELD
"""Characters. Beyond it no request could carry a record, and memory would not be enough."""
_STRETCH = 1 << 16
"""Characters; more of them at a glance are no quicker, and the processor's caches hold so many."""


class CsvReader:
    """Reads `path`, whose first record is the header. Blank lines are no records.

    With `headers` given it reads from `start` on. At `end` it stops, unless a record goes on beyond
    it: then it is as if none had been given. Both are bytes, and where a line begins.
    """

    def __init__(
        self,
        path: Path,
        codec: str,
        delimiter: str,
        *,
        headers: tuple[str, ...] | None = None,
        start: int = 0,
        end: int = sys.maxsize,
    ) -> None:
        csv.field_size_limit(syntax.LONGEST_FIELD)
        self._file = _Bounded(path, "rb")
        self._file.seek(start)
        self._file.end = end
        ahead = io.BufferedReader(self._file, _READ_AHEAD)
        self._text = io.TextIOWrapper(ahead, encoding=codec, newline="")
        self._lines: Iterator[str] = self._text
        self._delimiter = delimiter
        self._syntax = Syntax(delimiter)
        self.lines = 0
        """That have been read, counted as an editor does."""
        self.blank = 0
        self.headers = self._header() if headers is None else headers

    @property
    def warnings(self) -> list[str]:
        return [f"blank lines that are no records: {self.blank:,}"] if self.blank else []

    @property
    def position(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._text.close()

    @property
    def bounded(self) -> bool:
        """Whether the end that was given is where it stops."""
        return self._file.end < sys.maxsize

    def go_on(self) -> None:
        """Let the file end where it does; `batches` gives what follows."""
        self._file.end = sys.maxsize

    def batches(self) -> Iterator[Batch]:
        """What comes before a malformed record is given before that is raised."""
        width = len(self.headers)
        while (taken := self._taken(BATCH)).rows:
            yield taken.batch(width)
            taken.refuse()
        taken.refuse()

    def parts(self) -> Iterator[Batch | TextBlock]:
        """The same for somebody who need not see each row of most stretches."""
        while text := self._text.read(_STRETCH) + self._text.readline(_LONGEST_LINE):
            if len(text) > _LONGEST_LINE:
                raise Unreadable(
                    self.lines + text.count("\n") + 1,
                    f"a line has more than {_LONGEST_LINE:,} characters; is this CSV?",
                )
            seen = self._seen(text)
            if seen is None:
                yield from self._batches_of(text)
                continue
            stretch = TextBlock(seen, len(text), partial(self._batches_of, text))
            yield stretch
            if not stretch.taken_apart:
                self.lines += seen.lines

    def _seen(self, text: str) -> ScannedBlock | None:
        if len(text) > _LONGEST_SEEN:
            return None
        return scan_block(text, self._delimiter, len(self.headers))

    def _batches_of(self, text: str) -> Iterator[Batch]:
        """The records of `text`; what the last of them goes on with is read from the file."""
        self._lines = io.StringIO(text, newline="")
        yield from self.batches()
        self._lines = self._text

    def _header(self) -> tuple[str, ...]:
        taken = self._taken(1)
        taken.refuse()
        self.blank = 0
        return tuple(field or "" for row in taken.rows for field in row)

    def _taken(self, count: int) -> "_Taken":
        """The next records, up to one that is malformed."""
        taken = _Taken()
        while missing := count - len(taken.rows):
            lines = list(islice(self._lines, min(missing, _TOGETHER)))
            if not lines:
                break
            rows = self._syntax.records(lines)
            if rows is not None:
                self._take(taken, lines, rows)
                continue
            try:
                self._take_one_by_one(taken, iter(lines))
            except Unreadable as unreadable:
                taken.unreadable = unreadable
                break
        return taken

    def _take(self, taken: "_Taken", lines: list[str], rows: list[list[str]]) -> None:
        """Each line is a record."""
        for at in [at for at, line in enumerate(lines) if '""' in line]:
            taken.note_nulls(len(taken.rows) + at, self._syntax.with_nulls(rows[at], lines[at]))
        taken.rows += rows
        taken.lines += range(self.lines + 1, self.lines + 1 + len(lines))
        taken.characters += sum(map(len, lines))
        self.lines += len(lines)

    def _take_one_by_one(self, taken: "_Taken", lines: Iterator[str]) -> None:
        """A record may take several lines, and a line may be blank."""
        for line in lines:
            self.lines += 1
            first = self.lines
            if '"' in line:
                row, text = self._quoted(line, lines)
            elif text := line.rstrip("\r\n"):
                row = self._syntax.plain(text)
            else:
                self.blank += 1
                continue
            taken.note_nulls(len(taken.rows), self._syntax.with_nulls(row, text))
            taken.rows.append(row)
            taken.lines.append(first)
            taken.characters += len(text)

    def _quoted(self, line: str, lines: Iterator[str]) -> tuple[list[str], str]:
        """The record that begins with `line`, and its text. Raises Unreadable."""
        first, held = self.lines, [line]
        try:
            return self._syntax.record(chain(held, self._following(lines, held))), "".join(held)
        except csv.Error as error:
            raise Unreadable(first, syntax.describe_delimiter(str(error))) from None

    def _following(self, lines: Iterator[str], held: list[str]) -> Iterator[str]:
        """The lines that a record goes on with, beyond where the file was to end if need be."""
        for line in chain(lines, self._lines, self._text, self._beyond()):
            self.lines += 1
            held.append(line)
            yield line

    def _beyond(self) -> Iterator[str]:
        self.go_on()
        # Not from the file itself, which would be closed together with this generator.
        yield from iter(self._text.readline, "")


class _Bounded(io.FileIO):
    """A file that seems to end at `end`."""

    end = sys.maxsize

    def readinto(self, buffer: Any) -> int | None:
        room = max(0, self.end - self.tell())
        return super().readinto(memoryview(buffer)[:room])


@dataclass(slots=True)
class _Taken:
    """Records of one batch, as they were read."""

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """The first line of each."""
    exact: dict[int, Row] = field(default_factory=dict)
    """Those that hold a quoted empty field, by their index."""
    characters: int = 0
    """In all of them, with what stands between them."""
    unreadable: Unreadable | None = None
    """Why nothing can follow."""

    def refuse(self) -> None:
        """Raise Unreadable where nothing can follow."""
        if self.unreadable is not None:
            raise self.unreadable

    def batch(self, width: int) -> Batch:
        """The records that are `width` fields wide, and what is wrong with the others."""
        problems = [] if set(map(len, self.rows)) == {width} else self.set_ragged_apart(width)
        lines, plain = self.lines.__getitem__, not self.exact
        return Batch(self.exact_rows(), lines, plain, problems, self.characters)

    def note_nulls(self, at: int, exact: Row | None) -> None:
        """Keep what the record at an index exactly is, where that isn't the same."""
        if exact is not None:
            self.exact[at] = exact

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


def _ragged(fields: int, width: int) -> str:
    return f"{fields:,} field{'s' * (fields != 1)} where the header has {width:,}"
