"""CSV as in RFC 4180, read strictly: a malformed record is a problem with its line, never repaired.

An empty field is a null and a quoted empty field (`""`) an empty text, as downloads write them.
Python's csv module doesn't distinguish the two, so a record that may hold `""` is parsed twice.
Lines without a quote, the majority in most files, are only split, which is twice as fast.
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

from data8_tui.codes import FileProblem, FileWarning, Message, Problem
from data8_tui.transfer.readers import syntax
from data8_tui.transfer.readers.batch import BATCH, Batch, SourceRow, TextBlock, Unreadable
from data8_tui.transfer.readers.byte_source import UnpackedFile
from data8_tui.transfer.readers.fast_scan import BlockSyntax, ScannedBlock, scan_block
from data8_tui.transfer.readers.header import HeaderLayout
from data8_tui.transfer.readers.line_warnings import LineWarnings
from data8_tui.transfer.readers.syntax import Syntax

_LINES_AT_ONCE = 100
"""Lines that are parsed together if each is one record, and one by one otherwise."""
_MAX_SCANNED = 1 << 20
"""Characters; a scan takes many times as much memory."""
_MAX_LINE = 2 * syntax.MAX_FIELD
"""Characters. A longer record would fit into no request, and perhaps not into memory."""
_BOM = "\ufeff"
_CONTROL_Z = "\x1a"
_PADDING = "\0" * 64
_LINE_ENDS = ("", "\n", "\r\n", "\r")
_BLOCK_SIZE = 1 << 16
"""Characters. Larger blocks are not scanned faster, and these fit into the processor's caches."""


class CsvReader:
    """Reads `path`, whose first record is the header unless `layout` says otherwise.

    Blank lines, and records of empty unquoted fields alone, are skipped and counted. `start` and
    `end` are offsets in bytes at which a line begins. With `headers`, reading begins at `start`,
    and `header` is the file's own one. It stops at `end`, except where a record continues beyond
    it: then `end` is removed. A `packed` file is read as a whole. `source` is read instead of the
    file's own bytes, from where it is; its `seek(0)` leads back there.

    Raises Unreadable where there is no first record that can be read.
    """

    _READ_AHEAD = 1 << 18
    _TEXT: type[io.TextIOWrapper] = io.TextIOWrapper

    def __init__(
        self,
        path: Path,
        codec: str,
        delimiter: str,
        *,
        quotes: bool = True,
        packed: bool = False,
        layout: HeaderLayout | None = None,
        headers: tuple[str, ...] | None = None,
        header: tuple[str, ...] = (),
        start: int = 0,
        end: int = sys.maxsize,
        source: io.RawIOBase | None = None,
    ) -> None:
        csv.field_size_limit(syntax.MAX_FIELD)
        self._file = source or (UnpackedFile(path) if packed else _Bounded(path, "rb"))
        if isinstance(self._file, _Bounded):
            self._file.seek(start)
            self._file.end = end
        ahead = io.BufferedReader(self._file, self._READ_AHEAD)
        self._text = self._TEXT(ahead, encoding=codec, newline="")
        self._lines: Iterator[str] = self._text
        self._syntax = Syntax(delimiter, quotes=quotes)
        self.lines = 0
        """Physical lines read so far."""
        self.found = LineWarnings()
        self.header = header
        """The file's own header; empty where it has none."""
        self._block = BlockSyntax(delimiter, 0, (), quotes)
        self._header_texts: frozenset[str] = frozenset()
        self.headers = headers if headers is not None else self._read_header(layout)
        self._block = BlockSyntax(delimiter, len(self.headers), self.header, quotes)
        self._header_texts = frozenset(
            line + end for line in self._block.header_lines for end in _LINE_ENDS
        )

    @property
    def warnings(self) -> list[Message]:
        return self.found.messages()

    @property
    def position(self) -> int:
        file = self._file
        return file.position if isinstance(file, UnpackedFile) else file.tell()

    def close(self) -> None:
        self._text.close()

    @property
    def has_end(self) -> bool:
        """Whether reading stops at the `end` that was given."""
        return isinstance(self._file, _Bounded) and self._file.end < sys.maxsize

    def remove_end(self) -> None:
        """Continue to the end of the file: `batches` then returns the rows that follow."""
        if isinstance(self._file, _Bounded):
            self._file.end = sys.maxsize

    def batches(self) -> Iterator[Batch]:
        """See Reader. Records before a malformed one are returned before Unreadable is raised."""
        width = len(self.headers)
        while True:
            parsed = self._read(BATCH)
            if not (parsed.rows or parsed.problems):
                break
            yield parsed.batch(width)
            parsed.raise_unreadable()
        parsed.raise_unreadable()

    def parts(self) -> Iterator[Batch | TextBlock]:
        """See Reader. Raises Unreadable."""
        while text := self._text.read(_BLOCK_SIZE) + self._text.readline(_MAX_LINE):
            if len(text) > _MAX_LINE:
                raise _too_long(self.lines + text.count("\n") + 1, text)
            scanned = self._scan(text)
            if scanned is None:
                yield from self._parse(text)
                continue
            block = TextBlock(scanned, len(text), partial(self._parse, text))
            yield block
            if not block.parsed:
                self.lines += scanned.lines

    def _scan(self, text: str) -> ScannedBlock | None:
        if len(text) > _MAX_SCANNED:
            return None
        return scan_block(text, self._block)

    def _parse(self, text: str) -> Iterator[Batch]:
        """The records of `text`; the rest of the last one may be read from the file."""
        self._lines = io.StringIO(text, newline="")
        yield from self.batches()
        self._lines = self._text

    def _read_header(self, layout: HeaderLayout | None) -> tuple[str, ...]:
        """The headers, by the first record, which is left to be read where it is no header."""
        layout = layout or HeaderLayout()
        self._lines = self._bounded_lines()
        if len(list(islice(self._lines, layout.skip))) < layout.skip:
            raise Unreadable(0, FileProblem.LINES_SKIPPED(count=layout.skip))
        self.lines = layout.skip
        parsed = self._read(1)
        parsed.raise_unreadable()
        for problem in parsed.problems:  # its record is not among the rows
            raise Unreadable(problem.line, problem.message)
        first = [field or "" for row in parsed.rows for field in row]
        headers = layout.headers(first)
        if layout.present:
            self.header = tuple(first)
            self.found.clear(FileWarning.BLANK_LINES)
            self.found.clear(FileWarning.EMPTY_ROWS)
            self._lines = self._text
        else:
            self._begin_again(layout.skip)
        return headers

    def _begin_again(self, skip: int) -> None:
        """Continue after the first `skip` lines of the file."""
        self._text.seek(0)
        self.found = LineWarnings()
        self._lines = self._text
        self.lines = len([self._text.readline() for _ in range(skip)])

    def _bounded_lines(self) -> Iterator[str]:
        """The next lines. Raises Unreadable for one that may not fit into memory."""
        for line in iter(partial(self._text.readline, _MAX_LINE + 1), ""):
            if len(line) > _MAX_LINE:
                raise _too_long(self.lines + 1, line)
            yield line

    def _read(self, count: int) -> "_ParsedRecords":
        """The next records, up to a malformed one."""
        parsed = _ParsedRecords()
        while missing := count - len(parsed.rows):
            lines = list(islice(self._lines, min(missing, _LINES_AT_ONCE)))
            if not lines:
                break
            self._remove_control_z(lines)
            rows = None if self._are_odd(lines) else self._syntax.records(lines)
            if rows is not None and all(map(any, rows)):
                self._add_records(parsed, lines, rows)
                continue
            try:
                self._add_line_by_line(parsed, iter(lines))
            except Unreadable as unreadable:
                parsed.unreadable = unreadable
                break
        return parsed

    def _remove_control_z(self, lines: list[str]) -> None:
        """Old systems end a file so. Only a file's last line has no line end behind it."""
        if lines[-1].endswith(_CONTROL_Z):
            self.found.add(FileWarning.CONTROL_Z, self.lines + len(lines))
            lines[-1] = lines[-1].rstrip(_CONTROL_Z)
            if not lines[-1]:
                lines.pop()

    def _are_odd(self, lines: list[str]) -> bool:
        """Whether there may be anything to warn of, or a record that is none."""
        text = "".join(lines)
        return (
            "\0" in text
            or _BOM in text
            or (self._block.quotes and ' "' in text)
            or not self._header_texts.isdisjoint(lines)
        )

    def _add_records(
        self, parsed: "_ParsedRecords", lines: list[str], rows: list[list[str]]
    ) -> None:
        """Add rows of which each is one line."""
        before = len(parsed.rows)
        for index in [index for index, line in enumerate(lines) if '""' in line]:
            parsed.set_exact(before + index, self._syntax.with_nulls(rows[index], lines[index]))
        parsed.rows += rows
        parsed.lines += range(self.lines + 1, self.lines + 1 + len(lines))
        parsed.characters += sum(map(len, lines))
        self.lines += len(lines)

    def _add_line_by_line(self, parsed: "_ParsedRecords", lines: Iterator[str]) -> None:
        """Add the records of lines that may be blank or belong to a record of several lines."""
        for raw in lines:
            self.lines += 1
            first, line = self.lines, self._plainer(raw)
            if line.endswith("\0"):  # without a line end: the last one of the file
                raise Unreadable(first, FileProblem.NUL_PADDING())
            if self._syntax.has_quotes(line):
                row, text = self._quoted(line, lines)
            elif text := line.rstrip("\r\n"):
                row = self._syntax.plain(text)
            else:
                self.found.add(FileWarning.BLANK_LINES, first)
                continue
            if self._is_record(parsed, first, row, text):
                parsed.set_exact(len(parsed.rows), self._syntax.with_nulls(row, text))
                parsed.rows.append(row)
                parsed.lines.append(first)
                parsed.characters += len(text)

    def _is_record(self, parsed: "_ParsedRecords", line: int, row: list[str], text: str) -> bool:
        """Whether it is one that may be sent; what is odd about it is noted."""
        if text.startswith(_BOM):
            parsed.problems.append(Problem(line, FileProblem.SECOND_BOM()))
            return False
        if not any(row) and not self._syntax.has_quotes(text):
            self.found.add(FileWarning.EMPTY_ROWS, line)
            return False
        if text.rstrip("\r\n") in self._header_texts:
            self.found.add(FileWarning.SECOND_HEADER, line)
        if self._syntax.has_spaced_quote(text):
            self.found.add(FileWarning.SPACE_BEFORE_QUOTE, line)
        return True

    def _plainer(self, line: str) -> str:
        """The line without NULs, and without spaces before fields in quotes; both are noted."""
        line = self._without_nuls(line)
        if (plain := self._syntax.without_spaces(line)) != line:
            self.found.add(FileWarning.SPACES_LEFT_OUT, self.lines)
        return plain

    def _without_nuls(self, line: str) -> str:
        if "\0" not in line or line.endswith("\0"):  # without a line end: padding of the file
            return line
        self.found.add(FileWarning.NUL_CHARACTERS, self.lines)
        return line.replace("\0", "")

    def _quoted(self, line: str, lines: Iterator[str]) -> tuple[list[str], str]:
        """The record that begins with `line`, and its text. Raises Unreadable."""
        first, consumed = self.lines, [line]
        try:
            row = self._syntax.record(chain(consumed, self._following(lines, consumed)))
        except csv.Error as error:
            raise Unreadable(first, syntax.csv_problem(str(error))) from None
        if self._syntax.holds_records(consumed, self._block.width):
            self.found.add(FileWarning.QUOTED_LINES, first)
        return row, "".join(consumed)

    def _following(self, lines: Iterator[str], consumed: list[str]) -> Iterator[str]:
        """The further lines of a record, beyond the block and beyond `end` if need be."""
        further = chain(lines, self._lines, self._bounded_lines(), self._lines_beyond_end())
        for raw in further:
            self.lines += 1
            line = self._without_nuls(raw)
            consumed.append(line)
            yield line.rstrip(_CONTROL_Z) if line.endswith(_CONTROL_Z) else line

    def _lines_beyond_end(self) -> Iterator[str]:
        self.remove_end()
        yield from self._bounded_lines()


class _Bounded(io.FileIO):
    """A file that appears to end at `end`."""

    end = sys.maxsize

    def readinto(self, buffer: Any) -> int | None:
        room = max(0, self.end - self.tell())
        return super().readinto(memoryview(buffer)[:room])


def _too_long(line: int, text: str) -> Unreadable:
    if text.endswith(_PADDING):
        return Unreadable(line, FileProblem.NUL_PADDING())
    return Unreadable(line, FileProblem.LINE_TOO_LONG(limit=_MAX_LINE))


@dataclass(slots=True)
class _ParsedRecords:
    """The records of one batch."""

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """The first line of each record."""
    exact: dict[int, SourceRow] = field(default_factory=dict)
    """Records with a quoted empty field, by index, with nulls as None."""
    characters: int = 0
    """Length of their text, delimiters included."""
    problems: list[Problem] = field(default_factory=list)
    """Of lines that are no records."""
    unreadable: Unreadable | None = None
    """The error that ends the file, if there was one."""

    def raise_unreadable(self) -> None:
        """Raise `unreadable`, if there is one."""
        if self.unreadable is not None:
            raise self.unreadable

    def batch(self, width: int) -> Batch:
        """The records of `width` fields, and a problem for each of the others."""
        ragged = [] if set(map(len, self.rows)) == {width} else self.drop_ragged(width)
        problems = sorted([*self.problems, *ragged], key=lambda each: each.line)
        lines, plain = self.lines.__getitem__, not self.exact
        return Batch(self.exact_rows(), lines, plain, problems, self.characters)

    def set_exact(self, index: int, exact: SourceRow | None) -> None:
        """Note the record at `index` with its nulls as None; None where it is as it was parsed."""
        if exact is not None:
            self.exact[index] = exact

    def drop_ragged(self, width: int) -> list[Problem]:
        """Remove the records that are not `width` fields wide; return a problem for each."""
        problems = [
            Problem(line, FileProblem.FIELD_COUNT(fields=len(row), width=width))
            for row, line in zip(self.rows, self.lines, strict=True)
            if len(row) != width
        ]
        fitting = [index for index, row in enumerate(self.rows) if len(row) == width]
        moved = {old: new for new, old in enumerate(fitting)}
        self.exact = {moved[index]: row for index, row in self.exact.items() if index in moved}
        self.rows = [self.rows[index] for index in fitting]
        self.lines = [self.lines[index] for index in fitting]
        return problems

    def exact_rows(self) -> list[SourceRow]:
        """The rows; without any in `exact`, nulls are still "" (see `Batch.empty_is_null`)."""
        if not self.exact:
            return list(self.rows)
        return [
            self.exact.get(index) or [value or None for value in row]
            for index, row in enumerate(self.rows)
        ]
